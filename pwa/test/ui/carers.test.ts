/** A carer's record is the carer's own: who that is, is asked before one is begun (domain.md 2.3, G12). */
import { h } from "preact";
import { describe, expect, test } from "vitest";
import type { Definition } from "../../src/forms/definition";
import { Elsewhere, Who } from "../../src/screens/start/carer";
import { caredFor, carersFirst, heldUnder, isCarers } from "../../src/screens/start/carers";
import type { InCircle } from "../../src/session/circle";
import type { Session } from "../../src/session/types";
import { person } from "./make";
import { reading } from "./tree";

const row = (name: string, more: Partial<InCircle> = {}): InCircle => ({
  id: name,
  name,
  relationship: null,
  under18: null,
  roles: [],
  ...more,
});
const BRAMBLE = row("Bramble Wickerlight", { relationship: "Partner", roles: ["unpaid_carer"] });
const PERRIN = row("Perrin Wickerlight", { under18: true });
const NURSE = row("Ash Fennimore", { roles: ["professional"] });
const TANSY = person("b3", { name: "Tansy Wickerlight", born: "1984-06-21" });
const HERSELF = person("b4", { name: "Bramble Wickerlight", born: "1982-01-30" });

const holding = (...people: (typeof TANSY)[]) =>
  ({ people: { value: people } }) as never as Session;
const form = "carers-assessment";

const asked = (value: string | null, session = holding(TANSY)) =>
  reading(
    h(Who, {
      session,
      person: TANSY,
      form,
      instead: "Record a young carer referral",
      circle: carersFirst([PERRIN, NURSE, BRAMBLE]),
      value,
      error: null,
      onChoose: () => undefined,
    }),
  );

describe("whose record it is", () => {
  test("is asked of what is a carer's alone, and of nothing else", () => {
    expect(isCarers({ audience: "carer-private" } as Definition)).toBe(true);
    expect(isCarers({ audience: "involvement" } as Definition)).toBe(false);
    expect(isCarers(undefined)).toBe(false);
  });

  test("may be theirs, that of somebody in their circle, carers first, or that of someone else", () => {
    const words = asked(null);
    expect(words[0]).toBe("Who is the carer?");
    const names = ["Tansy Wickerlight", BRAMBLE.name, PERRIN.name, "Someone else"];
    expect(words.filter((each) => names.includes(each))).toEqual(names);
    expect(words).toContain("Partner. Carer.");
    expect(words).toContain("Under 18.");
    expect(words).not.toContain(NURSE.name);
  });

  test("that of a carer who is on the list is begun on the carer's page", () => {
    const words = asked(BRAMBLE.id, holding(TANSY, HERSELF));
    expect(words).toContain("Someone with this name is on your list. Start it on their page.");
    expect(words).toContain("Bramble Wickerlight, born 30 Jan 1982");
    expect(words).toContain("Register Bramble Wickerlight");
  });

  test("a carer whom nobody has on the list is registered first", () => {
    const words = reading(
      h(Elsewhere, { session: holding(TANSY), person: TANSY, form, instead: null, name: "Bo" }),
    );
    expect(words).toEqual([
      "Nobody with this name is on your list. Register Bo first: a carer has a record of their own.",
      "Register Bo",
    ]);
  });

  test("a child is not assessed: it is said what is recorded on their own page in its place", () => {
    expect(asked(PERRIN.id)).toContain(
      "Perrin Wickerlight is under 18, and this form is for adults. On their own page: Record a young carer referral.",
    );
    expect(asked(BRAMBLE.id).join(" ")).not.toContain("this form is for adults");
  });

  test("somebody else is found on the list or registered", () => {
    expect(asked("else")).toEqual(
      expect.arrayContaining(["Find them in My people", "Register someone new"]),
    );
  });
});

describe("who has a name", () => {
  test("is known by their full name and by the one they use, however it is spaced", () => {
    const bram = person("b5", { name: "Bramwell Wickerlight", preferred: "Bram" });
    const held = [TANSY, HERSELF, bram];
    expect(heldUnder(held, " bramble  wickerlight", TANSY.id)).toEqual([HERSELF]);
    expect(heldUnder(held, "Bram", TANSY.id)).toEqual([bram]);
  });

  test("is never whoever is cared for, and once where they were registered twice", () => {
    const again = { ...HERSELF, id: "c4".repeat(16) };
    expect(heldUnder([TANSY, HERSELF, again], HERSELF.name, TANSY.id)).toEqual([HERSELF]);
    expect(heldUnder([TANSY], TANSY.name, TANSY.id)).toEqual([]);
  });
});

describe("begun from the page of whoever is cared for", () => {
  const today = "2026-03-09";
  const items = (...ids: string[]) =>
    ({ sections: [{ items: ids.map((id) => ({ id })) }] }) as unknown as Definition;
  const ASSESSMENT = items("c_style", "cared_for", "cares_for");
  const adult = { young: false, today };

  test("a carer's record says whom they care for, in a row that can be changed", () => {
    const [[path, answer] = [], ...rest] = Object.entries(caredFor(ASSESSMENT, TANSY, adult));
    expect(path).toMatch(/^cared_for\/[0-9a-f]{32}\/party$/);
    expect(answer?.value).toEqual(["circle", TANSY.id, "Tansy Wickerlight", false]);
    expect(rest).toEqual([]);
  });

  test("a young carer's says whom they help", () => {
    const given = caredFor(ASSESSMENT, TANSY, { young: true, today });
    expect(given.cares_for?.value).toEqual(["circle", TANSY.id, "Tansy Wickerlight", false]);
    expect(Object.keys(given)).toEqual(["cares_for"]);
  });

  test("nobody is named twice, nor where the form does not ask it", () => {
    const before = caredFor(ASSESSMENT, TANSY, adult);
    expect(caredFor(ASSESSMENT, TANSY, adult, before)).toEqual({});
    expect(Object.keys(caredFor(ASSESSMENT, HERSELF, adult, before))).toHaveLength(1);
    expect(caredFor(items("c_style"), TANSY, adult)).toEqual({});
  });
});
