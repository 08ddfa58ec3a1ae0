/** Choices of the log's own form, as tiles. */
import type { Question } from "../../forms/definition";
import { tgr } from "../../text/groups";
import { Checkboxes } from "../../ui/checkboxes";
import type { PartProps } from "./part";

export const optionsOf = (question: Question) =>
  (question.options ?? []).map(({ code, label }) => ({ value: code, label: label.en }));

export function Chosen({
  id,
  question,
  hint,
  hand,
  change,
}: {
  readonly id: "topics" | "activities";
  readonly question: Question | null;
  readonly hint?: string;
} & Pick<PartProps, "hand" | "change">) {
  if (!question) return null;
  return (
    <div class="ds-peer-tiles">
      <Checkboxes
        id={id}
        legend={tgr(`log.${id}`)}
        hint={hint}
        options={optionsOf(question)}
        value={hand[id]}
        onToggle={(code, on) =>
          change({
            [id]: on ? [...hand[id], code] : hand[id].filter((each) => each !== code),
          })
        }
      />
    </div>
  );
}
