/** The record before: the last of the same form about the same person that was begun before this one. */
import { useEffect, useState } from "preact/hooks";
import { type Item, isGroup } from "../../forms/definition";
import type { Hex, RecordEntry, RecordHandle, Session } from "../../session/types";
import { same } from "../../session/versions";
import { type AnswerContext, answerContext, formOrder } from "../shown-answer";
import { type Changed, type Point, type Readable, type Side, sideOf } from "./past";

/** Null where this is the first of its form, or is about nobody. Pure. */
export function recordBefore(records: readonly RecordEntry[], id: Hex): RecordEntry | null {
  const own = records.find((record) => record.id === id);
  if (!own) return null;
  return records
    .filter(({ form, started }) => form === own.form && started < own.started)
    .reduce<RecordEntry | null>(
      (last, each) => (last && last.started > each.started ? last : each),
      null,
    );
}

/** A record that is compared with, as a version to choose. */
export const pointOf = (entry: RecordEntry): Point => ({
  key: "before",
  kind: "record",
  entry,
  version: { kind: "now" },
});

type Opened = AnswerContext | "opening" | "gone";

/** Opens it while it is chosen; that it was read is in the access log like any other reading. */
export function useRecordBefore(session: Session, id: Hex | null): Opened {
  const [opened, setOpened] = useState<Opened>("opening");
  useEffect(() => {
    if (id === null) return;
    let handle: RecordHandle | null = null;
    let here = true;
    setOpened("opening");
    session.open(id).then(
      (found) => {
        if (!here) return found.close();
        handle = found;
        setOpened(answerContext(session, found));
      },
      () => here && setOpened("gone"),
    );
    return () => {
      here = false;
      handle?.close();
    };
  }, [session, id]);
  return opened;
}

interface Read {
  readonly context: AnswerContext;
  readonly past: Readable;
}

const answers = ({ entries, gone }: Side) => (gone ? [] : entries);

/** Places in form order; rows that only the record before has stand first in their group. */
function orderIn(context: AnswerContext): (path: string) => number {
  const order = formOrder(context.form);
  const none = order("");
  return (path) => {
    const at = order(path);
    return at < none ? at : order(path.split("/")[0] ?? "") + 0.5;
  };
}

const rowOf = (path: string): string | null =>
  path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : null;

/** What each row says that only one of two records has, by `group/<row>`. */
function ownRows({ context, past }: Read, point: Point, other: Read): ReadonlyMap<string, string> {
  const theirs = new Set(other.past.paths.map(rowOf));
  const rows = new Map<string, string[]>();
  for (const path of past.paths) {
    const row = rowOf(path);
    const item = context.form.place(path)?.item;
    if (row === null || !item || theirs.has(row)) continue;
    const stands = answers(sideOf(context, past.past, path, item, point));
    const words = stands.map(({ value, status }) => [item.id, value, status]);
    rows.set(row, [...(rows.get(row) ?? []), ...words.map((each) => JSON.stringify(each))]);
  }
  return new Map(
    [...rows].map(([row, words]) => [row, [row.split("/")[0], ...words.sort()].join("\n")]),
  );
}

/**
 * Rows that say the same in both records under two ids: they were written again. A row with no answer
 * is like no other.
 */
function writtenAgain(before: Read, after: Read, from: Point, to: Point): ReadonlySet<string> {
  const now = [...ownRows(after, to, before)];
  const again = new Set<string>();
  for (const [row, words] of ownRows(before, from, after)) {
    const same = now.find(([other, said]) => said === words && !again.has(other));
    if (!same || !words.includes("\n")) continue;
    again.add(row);
    again.add(same[0]);
  }
  return again;
}

/** What this record says otherwise than the one before, in form order, and how many answers they share. *Tracked.* */
export function changedSince(
  before: Read,
  after: Read,
  from: Point,
  to: Point,
): { readonly changed: readonly Changed[]; readonly same: number } {
  const changed: Changed[] = [];
  let alike = 0;
  const again = writtenAgain(before, after, from, to);
  for (const path of new Set([...before.past.paths, ...after.past.paths])) {
    const then = before.context.form.place(path)?.item;
    const now = after.context.form.place(path)?.item;
    const item: Item | undefined = now ?? then;
    if (!item || (!isGroup(item) && (item.type === "calc" || item.type === "info"))) continue;
    const was = sideOf(before.context, before.past.past, path, then ?? item, from);
    const is = sideOf(after.context, after.past.past, path, now ?? item, to);
    if (again.has(rowOf(path) ?? "")) {
      if (answers(is).length > 0) alike++;
    } else if (!same(answers(was), answers(is), true)) {
      const dropped = !now || !after.context.form.shown(path).value;
      changed.push({ path, item, before: was, after: is, dropped, across: true });
    } else if (answers(is).length > 0) alike++;
  }
  const order = orderIn(after.context);
  return { changed: changed.sort((a, b) => order(a.path) - order(b.path)), same: alike };
}
