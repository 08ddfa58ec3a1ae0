/** How somebody of the person's circle is related to them, beside their name; a record keeps the name alone. */
import { type About, rowOf, useCircle } from "../../app/in-circle";
import { STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { type Item, isGroup } from "../../forms/definition";
import { validValue } from "../../forms/valid";

function Found({ about, value }: { about: About; value: Answer["value"] }) {
  const relationship = rowOf(useCircle(about), value)?.relationship;
  return relationship ? <p class="ds-shown__by">{relationship}</p> : null;
}

interface Props {
  readonly about: About;
  readonly item: Item;
  readonly answer: Answer | undefined;
}

/** Nothing where the answer names nobody of the circle as the person's record has it now. */
export function Relationship({ about, item, answer }: Props) {
  if (isGroup(item) || item.type !== "party" || answer?.status !== STATUS.answered) return null;
  const { value } = answer;
  if (validValue(item, value) !== null || !Array.isArray(value)) return null;
  const [kind, id] = value;
  if (kind !== "circle" || id === null || id === about.person?.id) return null;
  return <Found about={about} value={value} />;
}
