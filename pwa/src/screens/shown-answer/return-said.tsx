/** Why a record was returned: the reasons, then the note, as its manager gave them. */
import type { CommandView } from "../../session/types";
import { type AnswersKey, enAnswers, ta } from "../../text/en-answers";
import { givenName } from "./context";
import "./shown-answer.css";

/** A reason this app does not know yet is still a reason. */
export const reasonWords = (code: string): string => {
  const key = `reason.${code}`;
  return ta(key in enAnswers ? (key as AnswersKey) : "reason.other");
};

export function ReturnReasons({ command }: { command: CommandView }) {
  const { reasons } = command.arguments;
  if (!Array.isArray(reasons) || reasons.length === 0) return null;
  return (
    <ul>
      {reasons.map((code) => (
        <li key={String(code)}>{reasonWords(String(code))}</li>
      ))}
    </ul>
  );
}

export function ReturnNote({ command }: { command: CommandView }) {
  const { note } = command.arguments;
  if (typeof note !== "string" || note === "") return null;
  return (
    <p class="ds-shown__text">{ta("comment.asks", { name: givenName(command.by), words: note })}</p>
  );
}
