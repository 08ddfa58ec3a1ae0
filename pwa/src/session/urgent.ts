/** What cannot wait for a connection: until a server has it, somebody is to be rung (screens.md 19). Pure. */
import type { GOES_FIRST } from "../codes";
import { hex } from "../sync/core/bytes";
import type { Answer, Change } from "../sync/core/change";
import type { Hex } from "./draft";
import type { Holdings } from "./holdings";
import type { Library } from "./library";

const CONCERN: keyof typeof GOES_FIRST = "safeguarding-concern";

/** Records of own unsent changes that are of a concern, or hold an answer its question calls urgent. */
export function urgentIn(
  holdings: Pick<Holdings, "ownEntries" | "books">,
  library: Pick<Library, "get">,
): readonly Hex[] {
  const found = new Set<Hex>();
  for (const { own, again, change } of holdings.ownEntries()) {
    const { record, ops = [] }: Partial<Change> = change;
    if (own !== "frozen" || again || !record) continue;
    const id = hex(record);
    const book = holdings.books.get(id);
    const form = library.get(book?.version as Hex);
    const acute = ({ path, value }: Change["ops"][number]) =>
      form?.at(path)?.urgent?.some((code) => [(value as Answer)?.[0]].flat().includes(code));
    if (book?.about?.formId === CONCERN || ops.some(acute)) found.add(id);
  }
  return [...found];
}
