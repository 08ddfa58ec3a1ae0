/** Rows that are visits of a week, as that week: seven lines and the hours they come to, on paper as well. */
import { answerWords } from "../../app/answer-words";
import { type Told, visitLine, weekLines } from "../../app/week-words";
import { STATUS } from "../../codes";
import type { Group } from "../../forms/definition";
import { twk } from "../../text/week";
import { SummaryList } from "../../ui/summary";
import type { AnswerContext } from "./context";
import "./week.css";

export type WeekContext = Pick<AnswerContext, "form" | "handle" | "words">;

/** What the rows say, as far as it is settled. */
function toldOf({ form, handle, words }: WeekContext, group: Group): Told {
  return {
    rows: form.rows(group.id).value,
    value: (path) => form.value(path).value,
    words: (item, path) => {
      const answer = handle.unsettled(path) ? undefined : handle.answer(path);
      return answer?.status === STATUS.answered ? answerWords(words, item, answer) : null;
    },
    text: (text) => form.words(text),
  };
}

interface WeekProps {
  readonly group: Group;
  readonly context: WeekContext;
}

/** One visit in a line. */
export const VisitShown = ({ group, context, row }: WeekProps & { readonly row: string }) => (
  <p class="govuk-body ds-number">{visitLine(group, row, toldOf(context, group))}</p>
);

/** What two people answered differently is in none of its lines until it is settled. */
export function WeekShown({ group, context }: WeekProps) {
  const lines = weekLines(group, toldOf(context, group));
  if (!lines) return null;
  return (
    <div class="ds-week">
      <SummaryList
        rows={[
          ...lines.days.map(({ day, visits }) => ({
            key: day,
            value:
              visits.length === 0 ? (
                <span class="ds-second">{twk("week.nothing")}</span>
              ) : (
                <ul class="ds-week__visits ds-number">
                  {visits.map((words, i) => (
                    <li key={`${i}:${words}`}>{words}</li>
                  ))}
                </ul>
              ),
          })),
          { key: twk("week.total"), value: <strong class="ds-number">{lines.total}</strong> },
        ]}
      />
      {lines.note && <p class="govuk-body">{lines.note}</p>}
    </div>
  );
}
