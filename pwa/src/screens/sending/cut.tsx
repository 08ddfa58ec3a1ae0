/** On Saving and sending: the answers that hold only the beginning of what was typed, each a way to it. */
import { recordTitle } from "../../app/form-title";
import { holdsPart } from "../../app/overlong";
import { overlongIn } from "../../app/overlong-boxes";
import { navigate } from "../../app/router";
import type { Hex, RecordEntry, Session } from "../../session/types";
import { tm } from "../../text/more-pages";
import { Button } from "../../ui/button";
import { usedName } from "../../ui/person-banner";
import { useForms } from "../to-settle/labels";

export interface Cut {
  readonly entry: RecordEntry;
  readonly path: string;
}

/** Every such answer of the records held here. *Tracked.* */
export const cutIn = (session: Session): readonly Cut[] =>
  holdsPart(session)
    ? session.records.value.flatMap((entry) =>
        overlongIn(session, entry.id).map((path) => ({ entry, path })),
      )
    : [];

/** Opens the question: notes on a page of their own, anything else in its section. */
async function open(session: Session, { entry, path }: Cut): Promise<void> {
  const { id, form, formHash, person } = entry;
  if (form === "jotting") {
    navigate(`/jot/${person ?? "none"}`, { hold: { record: id } });
    return;
  }
  const [head] = path.split("/");
  const { sections } = await session.definition(formHash);
  const at = sections.findIndex(({ items }) => items.some((item) => item.id === head));
  navigate(`/record/${id}/section/${Math.max(0, at) + 1}`, { hold: { focus: path } });
}

export function CutList({ session }: { readonly session: Session }) {
  const cut = cutIn(session);
  const records = [...new Set(cut.map(({ entry }) => entry.id))];
  const { label } = useForms(session, records);
  if (cut.length === 0) return null;
  const name = (person: Hex | null) => {
    const found = session.people.value.find(({ id }) => id === person);
    return found ? `${usedName(found)}, ` : "";
  };
  return (
    <section aria-labelledby="sending-cut">
      <h2 id="sending-cut">{tm("sending.cutTitle")}</h2>
      <p class="govuk-body">{tm("sending.cutWords")}</p>
      <ul class="ds-list">
        {cut.map((each) => (
          <li key={`${each.entry.id}/${each.path}`}>
            <Button kind="link" onPress={() => void open(session, each)}>
              {tm("sending.cutOf", {
                name: name(each.entry.person),
                form: recordTitle(session, each.entry),
                question: label(each.entry.id, each.path),
              })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
