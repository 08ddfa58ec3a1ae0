/** What a withdrawal stops on this device: decisions that have not gone, at once; and who was told before. */
import type { AnswerSource } from "../../forms/answers";
import type { Definition, Json } from "../../forms/definition";
import { copied } from "../../session/said";
import { partyName, stops } from "../../session/stated";
import type { Hex, RecordHandle, Session } from "../../session/types";
import { type Filling, refresh } from "../section/presets";

const DECISION = "sharing-decision";

export interface Decision {
  readonly record: Hex;
  /** The party it was for, and their name. */
  readonly recipient: Json;
  readonly name: string;
  /** It went: a receipt says when. */
  readonly gone: boolean;
}

/** A decision of a person's, as far as a withdrawal asks about it. */
interface Held {
  readonly record: Hex;
  readonly answers: AnswerSource;
  readonly definition: Definition;
}

/** Every sharing decision of a person on this device; each read is in the access log. */
export async function decisionsOf(session: Session, person: Hex): Promise<readonly Held[]> {
  const held: Held[] = [];
  for (const { id, form, person: about } of session.records.value) {
    if (form !== DECISION || about !== person) continue;
    const handle = await session.open(id);
    held.push({ record: id, answers: copied(handle), definition: handle.definition });
    handle.close();
  }
  return held;
}

/** Of those, the ones that a withdrawal as it stands reaches. Pure. */
export function reached(held: readonly Held[], withdrawal: AnswerSource): readonly Decision[] {
  const said = { answers: withdrawal, started: 0 };
  return held.flatMap(({ record, answers, definition }) => {
    const code = answers.answer(definition.presets?.question ?? "")?.value;
    const out = answers.answer("direction")?.value === "out";
    const recipient = answers.answer("recipient")?.value ?? null;
    if (typeof code !== "string" || !out) return [];
    if (stops(said, code, [partyName(recipient)]) === "none") return [];
    const gone = answers.rows("upload_receipt").length > 0;
    return [{ record, recipient, name: nameOf(definition, recipient, code), gone }];
  });
}

function nameOf(definition: Definition, recipient: Json, code: string): string {
  if (Array.isArray(recipient) && typeof recipient[2] === "string") return recipient[2];
  for (const section of definition.sections) {
    for (const item of section.items) {
      if (item.id !== definition.presets?.question || item.type === "group") continue;
      return item.options?.find((option) => option.code === code)?.label.en ?? code;
    }
  }
  return code;
}

/** Writes into every decision that has not gone what the person says now. */
export async function stopDecisions(
  session: Session,
  withdrawal: RecordHandle,
  decisions: readonly Decision[],
  formOf: (session: Session, handle: RecordHandle) => Filling["form"],
): Promise<void> {
  for (const { record, gone } of decisions) {
    if (gone) continue;
    const handle = await session.open(record);
    try {
      await refresh({ session, handle, form: formOf(session, handle), beside: withdrawal });
      await handle.freeze();
    } finally {
      handle.close();
    }
  }
}
