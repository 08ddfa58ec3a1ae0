/** Why nothing can be settled here now, and who can. */
import { t } from "../../text";
import { ta } from "../../text/en-answers";
import { InsetText } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { readOnlyWords } from "../record/read-only";
import type { AnswerContext } from "../shown-answer";
import { settlers } from "../to-settle/group";
import { settlersWords } from "../to-settle/rows";

export function ReadOnly({ context }: { context: AnswerContext }) {
  const { session, handle } = context;
  if (!session.writing.value) {
    return (
      <InsetText>
        <p>{t("tab.other")}</p>
        <Button onPress={() => void session.takeOver()}>{t("section.writeHere")}</Button>
      </InsetText>
    );
  }
  // Out of one's hands by role: whoever works with the person settles it.
  if (!session.startable.value.some(({ id }) => id === handle.form)) {
    const roles = handle.definition.starts?.roles ?? null;
    const names = settlers(context.person?.allocated ?? [], roles);
    return <InsetText>{settlersWords(names)}</InsetText>;
  }
  return <InsetText>{ta("submit.readonly", { why: readOnlyWords(session, handle) })}</InsetText>;
}
