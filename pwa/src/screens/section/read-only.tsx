/** A question nobody may answer here, as text. */
import { fieldId } from "../../app/focus-path";
import { useAsking } from "./context";
import type { QuestionProps } from "./question";
import { Clash } from "./quiet-line";
import { wordsOf } from "./words";

/** Where nothing may be written: the question and its answer as text. */
export function ReadOnly({ path, item }: QuestionProps) {
  const asking = useAsking();
  return (
    <div class="ds-question" id={fieldId(path)} tabIndex={-1}>
      <p class="govuk-label">{asking.form.words(item.label)}</p>
      <p class="govuk-body ds-reading">{wordsOf(asking, item, asking.handle.answer(path))}</p>
      <Clash path={path} item={item} />
    </div>
  );
}
