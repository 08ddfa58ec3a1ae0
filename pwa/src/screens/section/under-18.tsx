/** Under rows that name people: who of them is recorded as under 18, beside the question that asks about a child. */
import { useComputed } from "@preact/signals";
import type { Group } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import { tr } from "../../text/rarer";
import { useAsking } from "./context";

/** The question that asks it of a row, in the forms that do. */
const AGE = "under_18";

/** Names in a group's rows of those under 18, by the row's own answer or what is recorded of the person. *Tracked.* */
export function under18In(form: FormState, group: Group): readonly string[] {
  const party = group.items.find(({ type }) => type === "party");
  if (!party || !group.items.some(({ id }) => id === AGE)) return [];
  return form.rows(group.id).value.flatMap((row) => {
    const who = form.source.answer(`${group.id}/${row}/${party.id}`)?.value;
    const [, , name, young] = Array.isArray(who) ? who : [];
    const said = form.value(`${group.id}/${row}/${AGE}`).value;
    if (typeof name !== "string" || name === "") return [];
    return said === "yes" || (said !== "no" && young === true) ? [name] : [];
  });
}

export function Under18({ group }: { group: Group }) {
  const { form } = useAsking();
  const names = useComputed(() => under18In(form, group)).value;
  if (names.length === 0) return null;
  return (
    <p class="govuk-inset-text">
      {tr("group.under18", { names: names.join(", "), n: names.length })}
    </p>
  );
}
