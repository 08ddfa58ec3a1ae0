/** A question nobody may answer here, as text. */

import { fieldId } from "../../app/field-id";
import { STATUS } from "../../codes";

import { useAsking } from "./context";
import { ShownFile } from "./lazily";
import type { QuestionProps } from "./question";
import { Clash } from "./quiet-line";
import { wordsOf } from "./words";

/** Where nothing may be written: the question and its answer as text. */
export function ReadOnly({ path, item }: QuestionProps) {
  const asking = useAsking();
  const answer = asking.handle.answer(path);
  const file = item.type === "file" && answer?.status === STATUS.answered;
  return (
    <div class="ds-question" id={fieldId(path)} tabIndex={-1}>
      <p class="govuk-label">{asking.form.words(item.label)}</p>
      {file ? (
        <ShownFile
          session={asking.session}
          record={asking.handle.id}
          label={asking.form.words(item.label)}
          value={answer.value}
          author={asking.handle.heads(path)[0]?.author.name ?? asking.session.me.name}
        />
      ) : (
        <p class="govuk-body ds-reading">{wordsOf(asking, item, answer)}</p>
      )}
      <Clash path={path} item={item} />
    </div>
  );
}
