/**
 * Whom a record is about sharing with: a known recipient by code, who may also have been typed by name. A typed name
 * of theirs is them, so that what the person stopped is not passed by for a way of writing.
 */
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import {
  type Definition,
  type Item,
  isGroup,
  type Question,
  type Text,
} from "../../forms/definition";
import { OTHER, partyName, type Recipient, sameName } from "../../session/stated";
import type { RecordHandle } from "../../session/types";

/** The question of a known recipient, and beside it that of who exactly. */
const KNOWN = "recipient_known";
const NAMED = "recipient";

const beside = (path: string, id: string): string => path.replace(/[^/]*$/, id);

function knownAt(definition: Definition, path: string): Question | undefined {
  const [group] = path.split("/");
  const items: readonly Item[] = definition.sections.flatMap((section) => section.items);
  const rows = items.filter(isGroup).find(({ id }) => id === group);
  const inside = path.includes("/") ? (rows?.items ?? []) : items;
  return inside.find((item): item is Question => !isGroup(item) && item.id === KNOWN);
}

/** What a known recipient is called, in each language and as a party. */
function namesOf(definition: Definition, known: Question, code: string): readonly string[] {
  const label: Text | undefined = known.options?.find((option) => option.code === code)?.label;
  const party = partyName(definition.presets?.answers[code]?.[NAMED]);
  return [...Object.values(label ?? {}), party].filter(Boolean);
}

/** The known recipient that a name is of; null where it is of none. Pure. */
export function knownBy(definition: Definition, path: string, name: string): string | null {
  const known = knownAt(definition, path);
  const found = known?.options?.find(
    ({ code }) =>
      code !== OTHER && namesOf(definition, known, code).some((each) => sameName(each, name)),
  );
  return found?.code ?? null;
}

type Read = Pick<RecordHandle, "answer" | "definition">;

/** Whom a decision is for, as it is judged: null before that is answered. *Tracked.* */
export function recipientOf(handle: Read): Recipient | null {
  const { definition } = handle;
  const { presets } = definition;
  const chosen = presets && handle.answer(presets.question)?.value;
  if (!presets || typeof chosen !== "string") return null;
  const typed = partyName(handle.answer(beside(presets.question, NAMED))?.value).trim();
  const code = (chosen === OTHER && knownBy(definition, presets.question, typed)) || chosen;
  const known = knownAt(definition, presets.question);
  const listed = code === OTHER || !known ? [] : namesOf(definition, known, code);
  return {
    code,
    group: presets.groups?.[code],
    names: typed === "" ? listed : [...listed, typed],
  };
}

/** Whether a path is the one where somebody beside a list of known recipients is named. */
export const namesRecipient = ({ definition }: Read, path: string): boolean =>
  beside(path, NAMED) === path && !!knownAt(definition, path);

const onList = (code: string): Answer => ({
  value: code,
  status: STATUS.answered,
  source: SOURCE.record,
  note: null,
});

/**
 * Whoever was named as somebody else and is a known recipient is chosen as that. Which one that is; null where
 * there was nothing to choose.
 */
export function chooseKnown(
  handle: Pick<RecordHandle, "answer" | "definition" | "write">,
  path: string,
): string | null {
  const at = beside(path, KNOWN);
  if (!namesRecipient(handle, path) || handle.answer(at)?.value !== OTHER) return null;
  const code = knownBy(handle.definition, path, partyName(handle.answer(path)?.value));
  if (code !== null) handle.write(at, onList(code));
  return code;
}

/** The known recipient that was chosen because of a name; null where a hand chose it. *Tracked.* */
export function chosenByName(handle: Read, path: string): string | null {
  const known = namesRecipient(handle, path) ? handle.answer(beside(path, KNOWN)) : undefined;
  return known?.source === SOURCE.record && typeof known.value === "string" ? known.value : null;
}

/** Where it is asked which known recipient it is, beside where they are named. */
export const knownPath = (path: string): string => beside(path, KNOWN);

/** What a code of the list says in the form's words; null for somebody who is on no list. */
export const labelOf = (definition: Definition, path: string, code: string) =>
  code === OTHER
    ? null
    : (knownAt(definition, path)?.options?.find((option) => option.code === code)?.label ?? null);
