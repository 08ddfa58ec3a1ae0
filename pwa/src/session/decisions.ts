/** Commands on a record, the server's rulings on them, and what they cover (protocol.md 5). */
import { codes, RULING } from "../codes";
import { hex } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import {
  type Command,
  parseCommand,
  parseRuling,
  parseState,
  type Ruling,
} from "../sync/core/command";
import type { Fold, FoldedCommand } from "../sync/core/fold";
import type { Hex } from "./draft";
import type { Entry } from "./holdings";
import type { Staff } from "./staff";
import type { CommandView, RecordState } from "./types";
import { toJson } from "./values";
import { inDisplayOrder } from "./views";

const REFUSALS = new Map(Object.entries(codes.refusal).map(([name, code]) => [code, name]));
const REASONS = new Map(Object.entries(codes.reason).map(([name, code]) => [code, name]));

export interface Given {
  readonly folded: FoldedCommand;
  readonly command: Command;
  readonly ruling: Ruling | null;
  readonly ruledAt: number | null;
  /** Epoch and position of the ruling: decisions count in this order. */
  readonly ruled: readonly [number, number];
}

/** The command by which a draft goes over to a newer version of its form. */
export const MOVE = "move-form";

/**
 * The version of its form that a record is on: that of the last accepted move, else the one it began on
 * (protocol.md 1; server/workflow/moving.py says the same).
 */
export function versionOf(fold: Fold, began: Hex): Hex {
  const moves = given(fold).filter(
    ({ command, ruling }) => command.name === MOVE && ruling?.outcome === RULING.accepted,
  );
  const last = moves.sort((a, b) => a.ruled[0] - b.ruled[0] || a.ruled[1] - b.ruled[1]).at(-1);
  const to = last?.command.arguments.find(([name]) => name === "to")?.[1];
  return typeof to === "string" ? to : began;
}

/** Every command given, in order, with the ruling on it. A command this code cannot read is left out. */
export function given(fold: Fold): Given[] {
  const all: Given[] = [];
  for (const folded of inDisplayOrder(fold.commands)) {
    const command = readable(() => parseCommand(folded.value));
    if (!command) continue;
    const first = rulingsOn(fold, hex(folded.dot))[0];
    all.push({
      folded,
      command,
      ruling: first?.ruling ?? null,
      ruledAt: first?.head.wallMs ?? null,
      ruled: [first?.ruling.epoch ?? 0, first?.head.position ?? 0],
    });
  }
  return all;
}

/** Of several rulings on one command, as after a restored backup, the earlier epoch's comes first. */
function rulingsOn(fold: Fold, command: Hex) {
  const path = `@ruling/${command}`;
  return fold
    .heads(path)
    .map((head) => ({ head, ruling: readable(() => parseRuling(path, head.value[0])) }))
    .filter((it): it is { head: typeof it.head; ruling: Ruling } => it.ruling !== undefined)
    .sort((a, b) => a.ruling.epoch - b.ruling.epoch);
}

/**
 * The state a record is in; `initial` until a ruling gave it another. After a restored backup two
 * rulings may stand on one command: what the replaced one made of the state is void, and what was
 * decided on one of the two was decided on both (server/workflow/rulings.py says the same).
 */
export function stateOf(fold: Fold, initial: string): RecordState {
  const sets = fold.historyOf("@state").flatMap(({ dot, op, wallMs: at, position }) => {
    const state = readable(() => parseState((op.value as Value[])[0] as Value));
    const first = state && rulingsOn(fold, hex(state.command))[0];
    if (!state || (first && first.ruling.outcome !== RULING.accepted)) return [];
    const id = hex(dot);
    const counts = !first || hex(first.head.dot) === id;
    const epoch = first?.ruling.epoch ?? 0;
    const { state: name, version: versionNo } = state;
    const is: RecordState = { state: name, versionNo, at, position };
    return { id, op, command: hex(state.command), counts, epoch, is };
  });
  const commands = new Map(sets.map(({ id, command }) => [id, command]));
  const left = new Set(
    sets.flatMap(({ op, command }) =>
      op.observed.map((dot) => commands.get(hex(dot))).filter((it) => it !== command),
    ),
  );
  // Of one epoch they are in commit order.
  const stand = sets.filter(({ counts, command }) => counts && !left.has(command));
  const last = stand.sort((a, b) => a.epoch - b.epoch).at(-1);
  return last?.is ?? { state: initial, versionNo: 0, at: null, position: null };
}

/**
 * When the person stopped what this record decided, as the server says (docs/wire.md 22): a civil datetime, ""
 * where nobody wrote when; null where it does not.
 */
export function stoppedAt(fold: Fold): string | null {
  const said = fold.heads("@withdrawn").at(-1)?.value[0] as readonly unknown[] | null | undefined;
  return said ? String(said[1] ?? "") : null;
}

export function commandViews(
  fold: Fold,
  staff: Staff,
  entry: (dot: Hex) => Entry | undefined,
): CommandView[] {
  return given(fold).map((it) => viewOf(it, staff, entry(hex(it.folded.dot))));
}

function viewOf(it: Given, staff: Staff, entry: Entry | undefined): CommandView {
  const { folded, command, ruling } = it;
  const aside = entry?.own === "set_aside";
  return {
    name: command.name,
    by: staff.member(folded.actor, folded.device),
    made: folded.wallMs,
    received: entry?.received ?? null,
    arguments: Object.fromEntries(command.arguments.map(([key, value]) => [key, toJson(value)])),
    outcome: outcomeOf(ruling, entry),
    refusal: ruling?.refusal
      ? (REFUSALS.get(ruling.refusal) ?? null)
      : aside && entry?.reason
        ? (REASONS.get(entry.reason) ?? null)
        : null,
    paths: ruling?.paths ?? [],
    words: ruling?.words ?? [],
    ruledAt: it.ruledAt,
    covers: command.seen.reduce(
      (sum, [, , dots]) => sum + dots.reduce((count, [, ops]) => count + ops.length, 0),
      0,
    ),
  };
}

function outcomeOf(ruling: Ruling | null, entry: Entry | undefined): CommandView["outcome"] {
  if (ruling) return ruling.outcome === RULING.accepted ? "accepted" : "refused";
  if (entry?.own === "set_aside") return "refused";
  if (entry?.own === "waiting") return "waiting";
  return entry?.own === "frozen" || entry?.own === "open" ? "unsent" : "sent";
}

/** The submit of a record that no server has judged yet, if the last command is one. */
export function onItsWay(commands: readonly CommandView[]): CommandView | null {
  const last = commands.at(-1);
  if (last?.name !== "submit") return null;
  return last.outcome === "unsent" || last.outcome === "sent" ? last : null;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
