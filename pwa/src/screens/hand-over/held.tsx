/** In a section: what a person confirmed is read only there, with why and the way on. */
import { type Item, isGroup, type Section } from "../../forms/definition";
import { isConfirmed, isHeld } from "../../session/confirmed";
import { tcf } from "../../text/confirmed";
import { Button } from "../../ui/button";
import { InsetText } from "../../ui/summary";
import { type Asking, useAsking } from "../section/context";

const isAsked = (item: Item): boolean => !isGroup(item) && item.type !== "info";

/** The same section, in which nobody writes what a hand-over holds. */
export const holding = (asking: Asking): Asking => ({
  ...asking,
  writable: (path) => asking.writable(path) && !isHeld(asking.handle, path),
});

/** Nothing where the section holds nothing, or nothing of the record may be written at all. */
export function Held({ section }: { section: Section }) {
  const { handle, personName: name } = useAsking();
  const held = section.items.some((item) => isAsked(item) && isHeld(handle, item.id));
  if (!held || !handle.writable()) return null;
  const confirmed = isConfirmed(handle);
  return (
    <InsetText>
      <p>{tcf(confirmed ? "held.confirmed" : "held.open", { name })}</p>
      <Button kind="link" href={`/record/${handle.id}/hand-over`}>
        {tcf(confirmed ? "held.again" : "held.go", { name })}
      </Button>
    </InsetText>
  );
}
