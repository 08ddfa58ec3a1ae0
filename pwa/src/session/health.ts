/** How sending stands: counted from own changes. */

import { MARK } from "../codes";
import { civilTime } from "./civil";
import type { Released } from "./holdings";
import type { Sending } from "./types";

/** No civil day is longer, whatever the clocks do. */
const DAY_AT_MOST_MS = 26 * 3_600_000;

type Counted = Pick<
  Sending,
  | "unsent"
  | "again"
  | "oldestUnsent"
  | "receivedToday"
  | "notBackedUp"
  | "setAside"
  | "waiting"
  | "waitsFor"
  | "beforeHandOver"
>;

/**
 * `now` is the server's clock as far as known; `open` counts the change still being written; `made` turns the
 * time of a device's clock into the server's.
 */
export function counted(
  own: Iterable<Released>,
  open: number,
  now: number,
  zone: string,
  made = (ms: number): number => ms,
): Counted {
  const today = civilTime(now, zone).slice(0, 10);
  const count = {
    unsent: open,
    again: 0,
    receivedToday: 0,
    notBackedUp: 0,
    setAside: 0,
    waiting: 0,
    beforeHandOver: 0,
  };
  let oldestUnsent: number | null = null;
  const waitsFor = new Set<number | null>();
  for (const { own: state, received, change, mark, again, reason, safe } of own) {
    // It was received once: it is not called unsent again.
    if (again) count.again++;
    else if (state === "frozen" || state === "open") {
      count.unsent++;
      oldestUnsent = Math.min(oldestUnsent ?? now, made(change.wallMs));
    } else if (!safe && state !== "safe") count.notBackedUp++;
    if (state === "waiting") {
      count.waiting++;
      waitsFor.add(reason);
    }
    if (state === "set_aside") count.setAside++;
    if (mark === MARK.before_handover) count.beforeHandOver++;
    if (received === null || received < now - DAY_AT_MOST_MS) continue;
    if (civilTime(received, zone).startsWith(today)) count.receivedToday++;
  }
  return { ...count, waitsFor: [...waitsFor], oldestUnsent };
}
