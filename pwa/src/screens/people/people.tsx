/** My people, the home screen of whoever holds people. */
import { later, part } from "../../app/later";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import type { Session } from "../../session/types";
import { t } from "../../text";
import { tp } from "../../text/pages";
import { lasting, weekdayWhen } from "../../ui/dates";
import { PeopleList } from "./list";

const OwnLine = later(
  part(() => import("../aside/own")),
  (own) => own.OwnLine,
);

const Parted = later(
  part(() => import("./parted")),
  (parts) => parts.Parted,
);
const CopyLine = later(
  part(() => import("../sending/copy")),
  (copy) => copy.CopyLine,
);
const DAY = 86_400_000;
/** Less is the time a request takes, or a watch nobody sets by the second. */
const WRONG_CLOCK = 10 * 60_000;
const LITTLE_SPACE = 60_000_000;

/** What is true of the device and never a chip: one line each, above the list (screens.md 4). */
export function HomeLines({ session }: { session: Session }) {
  const { leaseEnds, persisted, spaceLeft, setAside, lastContact, clockAhead, copy } =
    session.sending.value;
  const lines: string[] = [];
  if (leaseEnds !== null && leaseEnds <= Date.now()) {
    lines.push(t("lease.over", { age: lasting(Date.now() - (lastContact ?? leaseEnds)) }));
  } else if (leaseEnds !== null && leaseEnds - Date.now() < DAY) {
    lines.push(t("lease.soon", { when: weekdayWhen(leaseEnds) }));
  }
  if (Math.abs(clockAhead) > WRONG_CLOCK) {
    lines.push(t("clock.wrong", { age: lasting(Math.abs(clockAhead)) }));
  }
  if (persisted === false) lines.push(tp("line.persist"));
  if (spaceLeft !== null && spaceLeft < LITTLE_SPACE) {
    lines.push(tp("line.space", { n: Math.round(spaceLeft / 1_000_000) }));
  }
  return (
    <>
      {copy && <CopyLine session={session} />}
      {session.parted.value.length > 0 && <Parted session={session} />}
      {lines.map((line) => (
        <p class="govuk-body" key={line}>
          {line}
        </p>
      ))}
      {setAside > 0 && <OwnLine session={session} />}
    </>
  );
}

export default function People({ session }: ScreenProps) {
  return (
    <Page heading={tp("people.h1")} home>
      <HomeLines session={session} />
      <PeopleList session={session} />
    </Page>
  );
}
