/** That a withdrawal has stopped on this device, and since when. */

import { isGroup } from "../../forms/definition";
import { isBlank, validValue } from "../../forms/valid";
import type { RecordHandle } from "../../session/types";
import { ts } from "../../text/stop";
import { shortDate } from "../../ui/dates";

/** The question of when it was said: what is stopped has an answer to it. */
export const AT = "withdrawn_at";

/** "Stopped on this device: 20 Jan 2026, 10:00", of a civil date and time. */
export const doneWords = (at: string): string =>
  ts("stop.done", { date: shortDate(at.slice(0, 10)), time: at.slice(11) });

/** When a record of this form stopped, a civil date and time; null where it has not. *Tracked.* */
export function stoppedAt(handle: Pick<RecordHandle, "definition" | "answer">): string | null {
  const item = handle.definition.sections
    .flatMap((section) => section.items)
    .find(({ id }) => id === AT);
  const at = handle.answer(AT)?.value;
  const written = item && !isGroup(item) && typeof at === "string" && !isBlank(at);
  return written && validValue(item, at) === null ? at : null;
}
