/**
 * A settling that is not done yet, as it is kept on this device: what was chosen, what is being written,
 * why. Dots are not kept, since an answer of one's own changes its dot when it is frozen. Pure.
 */
import type { HeadView } from "../../session/types";
import { textOf } from "./base";
import { NO_REASON, type Why } from "./reason";
import { sentences, withAlso } from "./sentences";
import { type Settling, WRITE } from "./settling";
import type { Draft } from "./write-one";

interface InHand {
  /** The answers it was about, in their order. */
  readonly heads: readonly string[];
  /** One of them, or `write`. */
  readonly choice: string | null;
  readonly draft: Draft;
  readonly why: Why;
  /** What the draft comes to, for when the answers are others by now. */
  readonly result: string;
}

const print = ({ author, device, status, value }: HeadView): string =>
  JSON.stringify([author.actor, device, status, value]);

const written = ({ draft, choice, result }: InHand): string | null =>
  draft.text ?? (choice === WRITE && Object.keys(draft.picks).length > 0 ? result : null);

/** What to keep of a settling; null while there is nothing in it. */
export function inHand(state: Settling, heads: readonly HeadView[], result: string): string | null {
  const { draft, why } = state;
  const blank = state.choice === null && draft.text === null && why.chip === null && !why.words;
  if (blank && Object.keys(draft.picks).length === 0) return null;
  const head = heads.find(({ dot }) => dot === state.choice);
  const choice = head ? print(head) : state.choice === WRITE ? WRITE : null;
  const kept: InHand = { heads: heads.map(print), choice, draft, why, result };
  return JSON.stringify(kept);
}

/**
 * The settling as it stood. Over other answers than it was begun with, its words, and in a long text after
 * them whatever sentences the others bring: nothing that is ticked on the screen is missing from the result.
 */
export function takenUp(
  kept: string | null,
  heads: readonly HeadView[],
  fresh: Settling,
  long = false,
): Settling {
  if (kept === null) return fresh;
  const it = JSON.parse(kept) as InHand;
  const same = JSON.stringify(it.heads) === JSON.stringify(heads.map(print));
  const choice =
    it.choice === WRITE ? WRITE : (heads.find((head) => print(head) === it.choice)?.dot ?? null);
  const why = it.why ?? NO_REASON;
  if (same) return { choice, draft: it.draft, why };
  const words = written(it);
  const come = heads.filter((head) => !it.heads.includes(print(head)));
  const more = long ? come.flatMap((head) => sentences(textOf(head) ?? "")) : [];
  const text = words === null ? null : withAlso(words, more);
  return { choice, draft: { ...fresh.draft, text }, why };
}

/** Whether two lists are of the same answers, whatever dots they have by now. */
export const sameAnswers = (one: readonly HeadView[], two: readonly HeadView[]): boolean =>
  JSON.stringify(one.map(print)) === JSON.stringify(two.map(print));

/** Words that were being written, where their question has been settled without them. */
export function leftOver(kept: string | null): string | null {
  if (kept === null) return null;
  const it = JSON.parse(kept) as InHand;
  return [written(it), it.why.words].filter(Boolean).join("\n\n") || null;
}
