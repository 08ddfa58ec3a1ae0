/** Why nothing can be settled here now, and who can. */

import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { Button } from "../../ui/button";
import { InsetText } from "../../ui/summary";
import { readOnlyWords } from "../record/read-only";
import type { AnswerContext } from "../shown-answer";
import { settlers } from "../to-settle/group";
import { settlersWords } from "../to-settle/rows";

export function ReadOnly({ context }: { context: AnswerContext }) {
  const { session, handle } = context;
  if (!session.writing.value) {
    return (
      <InsetText>
        <p>{tl("tab.other")}</p>
        <Button onPress={() => void session.takeOver()}>{tl("section.writeHere")}</Button>
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
