/**
 * What differs in one record between one person's own devices, and keeping what one of them says of all of it.
 * Answers and rows in question alike: of a row, the device that removed it says that it goes.
 */
import type { Answer } from "../../forms/answers";
import { isGroup } from "../../forms/definition";
import { flaggedRows } from "../../session/flagged";
import type { HeadView, RowSide } from "../../session/types";
import { ta } from "../../text/en-answers";
import type { AnswerContext } from "../shown-answer";
import { unsettledIn } from "../submit/to-settle-first";
import { betweenMyDevices, type OwnChoice } from "./order";
import type { Kept } from "./own-kept";
import { rowOf } from "./row";

export interface OwnDiffering {
  /** Answers of questions that are asked, by path. */
  readonly answers: ReadonlyMap<string, readonly HeadView[]>;
  /** Rows that one of my devices removed and another changed, by path. */
  readonly rows: ReadonlyMap<string, readonly RowSide[]>;
}

export const NOTHING: OwnDiffering = { answers: new Map(), rows: new Map() };

/** With what differed before, which can be chosen anew while its screen is open. */
export const together = (before: OwnDiffering, now: OwnDiffering): OwnDiffering => ({
  answers: new Map([...before.answers, ...now.answers]),
  rows: new Map([...before.rows, ...now.rows]),
});

/** Answers and rows together. */
export const differs = ({ answers, rows }: OwnDiffering): number => answers.size + rows.size;

/** Whose each is, under one key per path. */
export const sidesOf = ({
  answers,
  rows,
}: OwnDiffering): [string, readonly (HeadView | RowSide)[]][] => [...answers, ...rows];

/** Rows people add that somebody removed and somebody else changed apart, by path. *Tracked.* */
export function rowsInQuestion({ form, handle }: AnswerContext): Map<string, readonly RowSide[]> {
  const groups = form.definition.sections
    .flatMap(({ items }) => items)
    .filter((item) => isGroup(item) && !item.rows);
  return new Map(
    groups.flatMap(({ id }) =>
      flaggedRows(handle.ground, id).map(({ row, sides }) => [`${id}/${row}`, sides] as const),
    ),
  );
}

/** What differs between my own devices alone. *Tracked.* */
export function ownDiffering(context: AnswerContext): OwnDiffering {
  const { form, handle } = context;
  const { serious, small } = unsettledIn(form, handle);
  const answers = [...serious, ...small].map((path) => [path, handle.heads(path)] as const);
  return {
    answers: new Map(answers.filter(([, heads]) => betweenMyDevices(heads))),
    rows: new Map([...rowsInQuestion(context)].filter(([, sides]) => betweenMyDevices(sides))),
  };
}

const plain = ({ value, status, source, note }: Answer): Answer => ({
  value,
  status,
  source,
  note,
});

/** The questions inside a row that have an answer. */
const inside = ({ form, handle }: AnswerContext, path: string): string[] => {
  const item = form.place(rowOf(path)?.group ?? "")?.item;
  const paths = item && isGroup(item) ? item.items.map(({ id }) => `${path}/${id}`) : [];
  return paths.filter((each) => handle.answer(each) !== undefined);
};

/**
 * Keeps one device's side of all of it; what is settled by now is written again. Answers what it needs to be
 * put back. Says nothing about what that device has no side in.
 */
export function keepFrom(
  context: AnswerContext,
  { answers, rows }: OwnDiffering,
  choice: OwnChoice,
): Pick<Kept, "n" | "before" | "rows"> {
  const { handle } = context;
  const { device, deviceLabel } = choice;
  const choices: Record<string, string> = {};
  const writes: Record<string, Answer | null> = {};
  const before: Record<string, Answer | null> = {};
  const remember = (path: string) => {
    const answer = handle.answer(path);
    before[path] = answer ? plain(answer) : null;
  };
  for (const [path, held] of answers) {
    const live = handle.unsettled(path);
    const head = (live ? handle.heads(path) : held).find((each) => each.device === device);
    if (!head) continue;
    remember(path);
    if (live) choices[path] = head.dot;
    else writes[path] = plain(head);
  }
  let n = Object.keys(before).length;
  if (Object.keys(choices).length > 0)
    handle.settleAll(choices, ta("settle.ownReason", { device: deviceLabel }));
  if (Object.keys(writes).length > 0) handle.writeAll(writes);
  const removed: string[] = [];
  for (const [path, sides] of rows) {
    const at = rowOf(path);
    const side = sides.findLast((each) => each.device === device);
    if (!at || !side) continue;
    n++;
    if (!side.removed) {
      handle.restoreRow(at.group, at.row);
      continue;
    }
    for (const each of inside(context, path)) remember(each);
    removed.push(path);
    handle.removeRow(at.group, at.row);
  }
  return { n, before, rows: removed };
}

/** Puts back what was shown before one device's side was kept. */
export function putBack({ handle }: AnswerContext, { before, rows = [] }: Kept): void {
  for (const path of rows) {
    const at = rowOf(path);
    if (at) handle.restoreRow(at.group, at.row);
  }
  handle.writeAll(before);
}

/** Two acts in one record, both of which can be put back: the first says what was there before either. */
export const withEarlier = (earlier: Kept | null, kept: Kept): Kept =>
  earlier === null
    ? kept
    : {
        ...kept,
        n: earlier.n + kept.n,
        before: { ...kept.before, ...earlier.before },
        rows: [...new Set([...(earlier.rows ?? []), ...(kept.rows ?? [])])],
      };
