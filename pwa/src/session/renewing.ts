/** What is published is asked for anew: its forms, and the commands table. */
import type { Value } from "../sync/core/canonical";
import { fetchForm } from "../sync/exchange";
import type { Network } from "../sync/link";
import type { Store } from "../sync/store";
import { published } from "../sync/transport";
import type { Contents } from "./contents";
import type { Hex } from "./draft";
import { formArrived } from "./page-told";

/** Hashes of forms that something held names, or that are published, and that are not here. */
export function missingForms({ holdings, library }: Contents): Hex[] {
  const wanted = new Set(library.missing());
  for (const { version } of holdings.shown()) {
    if (version && !library.knows(version)) wanted.add(version);
  }
  return [...wanted];
}

/** How long a list of published forms is good for, ms. */
const FRESH = 3_600_000;

/** Asks what is published, once an hour, and fetches what is new of it. Throws LinkError. */
export async function renewLibrary(
  contents: Contents,
  store: Store,
  network: Network,
  now: number,
): Promise<void> {
  const { library } = contents;
  if (now - library.fetched < FRESH) return;
  const text = async (path: string) => new TextDecoder().decode(await published(network, path));
  const [forms, workflow] = await Promise.all([text("/forms"), text("/workflow")]);
  library.load(new Map(), forms, workflow);
  library.fetched = now;
  const facts: [string, Value][] = [
    ["forms", forms],
    ["workflow", workflow],
  ];
  await store.keep(new Map(facts));
  for (const hash of library.missing()) {
    const json = await fetchForm(network, hash);
    if (json === null) continue;
    await store.keep(new Map([[`form/${hash}`, json]]));
    formArrived(contents, hash, json);
  }
  contents.everything();
}
