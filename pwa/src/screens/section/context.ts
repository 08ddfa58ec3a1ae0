/** What every question on the screen is given. One object for the whole section, the same at each render. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { WordsContext } from "../../app/answer-words";
import { sourceWords } from "../../app/source-words";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Item, Json } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import type { PersonEntry, RecordHandle, Session } from "../../session/types";
import { AnswerRefused, shortened } from "../../session/values";
import { firstName } from "../../ui/person-banner";

export interface Asking {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly form: FormState;
  readonly person: PersonEntry | null;
  /** How a sentence says the person's and the worker's names. */
  readonly personName: string;
  readonly workerName: string;
  readonly words: WordsContext;
  /** A path whose row is open because somebody was sent there. */
  readonly focus: string | null;
  /** Whether what stands at a path may be written here: a question, a group's rows, a row. *Tracked.* */
  writable(path: string): boolean;
}

const Asked = createContext<Asking | null>(null);
export const AskingProvider = Asked.Provider;

/** The section's context. Throws outside a section: that is a fault of ours. */
export function useAsking(): Asking {
  const asking = useContext(Asked);
  if (!asking) throw new Error("a question outside a section");
  return asking;
}

export function askingOf(
  session: Session,
  handle: RecordHandle,
  form: FormState,
  person: PersonEntry | null,
  focus: string | null,
): Asking {
  return {
    session,
    handle,
    form,
    person,
    personName: person ? firstName(person) : "",
    workerName: session.me.name.split(" ")[0] ?? session.me.name,
    words: { form, today: session.today() },
    focus,
    writable: () => handle.writable(),
  };
}

/** The source an answer has, or would have if it were written now. */
export const sourceOf = (item: Item, answer: Answer | undefined): number =>
  answer?.source ?? SOURCE[item.source];

/** Who an answer is from once a hand has written it: what was copied from the record is no longer that. */
export const writtenBy = (item: Item, before: Answer | undefined, value: Json): number =>
  sourceOf(
    item,
    before?.source === SOURCE.record && `${before.value}` !== `${value}` ? undefined : before,
  );

/**
 * Writes a value, keeping who said it; a blank value is no answer. False when it is larger than one
 * answer can hold: of words the beginning is kept, as much as fits; of anything else what stood before.
 */
export function put(asking: Asking, path: string, item: Item, value: Json): boolean {
  const before = asking.handle.answer(path);
  const blank = value === null || value === "" || (Array.isArray(value) && value.length === 0);
  // Words from a transcript are still that, and as checked or unchecked, when they are written on.
  const note = before?.note?.includes("transcript") ? before.note : null;
  const source = writtenBy(item, before, value);
  if (blank) {
    asking.handle.write(path, null);
    return true;
  }
  return putWords(value, (kept) =>
    asking.handle.write(path, { value: kept, status: STATUS.answered, source, note }),
  );
}

/** Writes words, or as much of their beginning as one answer can hold; false where that is not all. */
export function putWords<V extends Json>(value: V, write: (value: V) => void): boolean {
  try {
    write(value);
    return true;
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    if (error.why === "too_long" && typeof value === "string") {
      write(shortened(value, error.bytes - error.limit) as V);
    }
    return false;
  }
}

export const saidBy = (asking: Asking, source: number | null): string =>
  sourceWords(source, asking.personName, asking.workerName);
