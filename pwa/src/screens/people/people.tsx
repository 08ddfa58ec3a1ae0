/** My people, the home screen of whoever holds people. */
import { later, part } from "../../app/later";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import type { Session } from "../../session/types";
import { tp } from "../../text/pages";
import { DeviceLines } from "./device-lines";
import { PeopleList } from "./list";

const RareLines = later(
  part(() => import("../home/rare-lines")),
  (lines) => lines.RareLines,
);

/** What is true of the device and never a chip: one line each, above the list (screens.md 4). */
export function HomeLines({ session }: { session: Session }) {
  const { setAside, copy } = session.sending.value;
  return (
    <>
      {(copy || session.parted.value.length > 0 || setAside > 0) && <RareLines session={session} />}
      <DeviceLines session={session} />
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
