/** Whose address is hidden and from whom, as the records of people on a device have it. */
import { describe, expect, test } from "vitest";
import { heldWords } from "../../src/paper/words";
import { hiddenHere, hiddenIn } from "../../src/session/hidden-here";
import type { UnlockedSession } from "../../src/session/session";
import { enrolled, said } from "../session/enrolled";
import { fernshire, PERSON } from "../session/world";

type Answers = Readonly<Record<string, readonly unknown[]>>;

/** A record in which every path has these answers standing. */
const record = (answers: Answers) => ({
  paths: () => Object.keys(answers),
  heads: (path: string) => (answers[path] ?? []).map((value) => ({ value: [value] as never })),
});

const GIL = ["other", null, "Gil Rookstrand (former partner)", false];
const HOME = {
  "addresses/a1/kind": ["home"],
  "addresses/a1/lines": ["7 Gullstone Court"],
  "addresses/a1/postcode": ["ZZ1 4DE"],
};
const hidden = (answers: Answers) => hiddenIn([record(answers)], "Hettie Marshbell");

describe("an address is hidden", () => {
  test("from whoever it is said to be hidden from", () => {
    const [found] = hidden({
      ...HOME,
      "addresses/a1/hidden_from": [["named_person", "family"]],
      "addresses/a1/hidden_from_who": [GIL],
    });
    expect(found).toMatchObject({
      whose: "Hettie Marshbell",
      kind: "home",
      names: ["Gil Rookstrand (former partner)"],
      groups: ["family"],
      lines: ["7 Gullstone Court"],
      postcodes: ["ZZ1 4DE"],
    });
    expect(found && heldWords(found)).toBe(
      "The address of Hettie Marshbell (home), hidden from Gil Rookstrand (former partner) and family.",
    );
  });

  test("and one that nobody must be kept from is not, whatever the alerts say", () => {
    expect(hidden({ ...HOME, "addresses/a1/hidden_from": [["nobody"]] })).toEqual([]);
    expect(hidden(HOME)).toEqual([]);
    const alert = { alerts: [["hidden_address"]], "addresses/a1/hidden_from": [["nobody"]] };
    expect(hidden({ ...HOME, ...alert })).toEqual([]);
  });

  test("where the alert alone says so and nobody said of this one that it is open", () => {
    const [found] = hidden({ ...HOME, alerts: [["hidden_address"]] });
    expect(found && heldWords(found)).toMatch(/hidden from somebody: the alert says/);
  });

  test("while two answers stand, if one of them hides it, in every way it is written meanwhile", () => {
    const [found] = hidden({
      ...HOME,
      "addresses/a1/lines": ["7 Gullstone Court", "9 Gullstone Court"],
      "addresses/a1/hidden_from": [["nobody"], ["named_person"]],
    });
    expect(found?.lines).toEqual(["7 Gullstone Court", "9 Gullstone Court"]);
    expect(found && heldWords(found)).toMatch(/hidden from somebody whose name is not recorded\.$/);
  });
});

const question = (id: string, type: string) => ({
  id,
  type,
  label: { en: id },
  merge: "critical",
  req: "N",
  sens: "3",
  voice: "worker",
  source: "record",
});

const WITH_ADDRESSES = {
  ...PERSON,
  sections: [
    {
      ...(PERSON.sections[0] as object),
      items: [
        question("legal_name", "text"),
        {
          ...question("addresses", "group"),
          row_limit: 20,
          items: [
            question("lines", "long"),
            {
              ...question("hidden_from", "many"),
              options: ["nobody", "family"].map((code) => ({ code, label: { en: code } })),
            },
          ],
        },
      ],
    },
  ],
};

const lines = ({ contents }: UnlockedSession) =>
  hiddenHere(contents.holdings).map(({ whose, lines: [line] }) => [whose, line]);

describe("on a device", () => {
  test("it is hidden from the moment it is marked, before anything is stored, and after", async () => {
    const council = await fernshire();
    await council.publish(WITH_ADDRESSES as never);
    const { session } = await enrolled(council);
    const person = await session.start("person", null, {});
    person.write("legal_name", said("Hettie Marshbell"));
    const row = person.addRow("addresses");
    person.write(`addresses/${row}/lines`, said("7 Gullstone Court"));
    expect(lines(session)).toEqual([]);
    person.write(`addresses/${row}/hidden_from`, said(["family"]));
    expect(lines(session)).toEqual([["Hettie Marshbell", "7 Gullstone Court"]]);
    await person.freeze();
    person.close();
    expect(lines(session)).toEqual([["Hettie Marshbell", "7 Gullstone Court"]]);
    const again = await session.open(person.id);
    again.removeRow("addresses", row);
    await again.freeze();
    // Where she lived is no less hidden for not being listed.
    expect(lines(session)).toEqual([["Hettie Marshbell", "7 Gullstone Court"]]);
  });
});
