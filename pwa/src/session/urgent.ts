/** What cannot wait for a connection: until a server has it, somebody is to be rung (screens.md 19). Pure. */
import type { GOES_FIRST } from "../codes";
import { hex } from "../sync/core/bytes";
import type { Change } from "../sync/core/change";
import type { Hex } from "./draft";
import type { Holdings } from "./holdings";

const CONCERN: keyof typeof GOES_FIRST = "safeguarding-concern";
/** The question of any form, and its answers of a plan or a recent act. */
const DANGER = "suicide_selfharm";
const ACUTE: readonly unknown[] = ["plans", "recent_act"];

/** Records of own unsent changes that are of a concern, or that say of a plan or a recent act. */
export function urgentIn(holdings: Pick<Holdings, "ownEntries" | "books">): readonly Hex[] {
  const found = new Set<Hex>();
  for (const { own, again, change } of holdings.ownEntries()) {
    const { record, ops = [] }: Partial<Change> = change;
    if (own !== "frozen" || again || !record) continue;
    const id = hex(record);
    const acute = ops.some(
      ({ path, value }) => path === DANGER && Array.isArray(value) && ACUTE.includes(value[0]),
    );
    if (acute || holdings.books.get(id)?.about?.formId === CONCERN) found.add(id);
  }
  return [...found];
}
