/**
 * Until the server has it: whom to ring, on every screen, with no way to put it away (screens.md 19). It says
 * nothing of what it is about. Once received it says so, until the next screen.
 */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useUnpressed } from "../../app/pressed";
import { giveWay } from "../../app/viewport";
import type { Session } from "../../session/types";
import { tu } from "../../text/urgent";
import { clock } from "../../ui/dates";
import { say } from "../../ui/live";
import { keepWatch, telOf, watchOf } from "./calls";
import { timeWords } from "./recorded";
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

/** What is under it stays where it was on the screen as this comes, or takes more room or less. */
function useGivingWay(late: boolean) {
  const box = useRef<HTMLElement>(null);
  const height = useRef(late ? 0 : null);
  useLayoutEffect(() => {
    const now = box.current?.offsetHeight ?? 0;
    if (height.current !== null && height.current !== now) giveWay(now - height.current);
    height.current = now;
  });
  return box;
}

interface BannerProps {
  readonly session: Session;
  /** The screen stood before there was anything urgent. */
  readonly late: boolean;
}

export function Banner({ session, late }: BannerProps) {
  const urgent = useUnpressed(session.urgent.value);
  const box = useGivingWay(late);
  const { records, call } = watchOf(session);
  const waiting = urgent.length > 0;
  const known = urgent.every((record) => records.includes(record));
  const phone = session.policy.value.safeguardingPhone;
  const words = waiting
    ? call && known
      ? tu(call.reference ? "urgent.rang" : "urgent.rangPlain", {
          ...call,
          time: timeWords(call, session.today()),
          day: "",
        })
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
      ref={box}
      class={waiting ? "ds-urgent" : "ds-urgent ds-urgent--received"}
      aria-label={tu("urgent.region")}
    >
      <p>{words}</p>
      {waiting && phone && <a href={telOf(phone)}>{tu("urgent.call")}</a>}
      {waiting && <a href="/rung">{tu(call && known ? "urgent.again" : "urgent.rung")}</a>}
    </section>
  );
}
