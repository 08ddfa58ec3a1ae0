/** Whose address is held back, and from whom, in words for whoever prints. Pure. */
import type { HiddenAddress } from "../session/hidden-here";
import { isKey, tw } from "../text/withheld";

const listed = (all: readonly string[]): string =>
  all.length < 2
    ? (all[0] ?? "")
    : tw("withheld.and", { all: all.slice(0, -1).join(", "), last: all.at(-1) ?? "" });

const keyed = (prefix: string, code: string): string | null => {
  const key = `${prefix}.${code}`;
  return isKey(key) ? tw(key) : null;
};

/** "The address of Hettie Marshbell (home), hidden from Gil Rookstrand (former partner)." */
export function heldWords({ whose, kind, names, groups }: HiddenAddress): string {
  const known = groups.map((code) => keyed("from", code) ?? tw("from.named_person"));
  const all = [...names, ...new Set(known)];
  const from = all.length > 0 ? listed(all) : tw("from.alert");
  if (whose === null) return tw("withheld.nobodys", { from });
  const of = kind === null ? null : keyed("kind", kind);
  return of === null
    ? tw("withheld.whose", { name: whose, from })
    : tw("withheld.whoseKind", { name: whose, kind: of, from });
}
