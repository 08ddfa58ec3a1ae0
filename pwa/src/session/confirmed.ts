/**
 * What a person confirmed, and what was written of it after or apart. Confirming writes each of their answers once
 * more in one change with the confirmation, so a write that had not seen it stands beside it as a second answer,
 * which is to be settled, and one that came later has another dot. No clock is read.
 */
import type { Answer, AnswerSource } from "../forms/answers";
import { type Definition, type Item, isGroup } from "../forms/definition";
import { hex, sha256, unhex, utf8 } from "../sync/core/bytes";
import type { Hex, RecordHandle, StaffMember } from "./types";

const CONFIRMED = "confirmed";
/** What a confirmation is, beside the answers it is of. */
const CONFIRMATION: readonly string[] = [CONFIRMED, "person_sig", "witness"];
/** What the worker is asked too, and the person's screen may have told. */
export const TOLD: readonly string[] = ["told_exceptions", "told_withdraw"];
/** The hand-over's own: no hand writes it. */
const VERSION = "shown_version";
/** The worker's to say as well, until a confirmation on the screens holds it. */
const BESIDE: readonly string[] = [...TOLD, "shown_language", "shown_leaflet"];
/**
 * The mark of a confirmation that holds its answers, and of each answer written once more with it. Records keep it as
 * it is, so it is no wording: what is said of it is in the texts.
 */
export const ACT_MARK = "Confirmed by the person";
/** As far as one choice of an answer is followed to the one before it. */
const DEPTH = 32;

/** SHA-256 of words in UTF-8: by it they are known again. */
export const digestOf = async (words: string): Promise<Hex> => hex(await sha256(utf8(words)));

/** What a form asks in the person's own voice. */
export const mineOf = ({ sections }: Definition): readonly Item[] =>
  sections.filter(({ voice }) => voice === "person").flatMap(({ items }) => items);

/** Whether a form asks how the person confirmed what they said. */
export const confirms = ({ sections }: Definition): boolean =>
  sections.some((each) => each.items.some(({ id }) => id === CONFIRMED));

/** The questions a person answers and then confirms; none in a form that asks for no confirmation. */
export const askedOf = (definition: Definition): readonly string[] =>
  confirms(definition)
    ? mineOf(definition)
        .filter((item) => !isGroup(item) && item.type !== "info")
        .map(({ id }) => id)
    : [];

export const isConfirmed = (record: AnswerSource): boolean =>
  (record.answer(CONFIRMED)?.value ?? null) !== null;

type Read = Pick<RecordHandle, "answer" | "heads" | "unsettled" | "rows" | "definition" | "ground">;

/** The writes that stand at a path, each with those it was chosen from: the newest first. */
function chainsAt({ shown, desk }: Read["ground"], path: string): Map<Hex, readonly Hex[]> {
  const chains = new Map<Hex, readonly Hex[]>();
  for (const head of shown.heads(path)) {
    const chain = [desk.pen.resolve(hex(head.dot))];
    let { kept } = head;
    while (kept && chain.length < DEPTH) {
      const dot = desk.pen.resolve(hex(kept));
      chain.push(dot);
      kept = shown.fold.origin(path, unhex(dot))?.kept ?? null;
    }
    chains.set(hex(head.dot), chain);
  }
  return chains;
}

/** An answer that is not as it was confirmed. */
export interface Apart {
  readonly path: string;
  /** Whose answer it is. */
  readonly author: StaffMember;
}

/** `loose`: the confirmation does not say of which answers it is, as an older app wrote it. */
export type Standing =
  | { readonly kind: "none" | "whole" | "loose" }
  | { readonly kind: "apart"; readonly answers: readonly Apart[] };

/** How the confirmation of a record and its answers stand to each other. *Tracked.* */
export function confirmationOf(handle: Read): Standing {
  const asked = askedOf(handle.definition);
  if (asked.length === 0 || !isConfirmed(handle)) return { kind: "none" };
  const { ground } = handle;
  const apartFrom = (act: readonly Hex[]): Apart[] =>
    asked.flatMap((path) => {
      const heads = handle.heads(path);
      const chains = chainsAt(ground, path);
      const apart = heads.filter(({ dot }) => !chains.get(dot)?.some((it) => act.includes(it)));
      return apart.map(({ author }) => ({ path, author }));
    });
  // Where it was confirmed on two devices at once, one of the two holds, and not some of each.
  const acts = [...chainsAt(ground, CONFIRMED).values()].map(apartFrom);
  const answers = acts.sort((one, other) => one.length - other.length)[0] ?? [];
  if (answers.length === 0) return { kind: "whole" };
  const holds = handle.heads(CONFIRMED).some(({ reason }) => reason === ACT_MARK);
  return holds ? { kind: "apart", answers } : { kind: "loose" };
}

/** The answers that stand otherwise than they were confirmed, each path once. *Tracked.* */
export function apartAt(handle: Read): ReadonlyMap<string, StaffMember> {
  const standing = confirmationOf(handle);
  const answers = standing.kind === "apart" ? standing.answers : [];
  return new Map(answers.map(({ path, author }) => [path, author]));
}

/**
 * Whether a path is written by a hand-over alone: the confirmation and the version always, and the person's own
 * answers with all that was told and shown them once they confirmed. *Tracked.*
 */
export function isHeld(handle: Read, path: string): boolean {
  const asked = askedOf(handle.definition);
  if (asked.length === 0) return false;
  if (path === VERSION || CONFIRMATION.includes(path)) return true;
  if (!isConfirmed(handle)) return false;
  if (!BESIDE.includes(path)) return asked.includes(path);
  const act = handle.heads(CONFIRMED).at(-1)?.dot;
  return handle.heads(path).some(({ dot }) => dot === act);
}

/**
 * Keeps a confirmation with the answers it is of and, where it is made on the screens, with what was shown and told
 * there: one change, which nothing written later is part of. Throws `DeviceFull` or `WriteFailed`.
 */
export async function confirmAll(
  handle: RecordHandle,
  confirmation: Readonly<Record<string, Answer>>,
  shown: Readonly<Record<string, Answer>>,
): Promise<void> {
  await handle.freeze();
  const screens = Object.keys(shown).length > 0;
  const paths = [...askedOf(handle.definition), ...(screens ? [...BESIDE, VERSION] : [])];
  const stands = paths.flatMap((path) => {
    const head = handle.heads(path).at(-1);
    return head ? [[path, head.dot] as const] : [];
  });
  handle.settleAll(Object.fromEntries(stands), ACT_MARK);
  const before = Object.fromEntries(CONFIRMATION.slice(1).map((path) => [path, null]));
  const { [CONFIRMED]: how, ...rest } = confirmation;
  handle.writeAll({ ...before, ...rest, ...shown });
  if (how) handle.settle(CONFIRMED, { answer: how }, ACT_MARK);
  await handle.freeze();
}

/** Takes a confirmation back: an answer is about to be another, or the worker asks again. */
export function takeBack(handle: RecordHandle): void {
  if (!isConfirmed(handle)) return;
  handle.writeAll(Object.fromEntries([...CONFIRMATION, VERSION].map((path) => [path, null])));
}
