/** A worked-out answer, with links to what it was worked out from. */
import { calcWords } from "../../app/answer-words";
import { fieldId } from "../../app/field-id";
import { focusPath } from "../../app/focus-path";
import { questionWords } from "../../app/problem-words";
import type { Json } from "../../forms/definition";
import { tr } from "../../text/rarer";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { useAsking } from "./context";
import type { QuestionProps } from "./question";
import { SaidNo } from "./said-no";

export function Calculated({ path, item }: QuestionProps) {
  const asking = useAsking();
  const { form, handle, words } = asking;
  const value = form.value(path).value;
  const row = path.split("/").slice(0, 2).join("/");
  const reads = (item.value?.reads ?? [])
    .map((read) => (read.includes("/*/") ? `${row}/${read.split("/*/")[1]}` : read))
    .filter((read) => form.place(read) !== undefined && form.shown(read).value);
  const missing = reads.filter((read) => form.value(read).value === null).length;
  return (
    <div class="ds-question" id={fieldId(path)} tabIndex={-1}>
      <p class="govuk-label">{form.words(item.label)}</p>
      <p class="govuk-body">
        {value === null
          ? tr("calc.cannot", { n: Math.max(1, missing) })
          : calcWords(words, item, value as Json)}
      </p>
      <SaidNo path={path} item={item} />
      {reads.length > 0 && (
        <Details summary={tr("calc.from")}>
          <ul class="ds-list">
            {reads.map((read) => (
              <li key={read}>
                <Button kind="link" onPress={() => focusPath(handle, read)}>
                  {questionWords(form, read)}
                </Button>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </div>
  );
}
