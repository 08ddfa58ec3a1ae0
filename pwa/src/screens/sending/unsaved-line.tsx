/** On Saving and sending: the way back to the words that no storage has. */
import { recordTitle } from "../../app/form-title";
import { navigate } from "../../app/router";
import type { Hex, Session } from "../../session/types";
import { tm } from "../../text/more-pages";
import { Button } from "../../ui/button";
import { usedName } from "../../ui/person-banner";

/** The words of the link: whose record it is and which, where that is on a list. *Tracked.* */
function wordsFor(session: Session, record: Hex): string {
  const entry = session.records.value.find(({ id }) => id === record);
  if (!entry) return tm("sending.unsavedGo");
  const person = session.people.value.find(({ id }) => id === entry.person);
  const name = person ? `${usedName(person)}, ` : "";
  return tm("sending.unsavedOf", { name, form: recordTitle(session, entry) });
}

/** Notes have a page of their own; every other record has one that says what of it is not saved. */
function open(session: Session, record: Hex): void {
  const entry = session.records.value.find(({ id }) => id === record);
  if (entry?.form === "jotting") navigate(`/jot/${entry.person ?? "none"}`, { hold: { record } });
  else navigate(`/record/${record}`);
}

export function UnsavedLine({ session }: { readonly session: Session }) {
  const unsaved = session.unsaved.value;
  if (!unsaved) return null;
  const { record } = unsaved;
  return (
    <>
      <p class="govuk-body">{tm("sending.unsavedWords")}</p>
      {record && (
        <p class="govuk-body">
          <Button kind="link" onPress={() => open(session, record)}>
            {wordsFor(session, record)}
          </Button>
        </p>
      )}
    </>
  );
}
