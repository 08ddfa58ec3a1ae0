/**
 * The sessions of a group that are held here: when each was, who led it, how many came. Of no one who was there
 * is anything read, and whom a log reaches is the server's rule: what is not held is not here.
 */
import { STATUS } from "../codes";
import { isDate } from "../forms/civil";
import { type Fold, settled, shownHead } from "../sync/core/fold";
import type { Contents } from "./contents";
import type { Hex } from "./types";

export interface PastSession {
  readonly record: Hex;
  /** A civil date; empty where none is settled. */
  readonly date: string;
  readonly led: readonly string[];
  readonly present: number;
  /** Things to do for the group that nobody has done. */
  readonly toDo: number;
}

/** What a fold says at a path, where nobody disputes it. */
function said(fold: Fold, path: string): unknown {
  const heads = fold.heads(path);
  const [value, status] = (settled(heads) ? shownHead(heads)?.value : undefined) ?? [];
  return status === STATUS.answered ? value : undefined;
}

const party = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Reads one log. Pure. */
export function pastSession(record: Hex, fold: Fold): PastSession {
  const date = said(fold, "session_date");
  const unnamed = said(fold, "unnamed_count");
  const led = fold.rows("staff").map((row) => party(said(fold, `staff/${row}/who`))[2]);
  const left = fold.rows("followups").filter((row) => {
    const at = (question: string) => said(fold, `followups/${row}/${question}`);
    return at("action") && at("done") !== "yes";
  });
  return {
    record,
    date: typeof date === "string" && isDate(date) ? date : "",
    led: led.filter((name): name is string => typeof name === "string"),
    present: fold.rows("attendees").length + (typeof unnamed === "number" ? unnamed : 0),
    toDo: left.length,
  };
}

/** Of one group, the last session first. */
export function sessionsOf({ holdings }: Contents, group: Hex): readonly PastSession[] {
  const found: PastSession[] = [];
  for (const { id, about, fold } of holdings.shown()) {
    if (about?.formId !== "peer-session" || party(said(fold, "group"))[1] !== group) continue;
    found.push(pastSession(id, fold));
  }
  return found.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
}
