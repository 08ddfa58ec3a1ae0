/** The history of one answer: every write, who, when, and the decisions that covered it. */
import { DESK, OP, RULING } from "../codes";
import { hex, unhex } from "../sync/core/bytes";
import type { Answer as StoredAnswer } from "../sync/core/change";
import type { Written } from "../sync/core/fold";
import { covered } from "./covering";
import { given, MOVE } from "./decisions";
import { type Hex, keyOf } from "./draft";
import type { Ground } from "./ground";
import type { Shown, Writer } from "./shown";
import type { HistoryEntry } from "./types";
import type { Views } from "./views";

const KINDS: Readonly<Record<number, HistoryEntry["kind"]>> = {
  [OP.set]: "set",
  [OP.add]: "add",
  [OP.remove]: "remove",
};

/** Oldest first, what is being written last. *Tracked.* */
export function historyOf(ground: Ground, path: string): HistoryEntry[] {
  const { id: record, shown, views, desk, moved, reading } = ground;
  moved.value;
  reading.track(path);
  const decisions = given(shown.fold)
    .filter(({ command, ruling }) => command.name !== MOVE && ruling?.outcome === RULING.accepted)
    .map(({ command }) => ({ name: command.name, keys: covered(command, record) }));
  const stored = shown.fold.historyOf(path).filter((it) => KINDS[it.op.kind]);
  return [...stored, ...unstored(shown, desk, path)].map((it): HistoryEntry => {
    const view = views.written(path, it);
    const element = it.op.kind === OP.set ? null : String((it.op.value as StoredAnswer)[0]);
    const heads = element === null ? shown.heads(path) : shown.elementHeads(path, element);
    const key = `${view.dot} ${keyOf(path, element)}`;
    return {
      ...view,
      kind: KINDS[it.op.kind] as HistoryEntry["kind"],
      observed: it.remnant
        ? null
        : it.op.observed.map(hex).flatMap((dot) => desk.pen.finalsOf(dot)),
      current: heads.some((head) => hex(head.dot) === view.dot),
      coveredBy: decisions.filter(({ keys }) => keys.has(key)).map(({ name }) => name),
      accepted: acceptedAt(shown, views, view.dot),
      verify: () => verify(ground, path, view.dot),
    };
  });
}

/** Verifies the signature of a write; one that only a snapshot tells of is fetched first. */
async function verify({ id, book, desk }: Ground, path: string, dot: Hex): Promise<boolean> {
  if (book.entries.get(dot)?.remnant) await desk.older(id, path);
  const entry = book.entries.get(dot);
  return entry !== undefined && desk.verify(entry);
}

/** How many writes of the history at a path are on the server and not here. *Tracked.* */
export function elsewhereAt({ beginning, shown, reading }: Ground, path: string): number {
  reading.track(path);
  return beginning?.elsewhere(shown.fold, path) ?? 0;
}

/** Fetches those. Throws `LinkError` or `ReplyError`; what came before that stays. */
export const fetchHistory = ({ id, desk }: Ground, path: string): Promise<void> =>
  desk.older(id, path);

/** The note the server left in the record when somebody accepted a change that was set aside. */
function acceptedAt(shown: Shown, views: Views, dot: Hex): HistoryEntry["accepted"] {
  const [note] = shown.heads(`@aside/${dot}`)[0]?.value ?? [];
  const [act, actor, reason] = Array.isArray(note) ? note : [];
  if (act !== DESK.accept || !(actor instanceof Uint8Array)) return null;
  return { by: views.member(actor), reason: String(reason) };
}

function unstored(shown: Shown, { device, actor }: Writer, path: string): Written[] {
  return shown.drafts.flatMap((draft) =>
    [...draft.ops.values()]
      .filter((op) => op.path === path && KINDS[op.kind])
      .map(({ kind, value, observed, reason, kept }) => ({
        dot: unhex(draft.dot),
        position: null,
        device,
        actor,
        wallMs: draft.made,
        devSeq: Number.MAX_SAFE_INTEGER,
        remnant: false,
        op: {
          kind,
          path,
          value,
          observed: [...observed].map(unhex),
          reason,
          kept: kept === null ? null : unhex(kept),
        },
      })),
  );
}
