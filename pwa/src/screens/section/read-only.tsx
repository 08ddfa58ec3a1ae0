/** A question nobody may answer here, as text. */

import { fieldId } from "../../app/field-id";
import { navigate } from "../../app/router";
import { transcriptWords } from "../../app/transcript-words";
import { STATUS } from "../../codes";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Relationship } from "../shown-answer/relationship";
import { useAsking } from "./context";
import { ShownFile } from "./lazily";
import type { QuestionProps } from "./question";
import { Clash } from "./quiet-line";
import { wordsOf } from "./words";

/** Where nothing may be written: the question, its answer as text, and the way to whoever answered it. */
export function ReadOnly({ path, item }: QuestionProps) {
  const asking = useAsking();
  const answer = asking.handle.answer(path);
  const transcript = transcriptWords(answer);
  const file = item.type === "file" && answer?.status === STATUS.answered;
  return (
    <div class="ds-question" id={fieldId(path)} data-path={path} tabIndex={-1}>
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
        <p class="govuk-body ds-reading" dir="auto">
          {wordsOf(asking, item, answer)}
        </p>
      )}
      <Relationship about={asking} item={item} answer={answer} />
      {transcript && <p class="govuk-body ds-second">{transcript}</p>}
      {asking.handle.heads(path).length > 0 && (
        <div class="ds-quiet">
          <Button
            kind="link"
            id={`${fieldId(path)}-history`}
            label={t("q.historyOf", { label: asking.form.words(item.label) })}
            onPress={() => navigate(`/record/${asking.handle.id}/history`, { hold: { path } })}
          >
            {t("q.history")}
          </Button>
        </div>
      )}
      <Clash path={path} item={item} />
    </div>
  );
}
