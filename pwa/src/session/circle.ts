/** The people in somebody's life, as their own record has them (domain.md 2.1). */
import { STATUS } from "../codes";
import type { Answer, AnswerSource } from "../forms/answers";
import { NotHere } from "./not-here";
import { ReadingLocked } from "./session";
import type { Hex, Session } from "./types";

const GROUP = "circle";

/** Somebody in it who has a name. */
export interface InCircle {
  /** Id of their row. */
  readonly id: Hex;
  readonly name: string;
  readonly relationship: string | null;
  /** Null where nobody asked. Disputed, it is acted on as under 18. */
  readonly under18: boolean | null;
  /** What they are to the person, codes of the person's form; all that anybody recorded while that is disputed. */
  readonly roles: readonly string[];
}

const wordsOf = (answer: Answer | undefined): string =>
  answer?.status === STATUS.answered && typeof answer.value === "string" ? answer.value.trim() : "";

const codesOf = (answer: Answer | undefined): readonly string[] =>
  answer?.status === STATUS.answered && Array.isArray(answer.value)
    ? answer.value.filter((code) => typeof code === "string")
    : [];

/** The rows of a person's record, in their order there. */
export function circleIn(record: AnswerSource): readonly InCircle[] {
  return record.rows(GROUP).flatMap((id) => {
    const at = (question: string) => `${GROUP}/${id}/${question}`;
    const name = wordsOf(record.answer(at("name")));
    if (name === "") return [];
    const age = record.unsettled(at("under_18")) ? "yes" : wordsOf(record.answer(at("under_18")));
    return [
      {
        id,
        name,
        relationship: wordsOf(record.answer(at("relationship"))) || null,
        under18: age === "" ? null : age === "yes",
        roles: codesOf(record.answer(at("role"))),
      },
    ];
  });
}

/**
 * The circle of a person held here, read once: the reading is in the access log, as all are. Null where it
 * cannot be read. Throws `DeviceFull` or `WriteFailed`.
 */
export async function circleOf(session: Session, person: Hex): Promise<readonly InCircle[] | null> {
  try {
    const handle = await session.open(person);
    try {
      return circleIn(handle);
    } finally {
      handle.close();
    }
  } catch (error) {
    if (error instanceof ReadingLocked || error instanceof NotHere) return null;
    throw error;
  }
}
