/**
 * Which records are open for writing on this person's other devices, as the server last heard: advice,
 * never a lock. Kept with the page that said so, since it matters most where there is no connection.
 */
import type { Signal } from "@preact/signals";
import { type Bytes, hex } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import type { OpenElsewhere } from "../sync/core/messages";
import type { OpenThere } from "./types";

/** Takes in what a reply says; answers what to keep of it, nothing where it is as before. */
export function openThere(
  open: Signal<readonly OpenThere[]>,
  reply: readonly OpenElsewhere[],
): Map<string, Value> {
  if (reply.length === 0 && open.value.length === 0) return new Map();
  open.value = reply.map((each) => ({
    record: hex(each.record),
    deviceLabel: each.label,
    since: each.sinceMs,
    heard: each.heardMs,
  }));
  return new Map([["open_elsewhere", JSON.stringify(open.value)]]);
}

/** A record open here, as a round tells it. */
export interface OpenHere {
  readonly record: Bytes;
  readonly sinceMs: number;
}
