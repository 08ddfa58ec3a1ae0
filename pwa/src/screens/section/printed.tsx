/** A section on paper: its answers in words, not its boxes, made in the moment it is printed. */
import { render } from "preact";
import type { RecordHandle, Session } from "../../session/types";
import { tl } from "../../text/en-later";
import { handleState } from "../record/read-only";
import { answerContext, ShownForm } from "../shown-answer";

/** Puts the printed section into a box, in the same frame: the browser prints what stands then. */
export function showPrinted(
  into: Element,
  session: Session,
  handle: RecordHandle,
  section: number,
): void {
  const context = answerContext(session, handle);
  render(
    <>
      <p class="govuk-body">
        {tl("print.state", {
          form: context.form.words(context.form.definition.title),
          state: handleState(session, handle),
        })}
      </p>
      <ShownForm context={context} section={section} />
    </>,
    into,
  );
}

export const clearPrinted = (from: Element): void => render(null, from);
