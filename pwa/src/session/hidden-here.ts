/**
 * Addresses that somebody must not learn, as the records of people on this device have them (domain.md 2.0.2).
 * Wherever two readings are possible more is hidden: every answer that stands counts, removed rows are read as
 * well, and the alert alone hides whatever nobody said is open.
 */
import type { Value } from "../sync/core/canonical";
import type { Head } from "../sync/core/fold";
import type { Hex } from "./draft";
import type { Book } from "./holdings";

/** One address, and from whom it is hidden. */
export interface HiddenAddress {
  /** Whose it is by name; null where their record is not open to whoever has this device any more. */
  readonly whose: string | null;
  /** A code of `addresses/kind`, or null. */
  readonly kind: string | null;
  /** People by name, as somebody wrote it. */
  readonly names: readonly string[];
  /** Other codes of `addresses/hidden_from`; none, and no name, where the alert alone says so. */
  readonly groups: readonly string[];
  readonly lines: readonly string[];
  readonly postcodes: readonly string[];
  /** UPRN. */
  readonly numbers: readonly string[];
}

/** What is read here of a record: a fold, or a fold under what is being written. */
interface Source {
  paths(): readonly string[];
  heads(path: string): readonly Pick<Head, "value">[];
}

const GROUP = "addresses";
const NAMED = "named_person";

/** Every value that stands at a path, each once. */
function standing(sources: readonly Source[], path: string): readonly Value[] {
  return sources.flatMap((source) => source.heads(path).map(({ value }) => value[0]));
}

const wordsAt = (sources: readonly Source[], path: string): readonly string[] => [
  ...new Set(
    standing(sources, path).filter((it): it is string => typeof it === "string" && it !== ""),
  ),
];

const codesAt = (sources: readonly Source[], path: string): readonly string[] => [
  ...new Set(
    standing(sources, path)
      .flat()
      .filter((it): it is string => typeof it === "string"),
  ),
];

/** The name in a party: kind, id, name, under 18. */
const nameIn = (value: Value): string[] =>
  Array.isArray(value) && typeof value[2] === "string" ? [value[2]] : [];

/** The hidden addresses of one person's record. Pure. */
export function hiddenIn(
  sources: readonly Source[],
  whose: string | null,
): readonly HiddenAddress[] {
  const alert = codesAt(sources, "alerts").includes("hidden_address");
  const rows = new Set(
    sources.flatMap((source) =>
      source.paths().flatMap((path) => {
        const [group, row, question] = path.split("/");
        return group === GROUP && row && question ? [row] : [];
      }),
    ),
  );
  return [...rows].flatMap((row) => {
    const at = (question: string) => `${GROUP}/${row}/${question}`;
    const from = codesAt(sources, at("hidden_from"));
    const hidden = from.filter((code) => code !== "nobody");
    if (hidden.length === 0 && (from.length > 0 || !alert)) return [];
    const parties = standing(sources, at("hidden_from_who")).flatMap(nameIn);
    return [
      {
        whose,
        kind: wordsAt(sources, at("kind"))[0] ?? null,
        names: hidden.includes(NAMED) ? [...new Set(parties)] : [],
        groups: hidden.filter((code) => code !== NAMED || parties.length === 0),
        lines: wordsAt(sources, at("lines")),
        postcodes: wordsAt(sources, at("postcode")),
        numbers: wordsAt(sources, at("uprn")),
      },
    ];
  });
}

/** Those of everybody whose record is on this device, with what is being written there at this moment. */
export function hiddenHere(holdings: {
  readonly books: ReadonlyMap<Hex, Pick<Book, "about" | "fold" | "watcher">>;
  readonly gone: ReadonlySet<Hex>;
}): readonly HiddenAddress[] {
  return [...holdings.books].flatMap(([id, { about, fold, watcher }]) => {
    if (about?.formId !== "person" && watcher?.ground?.form !== "person") return [];
    const sources = watcher?.ground ? [fold, watcher.ground.shown] : [fold];
    const name = holdings.gone.has(id) ? null : wordsAt(sources, "legal_name").at(-1);
    return hiddenIn(sources, name ?? null);
  });
}
