/** History on demand: the changes behind a record that came whole, fetched when somebody asks (screens.md 10). */
import { ROUTE } from "../codes";
import { type Bytes, hex, unhex } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import { changeId, dotOf } from "../sync/core/change";
import type { PulledChange } from "../sync/core/messages";
import { decodeHistory, encodeHistory } from "../sync/core/older";
import type { Arriving, Store } from "../sync/store";
import type { Contents } from "./contents";
import type { Hex } from "./draft";
import type { Book } from "./holdings";

const AT_ONCE = 200;

export interface Asked {
  readonly store: Store;
  readonly contents: Contents;
  /** Gives own changes back to the outbox where it let go of them; answers the others'. */
  returned(changes: readonly PulledChange[]): Promise<PulledChange[]>;
  /** One sealed request: the payload of its answer. Throws LinkError, ReplyError. */
  ask(route: number, body: Bytes): Promise<Bytes>;
}

/**
 * Fetches what was written at a path until all of it is here, page by page; each page is kept, so that what
 * came before the connection went stays. Own changes are in the outbox, or come back to it. Throws LinkError, ReplyError.
 */
export async function fetchOlder(record: Hex, path: string, asked: Asked): Promise<void> {
  const { store, contents, ask } = asked;
  const book = contents.holdings.book(record);
  const { beginning } = book;
  if (!beginning) return;
  const { epoch } = beginning;
  let before: number | null = beginning.position + 1;
  while (before !== null) {
    const body = encodeHistory({ record: unhex(book.id), path, before, limit: AT_ONCE });
    const reply = decodeHistory(await ask(ROUTE.history, body));
    const facts = new Map<string, Value>();
    for (const it of reply.certificates) facts.set(`certificate/${hex(it.device)}`, it.jwt);
    const arriving: Arriving[] = [];
    for (const it of await asked.returned(reply.changes)) {
      const { position, receivedMs: received, bytes, signature, mark } = it;
      const dot = dotOf(await changeId(bytes));
      arriving.push({ dot, epoch, position, received, bytes, signature, mark });
    }
    await store.page({ arriving, facts });
    await contents.stored([], contents.progress.value);
    const all = beginning.elsewhere(book.fold, path) === 0 && !remnantsAt(book, path);
    before = all ? null : reply.before;
  }
}

/** Whether something that stands at a path is known by the snapshot alone. */
function remnantsAt(book: Book, path: string): boolean {
  return book.fold.historyOf(path).some(({ remnant }) => remnant);
}
