/** The past of an open record, as far as it is on this device: every write in its place, and every decision. */
import { OP, RULING } from "../codes";
import { hex } from "../sync/core/bytes";
import { covered } from "./covering";
import { given, MOVE } from "./decisions";
import type { Ground } from "./ground";
import { historyOf } from "./history";
import type { CommandView, HistoryEntry } from "./types";
import { type Ranked, type Sitting, sittings, type Version } from "./versions";

export interface Decision {
  readonly command: CommandView;
  readonly version: Version;
}

export interface Past {
  /** Oldest first. */
  readonly sittings: readonly Sitting[];
  /** Accepted ones, oldest first. */
  readonly decisions: readonly Decision[];
  writesAt(path: string): readonly Ranked[];
  /** Whether a row at `group/<row>` had been taken out at a sitting. */
  rowOut(path: string, rank: number): boolean;
}

/** Every path at which this record ever had an answer, of the form or not. *Tracked.* */
export function pathsOf({ shown, reading }: Ground): readonly string[] {
  reading.trackShape();
  const paths = new Set([...shown.paths(), ...shown.fold.elementPaths()]);
  return [...paths].filter((path) => !path.startsWith("@"));
}

/**
 * Reads the history at these paths. `commands` are the record's own, oldest first; `dayOf` gives the civil
 * day of a moment in a zone. *Tracked.*
 */
export function pastOf(
  ground: Ground,
  paths: readonly string[],
  commands: readonly CommandView[],
  dayOf: (ms: number, zone: number) => string,
): Past {
  const rankOf = ranks(ground, paths);
  const writes = new Map(
    paths.map((path): [string, Ranked[]] => [
      path,
      historyOf(ground, path).map((entry) => ({ entry, rank: rankOf(entry.dot) })),
    ]),
  );
  const byRank = new Map<number, HistoryEntry>();
  for (const { entry, rank } of [...writes.values()].flat()) byRank.set(rank, entry);
  const inOrder = [...byRank].sort(([a], [b]) => a - b);
  return {
    sittings: sittings(
      inOrder.map(([rank, write]) => ({ write, rank })),
      dayOf,
    ),
    decisions: decisionsOf(ground, commands),
    writesAt: (path) => writes.get(path) ?? [],
    rowOut: (path, rank) => {
      const ops = ground.shown.fold.historyOf(path);
      const until = ops.filter(({ dot }) => rankOf(hex(dot)) <= rank);
      return until.at(-1)?.op.kind === OP.row_remove;
    },
  };
}

/** Where each change stands in commit order; what is being written has no place yet and comes last. */
function ranks({ shown: { fold } }: Ground, paths: readonly string[]): (dot: string) => number {
  const places = new Map<string, readonly [position: number, devSeq: number]>();
  for (const path of [...paths, ...fold.rowPaths()]) {
    for (const { dot, position, devSeq } of fold.historyOf(path)) {
      places.set(hex(dot), [position ?? Number.MAX_SAFE_INTEGER, devSeq]);
    }
  }
  const inOrder = [...places].sort(([, a], [, b]) => a[0] - b[0] || a[1] - b[1]);
  const found = new Map(inOrder.map(([dot], rank) => [dot, rank]));
  return (dot) => found.get(dot) ?? found.size;
}

function decisionsOf(ground: Ground, commands: readonly CommandView[]): Decision[] {
  return given(ground.shown.fold).flatMap(({ command, ruling }, index) => {
    const view = commands[index];
    const accepted = ruling?.outcome === RULING.accepted && command.name !== MOVE;
    if (!view || !accepted) return [];
    return [{ command: view, version: { kind: "decision", covers: covered(command, ground.id) } }];
  });
}
