/** What the last word of a street's name is written as: by its full name, and shortened. */
const SHORTENED: Readonly<Record<string, readonly string[]>> = {
  avenue: ["ave", "av"],
  bank: [],
  buildings: ["bldgs"],
  circus: [],
  close: ["cl"],
  common: [],
  court: ["ct", "crt"],
  crescent: ["cres", "cresc"],
  croft: [],
  drive: ["dr"],
  end: [],
  fields: ["fld", "flds"],
  gardens: ["gdns", "gdn"],
  gate: [],
  green: ["grn"],
  grove: ["gr", "grv"],
  hill: [],
  lane: ["ln"],
  meadow: [],
  mews: [],
  mount: ["mt"],
  parade: ["pde"],
  park: ["pk"],
  passage: [],
  path: [],
  place: ["pl"],
  quay: [],
  rise: [],
  road: ["rd"],
  row: [],
  side: [],
  square: ["sq"],
  street: ["st", "str"],
  terrace: ["terr", "ter"],
  vale: [],
  view: [],
  walk: ["wlk"],
  way: [],
  wharf: [],
  yard: ["yd"],
};

const FULL = new Map(
  Object.entries(SHORTENED).flatMap(([full, short]) => [full, ...short].map((it) => [it, full])),
);

/** The full word that a word, folded, stands for; undefined where it is no kind of street. */
export const streetType = (word: string): string | undefined => FULL.get(word);

/** The short ways to write it. */
export const shortenings = (full: string): readonly string[] => SHORTENED[full] ?? [];
