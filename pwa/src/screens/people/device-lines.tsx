/** What is true of the device and is to be known: its lease, its clock, its storage. One line each. */
import type { Session } from "../../session/types";
import { tl } from "../../text/en-later";
import { lasting, weekdayWhen } from "../../ui/dates";
import { DAY, LITTLE_SPACE, WRONG_CLOCK } from "./device-limits";

export function DeviceLines({ session }: { session: Session }) {
  const { leaseEnds, persisted, spaceLeft, lastContact, clockAhead } = session.sending.value;
  const lines: string[] = [];
  if (leaseEnds !== null && leaseEnds <= Date.now()) {
    lines.push(tl("lease.over", { age: lasting(Date.now() - (lastContact ?? leaseEnds)) }));
  } else if (leaseEnds !== null && leaseEnds - Date.now() < DAY) {
    lines.push(tl("lease.soon", { when: weekdayWhen(leaseEnds) }));
  }
  if (Math.abs(clockAhead) > WRONG_CLOCK) {
    lines.push(tl("clock.wrong", { age: lasting(Math.abs(clockAhead)) }));
  }
  if (persisted === false) lines.push(tl("line.persist"));
  if (spaceLeft !== null && spaceLeft < LITTLE_SPACE) {
    lines.push(tl("line.space", { n: Math.round(spaceLeft / 1_000_000) }));
  }
  return (
    <>
      {lines.map((line) => (
        <p class="govuk-body" key={line}>
          {line}
        </p>
      ))}
    </>
  );
}
