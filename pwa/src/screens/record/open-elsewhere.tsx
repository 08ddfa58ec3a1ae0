/** That this record is open on another device of the same person: a line, and nothing is locked. */
import { now } from "../../app/clock";
import type { OpenThere, Session } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tm } from "../../text/more-pages";
import { when } from "../../ui/dates";
import { InsetText } from "../../ui/summary";
import { deviceKind } from "../shown-answer/head-words";

/** "your phone"; by its name where its kind is not known, or is this device's own. Pure. */
export function thatDevice(there: string, here: string): string {
  const kind = deviceKind(there);
  if (kind === ta("device.other") || kind === deviceKind(here)) return there;
  return tm("tasks.yourDevice", { device: kind });
}

export function OpenElsewhere({ session, open }: { session: Session; open: OpenThere }) {
  return (
    <InsetText>
      <p>
        {tm("tasks.openElsewhere", {
          device: thatDevice(open.deviceLabel, session.deviceLabel),
          when: when(open.since, now.value),
        })}
      </p>
    </InsetText>
  );
}
