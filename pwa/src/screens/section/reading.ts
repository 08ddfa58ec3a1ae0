/** What the person said about sharing with whom a decision on screen is for: read again as it changes. */
import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { type SaidBefore, saidBy } from "../../session/said";
import { partyName, saidNoIn } from "../../session/stated";
import type { Asking } from "./context";
import { recipientOf } from "./whom";

const ABOUT: readonly string[] = ["sharing-preference", "preference-withdrawal"];

/** The statements and withdrawals here; undefined until they are read, null while reading is locked. */
export function useSaid({ session, handle }: Asking): SaidBefore | null | undefined {
  const about = handle.persons[0] ?? "";
  const [said, found] = useState<SaidBefore | null>();
  const now = useComputed(() => {
    const theirs = session.records.value.filter(
      ({ person, form }) => person === about && ABOUT.includes(form),
    );
    const stands = theirs.map(({ id, changed }) => `${id} ${changed}`);
    return [session.sending.value.leaseEnds, ...stands].join(" ");
  }).value;
  useEffect(() => {
    let here = true;
    saidBy(session, about).then(
      (read) => here && found(read),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [session, about, now]);
  return said;
}

/** Where the person said no to whom the decision is for, and who wrote it down, "" where nobody says. */
export function noTo(said: SaidBefore, handle: Asking["handle"]) {
  const recipient = recipientOf(handle);
  const found = recipient && saidNoIn(said.statements, said.withdrawals, recipient);
  return found && { said: found, by: partyName(found.answers.answer("taken_by")?.value) };
}
