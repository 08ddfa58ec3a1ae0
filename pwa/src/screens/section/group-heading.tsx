/** What a group is called: not seen again where its section has said the same. */
import { fieldId } from "../../app/field-id";
import type { Group } from "../../forms/definition";
import { useAsking } from "./context";

export function GroupHeading({ group }: { group: Group }) {
  const { form } = useAsking();
  const label = form.words(group.label);
  const section = form.place(group.id)?.section;
  const said = section !== undefined && form.words(section.title) === label;
  return (
    <h2 id={`${fieldId(group.id)}-h`} class={said ? "govuk-visually-hidden" : undefined}>
      {label}
    </h2>
  );
}
