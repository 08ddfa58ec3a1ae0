/**
 * The versions a record had: as it was decided on, as each sitting left it, and as it stands. Of each, what
 * stood of an answer. Order is the order of the server's log; no device's clock decides it. Pure.
 */
import type { HeadView, Hex, HistoryEntry, StaffMember } from "./types";

/** A write and its place among all writes of the record, in commit order, what no server has yet last. */
export interface Ranked {
  readonly entry: HistoryEntry;
  readonly rank: number;
}

/** What somebody wrote on one device on one day, with nobody else's writes between. */
export interface Sitting {
  readonly by: StaffMember;
  readonly device: Hex;
  /** Civil day by the device's clock. */
  readonly day: string;
  /** First and last write, ms by the device's clock. */
  readonly from: number;
  readonly to: number;
  /** The last write in it: the version is everything up to it. */
  readonly rank: number;
}

export type Version =
  | { readonly kind: "now" }
  | { readonly kind: "sitting"; readonly rank: number }
  /** `covers` are the writes a decision named, as `<dot> <path>` and `<dot> <path>\n<element>`. */
  | { readonly kind: "decision"; readonly covers: ReadonlySet<string> };

type Written = Pick<HeadView, "author" | "chosenBy" | "device" | "made" | "zone">;

/** Sittings, oldest first, from writes in rank order. `dayOf` gives the civil day of a moment in a zone. */
export function sittings(
  writes: readonly { readonly write: Written; readonly rank: number }[],
  dayOf: (ms: number, zone: number) => string,
): Sitting[] {
  const found: Sitting[] = [];
  for (const { write, rank } of writes) {
    const { device, made } = write;
    const by = write.chosenBy ?? write.author;
    const day = dayOf(made, write.zone);
    const last = found.at(-1);
    if (last && last.device === device && last.by.actor === by.actor && last.day === day) {
      const to = Math.max(last.to, made);
      found[found.length - 1] = { ...last, from: Math.min(last.from, made), to, rank };
    } else {
      found.push({ by, device, day, from: made, to: made, rank });
    }
  }
  return found;
}

const elementOf = ({ entry }: Ranked): string | null =>
  entry.kind === "set" ? null : String(entry.value);

/** Writes that stood once everything up to a rank was there: those nobody had written over yet. */
function standingAt(writes: readonly Ranked[], rank: number): HistoryEntry[] {
  const there = writes.filter((write) => write.rank <= rank);
  return there
    .filter((write) => {
      const over = (other: Ranked) =>
        elementOf(other) === elementOf(write) && !!other.entry.observed?.includes(write.entry.dot);
      return write.entry.kind !== "remove" && !there.some(over);
    })
    .map(({ entry }) => entry);
}

/** What stood at a path in a version: several where it was not settled, one a thing that a union held. */
export function standing(
  path: string,
  writes: readonly Ranked[],
  version: Version,
): readonly HistoryEntry[] {
  if (version.kind === "sitting") return standingAt(writes, version.rank);
  const stands = ({ entry }: Ranked): boolean => {
    if (version.kind === "now") return entry.current;
    const element = entry.kind === "set" ? "" : `\n${String(entry.value)}`;
    return version.covers.has(`${entry.dot} ${path}${element}`);
  };
  return writes
    .filter((write) => write.entry.kind !== "remove" && stands(write))
    .map(({ entry }) => entry);
}

/** What an answer says, whoever wrote it and when. */
const said = ({ value, status, source, note }: HistoryEntry): string =>
  JSON.stringify([value, status, source, note]);

/** The answer alone: in another record it is from another time, and may have been copied from there. */
const answered = ({ value, status }: HistoryEntry): string => JSON.stringify([value, status]);

/**
 * Whether two versions say the same of an answer. Cleared and never answered are the same. `across`: they
 * are of two records, so who said it is no difference.
 */
export function same(
  before: readonly HistoryEntry[],
  after: readonly HistoryEntry[],
  across = false,
): boolean {
  const words = (entries: readonly HistoryEntry[]) =>
    [
      ...new Set(
        entries
          .filter(({ value, status }) => value !== null || status !== 1)
          .map(across ? answered : said),
      ),
    ]
      .sort()
      .join();
  return words(before) === words(after);
}
