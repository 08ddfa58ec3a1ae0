/** What is true of the device and is to be known: its lease, its clock, its storage. One line each. */
import type { Session } from "../../session/types";
import { tdl } from "../../text/device-lines";
import { lasting, weekdayWhen } from "../../ui/dates";

/** Time left of the lease, ms, from where on it is said. */
const DAY = 86_400_000;
/** Less is the time a request takes, or a watch nobody sets by the second; ms. */
const WRONG_CLOCK = 10 * 60_000;
/** Bytes free. */
const LITTLE_SPACE = 60_000_000;

export function DeviceLines({ session }: { session: Session }) {
  const { leaseEnds, persisted, spaceLeft, lastContact, clockAhead } = session.sending.value;
  const lines: string[] = [];
  if (leaseEnds !== null && leaseEnds <= Date.now()) {
    lines.push(tdl("lease.over", { age: lasting(Date.now() - (lastContact ?? leaseEnds)) }));
  } else if (leaseEnds !== null && leaseEnds - Date.now() < DAY) {
    lines.push(tdl("lease.soon", { when: weekdayWhen(leaseEnds - clockAhead) }));
  }
  if (Math.abs(clockAhead) > WRONG_CLOCK) {
    lines.push(tdl("clock.wrong", { age: lasting(Math.abs(clockAhead)) }));
  }
  if (persisted === false) lines.push(tdl("line.persist"));
  if (spaceLeft !== null && spaceLeft < LITTLE_SPACE) {
    lines.push(tdl("line.space", { n: Math.round(spaceLeft / 1_000_000) }));
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
