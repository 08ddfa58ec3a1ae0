/**
 * What a person's act on one record becomes: ops that name exactly what was on the screen.
 * Settled field: every head shown. Unsettled: only the head the edit was made on; the others go only by
 * an act of settling. Until a write is acknowledged merged, what it replaced is named again (protocol.md 1).
 */
import { OP, STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import { hex, random } from "../sync/core/bytes";
import { encode, Malformed, type Value } from "../sync/core/canonical";
import { checkOperation, elementOf, type Answer as StoredAnswer } from "../sync/core/change";
import { type Head, settled, shownHead } from "../sync/core/fold";
import { Draft, type DraftOp, type Hex, MOST_BYTES } from "./draft";
import type { Entry } from "./holdings";
import type { Questions } from "./questions";
import type { Shown } from "./shown";
import { AnswerRefused, CLEARED, cleanText, toStored } from "./values";

/** A planned op, or the taking back of one in the open draft. */
export type Act =
  | { readonly put: DraftOp }
  | { readonly take: { readonly path: string; readonly element: string | null } };

export class Writing {
  /** What a removal in this sitting took out of its draft, for putting the row back as it was. */
  private readonly taken = new Map<string, DraftOp[]>();

  constructor(
    private readonly shown: Shown,
    private readonly questions: Questions,
    private readonly entry: (dot: Hex) => Entry | undefined,
    private readonly open: () => Draft | undefined,
  ) {}

  /**
   * A write of an answer. A union is its elements, and a register for why there are none or where they
   * come from. Throws AnswerRefused.
   */
  plan(path: string, answer: Answer | null): Act[] {
    const question = this.questions.at(path);
    if (question?.merge !== "union") return this.set(path, toStored(path, question, answer));
    const listed = Array.isArray(answer?.value) ? answer.value : [];
    const words = listed.filter((it): it is string => typeof it === "string");
    const wanted = new Set(words.map(cleanText));
    const before = this.shown.elements(path);
    const register = answer && { ...answer, value: null };
    const plain = !register || (register.status === STATUS.answered && register.note === null);
    const acts = [
      ...before.filter((it) => !wanted.has(it)).flatMap((it) => this.element(path, it, false)),
      ...[...wanted].flatMap((it) => this.element(path, it, true)),
    ];
    if (!plain || this.shown.heads(path).length > 0) {
      acts.push(...this.set(path, toStored(path, question, register)));
    }
    return acts;
  }

  /** Settles on the head that has one of these dots. Throws AnswerRefused where none does. */
  keep(path: string, dots: readonly Hex[], reason: string | null): Act[] {
    const head = this.shown.heads(path).find(({ dot }) => dots.includes(hex(dot)));
    if (!head) throw new AnswerRefused(path, "not_a_value");
    return this.settle(path, head.value, hex(head.dot), reason);
  }

  /** A plain write; nothing where it says what stands already. */
  set(path: string, stored: StoredAnswer): Act[] {
    const heads = this.shown.heads(path);
    const draft = this.open();
    const mine = draft?.get(path);
    if (mine && mine.kept === null && mine.reason === null) {
      const under = this.shown.headsUnder(draft as Draft, path);
      // Back to what stood before: typed and deleted in one sitting leaves no trace.
      if (settled(under) && saysThe(under[0]?.value ?? CLEARED, stored)) {
        return [{ take: { path, element: null } }];
      }
    }
    if (settled(heads) && saysThe(heads[0]?.value ?? CLEARED, stored)) return [];
    const on = settled(heads) ? heads : [shownHead(heads) as Head];
    return [{ put: this.op(OP.set, path, null, stored, on, null, null) }];
  }

  /** An act of settling: every head shown is replaced by one. */
  settle(path: string, stored: StoredAnswer, kept: Hex | null, reason: string | null): Act[] {
    const heads = this.shown.heads(path);
    return [{ put: this.op(OP.set, path, null, stored, heads, reason, kept) }];
  }

  element(path: string, element: string, present: boolean): Act[] {
    const heads = this.shown.elementHeads(path, element);
    if (heads.length > 0 === present) return [];
    const mine = this.open()?.get(path, element);
    if (mine) {
      const under = this.shown.headsUnder(this.open() as Draft, path, element);
      if (under.length > 0 === present) return [{ take: { path, element } }];
    }
    const value: StoredAnswer = [element, 1, null, null];
    return [
      { put: this.op(present ? OP.add : OP.remove, path, element, value, heads, null, null) },
    ];
  }

  addRow(group: string): { row: string; acts: Act[] } {
    const row = hex(random(16));
    return { row, acts: [this.row(`${group}/${row}`)] };
  }

  /** A row under the id it has in another record. */
  row(path: string): Act {
    return { put: this.op(OP.row_add, path, null, null, [], null, null) };
  }

  removeRow(group: string, row: string): Act[] {
    const path = `${group}/${row}`;
    const acts: Act[] = [];
    const draft = this.open();
    // What was typed in the row since the last freeze is in no history.
    const inside = [...(draft?.ops.values() ?? [])].filter(
      (op) => op.path === path || op.path.startsWith(`${path}/`),
    );
    this.taken.set(path, inside);
    for (const { path: at, element } of inside) acts.push({ take: { path: at, element } });
    const observed = new Set<Hex>();
    for (const { dot, path: at, element } of this.shown.insideRow(path, draft)) {
      observed.add(dot);
      for (const before of this.replacedBy(dot, at, element)) observed.add(before);
    }
    if (observed.size > 0) {
      acts.push({
        put: {
          kind: OP.row_remove,
          path,
          element: null,
          value: null,
          observed,
          reason: null,
          kept: null,
        },
      });
    }
    return acts;
  }

  restoreRow(group: string, row: string): Act[] {
    const path = `${group}/${row}`;
    const taken = (this.taken.get(path) ?? []).map((op): Act => ({ put: op }));
    if (this.open()?.get(path)?.kind === OP.row_remove) {
      return [{ take: { path, element: null } }, ...taken];
    }
    const added = taken.some((act) => "put" in act && act.put.path === path);
    const stands = this.shown.rows(group).includes(row) && !this.shown.flagged(path);
    if (added || stands) return taken;
    return [this.row(path), ...taken];
  }

  /** A row is back: what its removal took is not put back a second time. */
  restored(group: string, row: string): void {
    this.taken.delete(`${group}/${row}`);
  }

  private op(
    kind: number,
    path: string,
    element: string | null,
    value: Value,
    on: readonly Head[],
    reason: string | null,
    kept: Hex | null,
  ): DraftOp {
    const observed = new Set<Hex>();
    for (const head of on) {
      const dot = hex(head.dot);
      observed.add(dot);
      for (const before of this.replacedBy(dot, path, element)) observed.add(before);
    }
    return { kind, path, element, value, observed, reason, kept };
  }

  /** What an own write that is not acknowledged yet had itself observed. */
  private replacedBy(dot: Hex, path: string, element: string | null): Iterable<Hex> {
    const draft = this.shown.drafts.find((one) => one.dot === dot);
    if (draft) return draft.get(path, element)?.observed ?? [];
    const entry = this.entry(dot);
    if (!entry || entry.own === null || entry.position !== null) return [];
    const op = entry.change.ops.find((one) => one.path === path && elementOf(one) === element);
    return (op?.observed ?? []).map(hex);
  }
}

/** Puts an act into the draft it lands in. An op there already is rewritten in place. */
export function land(draft: Draft, act: Act): void {
  if ("take" in act) {
    draft.delete(act.take.path, act.take.element);
    return;
  }
  const { put } = act;
  const observed = new Set(put.observed);
  // A change does not observe itself: what its earlier state observed stands in the op it had.
  if (observed.delete(draft.dot)) {
    for (const dot of draft.get(put.path, put.element)?.observed ?? []) observed.add(dot);
  }
  draft.put({ ...put, observed, kept: put.kept === draft.dot ? null : put.kept });
}

/**
 * Throws AnswerRefused for what no change can carry. Said before it is in the draft, where it would hold
 * up all that comes after it.
 */
export function checkActs(acts: readonly Act[]): void {
  for (const act of acts) {
    if (!("put" in act)) continue;
    const { kind, path, value, reason } = act.put;
    try {
      checkOperation({ kind, path, value, observed: [], reason, kept: null });
      encode(reason);
    } catch (cause) {
      if (!(cause instanceof Malformed)) throw cause;
      throw new AnswerRefused(path, "not_a_value", 0, MOST_BYTES, { cause });
    }
    const size = Draft.sizeOf(act.put);
    if (size > MOST_BYTES) throw new AnswerRefused(path, "too_long", size, MOST_BYTES);
  }
}

function saysThe(a: StoredAnswer, b: StoredAnswer): boolean {
  return hex(encode([...a])) === hex(encode([...b]));
}
