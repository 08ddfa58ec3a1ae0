/**
 * Until the server has it: whom to ring, on every screen, with no way to put it away (screens.md 19). It says
 * nothing of what it is about. Once received it says so, until the next screen.
 */
import { useEffect } from "preact/hooks";
import type { Session } from "../../session/types";
import { tu } from "../../text/urgent";
import { clock } from "../../ui/dates";
import { say } from "../../ui/live";
import { keepWatch, telOf, watchOf } from "./calls";
import "./urgent.css";

/** Spoken once for what is urgent, not on every screen. */
let spoken = "";

function ringWords(session: Session): string {
  const { safeguardingPhone } = session.policy.value;
  if (safeguardingPhone) return tu("urgent.ring", { phone: safeguardingPhone });
  const manager = session.manager();
  return manager && manager.actor !== session.me.actor
    ? tu("urgent.ringName", { name: manager.name })
    : tu("urgent.ringManager");
}

function receivedWords(session: Session): string {
  const team = session.staff.value.find(({ roles }) => roles.includes("safeguarding_manager"));
  const time = clock(session.asOf.value ?? Date.now());
  return team
    ? tu("urgent.received", { time, name: team.name })
    : tu("urgent.receivedPlain", { time });
}

export function Banner({ session }: { session: Session }) {
  const urgent = session.urgent.value;
  const { records, call } = watchOf(session);
  const waiting = urgent.length > 0;
  const known = urgent.every((record) => records.includes(record));
  const phone = session.policy.value.safeguardingPhone;
  const words = waiting
    ? call && known
      ? tu(call.reference ? "urgent.rang" : "urgent.rangPlain", { ...call })
      : ringWords(session)
    : receivedWords(session);
  useEffect(() => {
    // What is newly urgent has not been rung about.
    if (waiting && !known) {
      keepWatch(session, { records: [...new Set([...records, ...urgent])], call: null });
    }
  }, [waiting, known]);
  useEffect(() => {
    const about = `${session.vault} ${waiting ? urgent.join() : "received"}`;
    if (spoken === about) return;
    spoken = about;
    say(words, waiting ? "assertive" : "polite");
  }, [waiting, urgent.join()]);
  // Said once: another screen, and it is gone.
  useEffect(
    () => () => {
      if (session.urgent.peek().length === 0) keepWatch(session, null);
    },
    [],
  );
  return (
    <section
      class={waiting ? "ds-urgent" : "ds-urgent ds-urgent--received"}
      aria-label={tu("urgent.region")}
    >
      <p>{words}</p>
      {waiting && phone && <a href={telOf(phone)}>{tu("urgent.call")}</a>}
      {waiting && <a href="/rung">{tu(call && known ? "urgent.again" : "urgent.rung")}</a>}
    </section>
  );
}
