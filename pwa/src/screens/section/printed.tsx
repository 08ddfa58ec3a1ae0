/** A section on paper: its answers in words, not its boxes, made in the moment it is printed. */
import { render } from "preact";
import { openTitle } from "../../app/form-title";
import { guardPaper, makeForPaper } from "../../paper/guard";
import type { RecordHandle, Session } from "../../session/types";
import { tl } from "../../text/en-later";
import { handleState } from "../record/read-only";
import { answerContext, ShownForm } from "../shown-answer";

/** From now until `away` paper shows a section as it is read: it stands in a box while it is printed. */
export function onPaper(
  into: Element,
  session: Session,
  handle: RecordHandle,
  section: number,
  away: AbortSignal,
): void {
  guardPaper();
  makeForPaper(() => {
    showPrinted(into, session, handle, section);
    return () => render(null, into);
  }, away);
}

/** In the same frame: the browser prints what stands then. */
function showPrinted(into: Element, session: Session, handle: RecordHandle, section: number): void {
  const context = answerContext(session, handle);
  render(
    <>
      <p class="govuk-body">
        {tl("print.state", {
          form: openTitle(context.form),
          state: handleState(session, handle),
        })}
      </p>
      <ShownForm context={context} section={section} />
    </>,
    into,
  );
}
