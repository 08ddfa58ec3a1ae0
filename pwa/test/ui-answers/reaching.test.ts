/** How somebody is reached and who is in their life, as a record says it: two answers are two, and the safer counts. */
import { describe, expect, test } from "vitest";
import { SOURCE, STATUS } from "../../src/codes";
import type { Definition, Json } from "../../src/forms/definition";
import { createFormState } from "../../src/forms/state";
import {
  allWords,
  barredWords,
  cautionWords,
  ringWords,
  untoldWords,
} from "../../src/screens/one-person/contact";
import { okWords } from "../../src/screens/one-person/in-their-life";
import { dialled, joined, type Reached, reachingIn } from "../../src/screens/one-person/reaching";
import type { HeadView } from "../../src/session/types";
import { DOV, head, WREN } from "../ui/make";

const TODAY = "2026-03-09";
const MADE = Date.UTC(2026, 0, 20, 12);

const codes = (...all: string[]) => all.map((code) => ({ code, label: { en: `=${code}` } }));
const ask = (id: string, type: string, more: object = {}) => ({
  id,
  type,
  label: { en: id },
  ...more,
});
const group = (id: string, ...items: object[]) => ask(id, "group", { row_limit: 20, items });
const PERSON = {
  id: "person",
  title: { en: "Person" },
  sections: [
    {
      id: "all",
      title: { en: "All" },
      items: [
        ask("date_of_death", "date"),
        ask("alerts", "many", { options: codes("domestic_abuse", "s117") }),
        group(
          "addresses",
          ask("kind", "one", { options: codes("home", "previous") }),
          ask("lines", "long"),
          ask("postcode", "text"),
          ask("from", "date"),
          ask("to", "date"),
          ask("hidden_from", "many"),
          ask("hidden_from_who", "party"),
        ),
        group(
          "contact",
          ask("kind", "one", { options: codes("mobile", "landline", "email") }),
          ask("detail", "text"),
          ask("safe_to_text", "yn"),
          ask("safe_to_leave_voicemail", "yn"),
          ask("safe_to_email", "yn"),
          ask("best_times", "text"),
        ),
        group(
          "circle",
          ask("name", "text"),
          ask("relationship", "text"),
          ask("role", "many", { options: codes("main_carer", "advocate") }),
          ask("under_18", "yn"),
          ask("phone", "text"),
          ask("ok_to_contact", "one", { options: codes("yes", "no", "only_if") }),
          ask("ok_to_contact_if", "text"),
          ask("may_be_told", "many", { options: codes("nothing", "plan") }),
        ),
      ],
    },
  ],
} as unknown as Definition;

/** One answer, or Wren's and Dov's where two stand. */
class Two {
  constructor(readonly all: readonly Json[]) {}
}
const two = (...all: Json[]) => new Two(all);
type Answers = Readonly<Record<string, Json | Two>>;

function record(answers: Answers, id = "b1".repeat(16)): Reached {
  const heads = (path: string): HeadView[] => {
    const found = answers[path];
    if (found === undefined) return [];
    const all = found instanceof Two ? found.all : [found];
    return all.map((value, at) =>
      head(
        {
          value,
          status: value === null ? STATUS.not_known : STATUS.answered,
          source: SOURCE.record,
        },
        at === 0 ? WREN : DOV,
        MADE + at,
      ),
    );
  };
  return {
    id,
    heads,
    answer: (path) => heads(path).at(-1),
    unsettled: (path) => answers[path] instanceof Two,
    rows: (of) => [
      ...new Set(
        Object.keys(answers)
          .filter((path) => path.startsWith(`${of}/`))
          .map((path) => path.split("/")[1] ?? ""),
      ),
    ],
  };
}

const wordsOf = (it: Reached) => createFormState(PERSON, it, { today: () => TODAY, lang: "en" });
const reaching = (answers: Answers) => {
  const it = record(answers);
  return reachingIn([it], it, wordsOf(it), TODAY);
};

const GIL = ["other", null, "Gil Rookstrand (former partner)", false];
const HOME = { "addresses/a/kind": "home", "addresses/a/lines": "7 Gullstone Court" };
const PHONE = { "contact/c/kind": "mobile", "contact/c/detail": "07700 900102" };
const CADE = { "circle/p/name": "Cade Oystergate" };

describe("an address", () => {
  test("is open where nobody must be kept from it, and says when it was written", () => {
    const [home] = reaching({ ...HOME, "addresses/a/hidden_from": ["nobody"] }).addresses;
    expect(home?.hidden).toBeNull();
    expect(home?.asOf).toBe(MADE);
    expect(home && allWords(home.lines)).toBe("7 Gullstone Court");
  });

  test("is hidden from whoever is named, and says so before it is shown", () => {
    const found = reaching({
      ...HOME,
      "addresses/a/hidden_from": ["named_person"],
      "addresses/a/hidden_from_who": GIL,
    });
    expect(found.addresses[0] && untoldWords(found.addresses[0])).toBe(
      "Gil Rookstrand (former partner)",
    );
    expect(barredWords(found, "Hettie")).toEqual([
      "Must not learn the address: Gil Rookstrand (former partner)",
    ]);
  });

  test("is hidden while two answers stand, whichever of them came last", () => {
    for (const said of [
      two(["family"], ["nobody"]),
      two(["nobody"], ["family"]),
      two(null, ["nobody"]),
    ]) {
      const [home] = reaching({ ...HOME, "addresses/a/hidden_from": said }).addresses;
      expect(home?.hidden).not.toBeNull();
    }
  });

  test("is hidden by the alert alone where nobody said, in whichever linked record that is", () => {
    const alert = { alerts: ["hidden_address"] };
    expect(reaching({ ...HOME, ...alert }).addresses[0]?.hidden).not.toBeNull();
    const open = { ...HOME, ...alert, "addresses/a/hidden_from": ["nobody"] };
    expect(reaching(open).addresses[0]?.hidden).toBeNull();
    const own = record(HOME);
    const other = record(alert, "b2".repeat(16));
    const [home] = reachingIn([own, other], own, wordsOf(own), TODAY).addresses;
    expect(home?.hidden).not.toBeNull();
  });

  test("that two people wrote otherwise is shown as both of them wrote it", () => {
    const said = two("7 Gullstone Court", "9 Gullstone Court");
    const [home] = reaching({ ...HOME, "addresses/a/lines": said }).addresses;
    expect(home?.lines).toEqual([
      { words: "7 Gullstone Court", by: "Wren Saltwhistle" },
      { words: "9 Gullstone Court", by: "Dov Hazelgrim" },
    ]);
  });

  test("of an earlier time is no way to reach anybody, unless that is disputed", () => {
    const kind = (said: Json | Two) => reaching({ ...HOME, "addresses/a/kind": said }).addresses;
    expect(kind("previous")).toEqual([]);
    expect(kind(two("previous", "home"))).toHaveLength(1);
    expect(reaching({ ...HOME, "addresses/a/to": "2026-03-08" }).addresses).toEqual([]);
    expect(reaching({ ...HOME, "addresses/a/to": TODAY }).addresses).toHaveLength(1);
  });
});

describe("a telephone", () => {
  test("is rung by a link that says whether a voicemail is safe", () => {
    const said = { "contact/c/safe_to_text": "yes", "contact/c/safe_to_leave_voicemail": "no" };
    const [way] = reaching({ ...PHONE, ...said }).ways;
    expect(way && ringWords("Hettie", way.voicemail)).toBe("Ring Hettie, voicemail no");
    expect(way && cautionWords(way)).toBe("Do not leave a voicemail.");
  });

  test("of which nobody asked what is safe says that it is not known", () => {
    const [way] = reaching(PHONE).ways;
    expect(way && ringWords("Hettie", way.voicemail)).toBe("Ring Hettie, voicemail not known");
    expect(way).toMatchObject({ text: "ask", voicemail: "ask", email: null });
  });

  test("is not safe while two answers stand", () => {
    const said = { "contact/c/safe_to_text": two("no", "yes") };
    const [way] = reaching({ ...PHONE, ...said }).ways;
    expect(way?.text).toBe("two");
    expect(way && cautionWords(way)).toContain("Do not text until they are settled.");
    expect(ringWords("Hettie", "two")).toBe("Ring Hettie, voicemail no");
  });

  test("with two numbers has both, each by whom", () => {
    const [way] = reaching({
      ...PHONE,
      "contact/c/detail": two("07700 900102", "07700 900103"),
    }).ways;
    expect(way?.detail.map(({ words }) => words)).toEqual(["07700 900102", "07700 900103"]);
  });

  test("is dialled only where the words are a number and nothing else", () => {
    expect(dialled("01632 960101")).toBe("01632960101");
    expect(dialled("+44 (0)7700 900102")).toBe("+447700900102");
    expect(dialled("07700 900102 after 6")).toBeNull();
    expect(dialled("12")).toBeNull();
  });

  test("that the person has none of is an answer", () => {
    expect(reaching({ contact: "none" }).noWays).toBe(true);
    expect(reaching({}).noWays).toBe(false);
  });
});

describe("somebody in a person's life", () => {
  const okOf = (answers: Answers) => {
    const [someone] = reaching({ ...CADE, ...answers }).circle;
    return someone && okWords(someone, "Marl");
  };

  test("may be contacted, may not, only if, or is asked about first", () => {
    expect(okOf({ "circle/p/ok_to_contact": "yes" })).toBe("OK to contact: yes");
    expect(okOf({ "circle/p/ok_to_contact": "no" })).toBe("OK to contact: no");
    const condition = {
      "circle/p/ok_to_contact": "only_if",
      "circle/p/ok_to_contact_if": "I am ill",
    };
    expect(okOf(condition)).toBe("OK to contact: only if I am ill");
    expect(okOf({ "circle/p/ok_to_contact": "only_if" })).toBe("OK to contact: ask Marl first");
    expect(okOf({})).toBe("OK to contact: ask Marl first");
    expect(okOf({ "circle/p/ok_to_contact": null })).toBe("OK to contact: ask Marl first");
  });

  test("is not contacted while two answers stand, and both are there", () => {
    const found = reaching({ ...CADE, "circle/p/ok_to_contact": two("no", "yes") });
    const [someone] = found.circle;
    expect(someone && okWords(someone, "Marl")).toBe(
      "OK to contact: no, until two answers are settled",
    );
    expect(someone && allWords(someone.contacts)).toBe(
      "=no (Wren Saltwhistle); =yes (Dov Hazelgrim)",
    );
    expect(barredWords(found, "Marl")).toEqual(["Do not contact Cade Oystergate"]);
  });

  test("comes first where they are not to be contacted, and after what the alerts say", () => {
    const found = reaching({
      ...CADE,
      "circle/p/ok_to_contact": "yes",
      "circle/q/name": "Gil Rookstrand",
      "circle/q/relationship": "Former partner",
      "circle/q/ok_to_contact": "no",
      alerts: ["domestic_abuse", "s117"],
    });
    expect(found.circle.map(({ name }) => allWords(name))).toEqual([
      "Gil Rookstrand",
      "Cade Oystergate",
    ]);
    expect(barredWords(found, "Hettie")).toEqual([
      "=domestic_abuse",
      "Do not contact Gil Rookstrand (Former partner)",
    ]);
  });

  test("is under 18 where that is disputed, with every role that anybody recorded", () => {
    const [someone] = reaching({
      ...CADE,
      "circle/p/under_18": two("yes", "no"),
      "circle/p/role": two(["main_carer"], ["advocate"]),
      "circle/p/may_be_told": two(["plan"], ["nothing"]),
    }).circle;
    expect(someone?.under18).toBe(true);
    expect(someone?.roles).toEqual(["=main_carer", "=advocate"]);
    expect(someone?.told).toBe("two");
  });
});

test("registrations that are one person are read as one: whoever is barred in any comes first", () => {
  const one = reaching({ ...PHONE, ...CADE, date_of_death: "2026-03-01" });
  const other = reaching({ "circle/q/name": "Gil", "circle/q/ok_to_contact": "no" });
  const both = joined([one, other]);
  expect(both.died).toBe("2026-03-01");
  expect(both.ways).toHaveLength(1);
  expect(both.circle.map(({ name }) => allWords(name))).toEqual(["Gil", "Cade Oystergate"]);
});
