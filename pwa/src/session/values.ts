/** Answers between the form engine's JSON and the values a change holds (docs/wire.md section 2). */
import { STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import type { Json, Question } from "../forms/definition";
import { compareText, hex, unhex } from "../sync/core/bytes";
import { encode, Malformed, type Value } from "../sync/core/canonical";
import { MAX_ANSWER_BYTES, type Answer as StoredAnswer } from "../sync/core/change";
import { type FileValue, fileValue } from "../sync/core/file-value";

/** An answer that cannot be kept: what was there stays. `bytes` and `limit` with `too_long`. */
export class AnswerRefused extends Error {
  constructor(
    readonly path: string,
    readonly why: "too_long" | "not_a_value",
    readonly bytes = 0,
    readonly limit = MAX_ANSWER_BYTES,
    options?: ErrorOptions,
  ) {
    super(`answer refused: ${why}`, options);
    this.name = "AnswerRefused";
  }
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as it is kept: NFC, and no half of a surrogate pair, which some keyboards leave for a moment. */
export function cleanText(text: string): string {
  return text.replace(LONE_SURROGATE, "\ufffd").normalize("NFC");
}

/** How far before and after a cut its grapheme is looked for. */
const AROUND = 32;

/**
 * The beginning of a text that is `excess` bytes shorter, as it is kept: cut between two characters as a
 * reader sees them, never inside one.
 */
export function shortened(text: string, excess: number): string {
  const clean = cleanText(text);
  const bytes = new TextEncoder().encode(clean);
  let end = Math.max(0, bytes.length - excess);
  // Not inside the bytes of one code point.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  const at = new TextDecoder().decode(bytes.subarray(0, end)).length;
  if (at === clean.length || typeof Intl.Segmenter !== "function") return clean.slice(0, at);
  const from = Math.max(0, at - AROUND);
  const near = new Intl.Segmenter(undefined, { granularity: "grapheme" })
    .segment(clean.slice(from, at + AROUND))
    .containing(at - from);
  return clean.slice(0, from + (near?.index ?? at - from));
}

/** A JSON value as a change holds it; `{"hex": …}` stands for bytes. Throws Malformed on other objects. */
export function toValue(json: Json): Value {
  if (typeof json === "string") return cleanText(json);
  if (Array.isArray(json)) return json.map(toValue);
  if (json === null || typeof json !== "object") return json;
  if (typeof json.hex === "string" && Object.keys(json).length === 1) return unhex(json.hex);
  throw new Malformed("an object is no value");
}

/** A stored value for readers; bytes become their hexadecimal text. */
export function toJson(value: Value): Json {
  if (value instanceof Uint8Array) return hex(value);
  return Array.isArray(value) ? value.map(toJson) : value;
}

/** Places of a file's id, hash and key among its parts. */
const BYTES_AT = [0, 1, 4];

/** What a cleared answer is stored as. */
export const CLEARED: StoredAnswer = [null, STATUS.answered, null, null];

/** An answer as it is stored. Throws AnswerRefused naming the path. */
export function toStored(
  path: string,
  question: Question | undefined,
  answer: Answer | null,
): StoredAnswer {
  if (!answer) return CLEARED;
  const stored = attempt(path, (): StoredAnswer => {
    const value = question?.type === "file" ? fileOf(answer.value) : toValue(answer.value);
    const note = answer.note === null ? null : cleanText(answer.note);
    return [
      question?.type === "many" ? codes(value) : value === "" ? null : value,
      answer.status,
      answer.source,
      note,
    ];
  });
  if (stored[0] === null && stored[1] === STATUS.answered) return CLEARED;
  const { length } = attempt(path, () => encode([...stored]));
  if (length > MAX_ANSWER_BYTES) throw new AnswerRefused(path, "too_long", length);
  return stored;
}

/** A stored answer for readers, or undefined where it says that there is none. */
export function fromStored(stored: StoredAnswer): Answer | undefined {
  const [value, status, source, note] = stored;
  if (value === null && status === STATUS.answered) return undefined;
  return { value: toJson(value), status, source, note };
}

/** The file that a reader's value names, or null. */
export const toFileValue = (json: Json): FileValue | null => {
  try {
    return fileValue(fileOf(json));
  } catch {
    return null;
  }
};

/** A file's bytes are hexadecimal text to readers. */
function fileOf(json: Json): Value {
  if (!Array.isArray(json)) return toValue(json);
  return json.map((part, at) =>
    BYTES_AT.includes(at) && typeof part === "string" ? unhex(part) : toValue(part),
  );
}

function codes(value: Value): Value {
  if (!Array.isArray(value)) return value;
  const sorted = value.filter((code): code is string => typeof code === "string").sort(compareText);
  const unique = sorted.filter((code, at) => code !== sorted[at - 1]);
  return unique.length > 0 ? unique : null;
}

function attempt<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof Malformed)) throw cause;
    throw new AnswerRefused(path, "not_a_value", 0, MAX_ANSWER_BYTES, { cause });
  }
}
