/** What a section gets once its first field has been usable for a while: paper, and the law on its answers. */
import { formOf } from "../../app/form-of";
import type { RecordHandle, Session } from "../../session/types";
import { onPaper } from "./printed";

export function rest(
  into: Element,
  session: Session,
  handle: RecordHandle,
  section: number,
  away: AbortSignal,
): void {
  onPaper(into, session, handle, section, away);
  // Without its code the law is heard at submit, as it always is.
  import("../duties/problems").then(
    (duties) => duties.hear(formOf(session, handle)),
    () => undefined,
  );
}
