/** Somebody of the person's circle is chosen from their record, offline, and stays named in what was written. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Question } from "../../src/forms/definition";
import {
  type Around,
  chosenOf,
  keptOf,
  type Party,
  partyChoices,
  partyFor,
  partyOf,
} from "../../src/screens/section/party-choices";
import { asksSomebodyElse } from "../../src/screens/section/somebody-else";
import { circleIn, circleOf, type InCircle } from "../../src/session/circle";
import type { UnlockedSession } from "../../src/session/session";
import { enrolled, said } from "./enrolled";
import { type Council, fernshire, PERSON, quiet, VISIT } from "./world";

const question = (id: string, type: string, merge = "ordinary") => ({
  id,
  type,
  label: { en: id },
  merge,
  req: "N",
  sens: "1t",
  voice: "worker",
  source: "record",
});

const [all] = PERSON.sections;
const WITH_CIRCLE = {
  ...PERSON,
  sections: [
    {
      ...all,
      items: [
        question("legal_name", "text"),
        {
          ...question("circle", "group"),
          row_limit: 100,
          items: [
            question("name", "text"),
            question("relationship", "text"),
            question("under_18", "yn", "critical"),
          ],
        },
      ],
    },
  ],
};
const PARTY = question("who", "party") as unknown as Question;
const WITH_PARTY = { ...VISIT, sections: [{ ...VISIT.sections[0], items: [PARTY] }] };

const INVOLVEMENT = {
  ...VISIT,
  id: "involvement",
  title: { en: "Involvement" },
  sections: [
    {
      ...VISIT.sections[0],
      items: ["status", "referred_at", "allocated_worker", "team"].map((id) =>
        question(id, "text"),
      ),
    },
  ],
};

const ME = { id: "a1".repeat(16), name: "Wren Saltwhistle" };
const MARL = { id: "b2".repeat(16), name: "Marl Oystergate" };
const CADE: InCircle = {
  id: "c3".repeat(16),
  name: "Cade Oystergate",
  relationship: "Brother",
  under18: null,
  roles: [],
};
const PERRIN: InCircle = {
  id: "d4".repeat(16),
  name: "Perrin Wickerlight",
  relationship: "Child",
  under18: true,
  roles: [],
};
const around = (more: Partial<Around> = {}): Around => ({
  person: MARL,
  me: ME,
  circle: [CADE, PERRIN],
  kept: null,
  ...more,
});

describe("with no connection", () => {
  let council: Council;
  let session: UnlockedSession;

  beforeEach(async () => {
    council = await fernshire();
    for (const form of [WITH_CIRCLE, WITH_PARTY, INVOLVEMENT]) await council.publish(form as never);
    ({ session } = await enrolled(council, "Wren", "Wren's phone"));
    await session.sendNow();
    council.down = true;
  });

  test("somebody of the circle is chosen, and who they are stays after their row is removed", async () => {
    const person = await session.register({ legal_name: said("Tansy Wickerlight") });
    const record = await session.open(person);
    const row = record.addRow("circle");
    record.write(`circle/${row}/name`, said("Perrin Wickerlight"));
    record.write(`circle/${row}/relationship`, said("Child"));
    record.write(`circle/${row}/under_18`, said("yes"));
    record.close();
    await quiet();

    const circle = await circleOf(session, person);
    expect(circle).toEqual([{ ...PERRIN, id: row }]);
    const visit = await session.start("visit", person, {});
    const chosen = partyFor(around({ circle }), row, null);
    visit.write("who", said([...(chosen ?? [])]));
    await visit.freeze();
    expect(visit.answer("who")?.value).toEqual(["circle", row, "Perrin Wickerlight", true]);

    const again = await session.open(person);
    again.removeRow("circle", row);
    again.close();
    await quiet();
    const now = await circleOf(session, person);
    expect(now).toEqual([]);
    const party = partyOf(PARTY, visit.answer("who")?.value);
    const kept = keptOf([party], MARL, now);
    const choices = partyChoices(around({ circle: now, kept }), party);
    const shown = choices.find(
      ({ value }) => value === chosenOf(around({ circle: now }), party, null),
    );
    expect(shown?.label).toBe("Perrin Wickerlight");
    expect(shown?.hint).toContain("No longer one of the people in their life");
    await session.lock();
  });

  test("a person who is not on this device has none", async () => {
    expect(await circleOf(session, "0f".repeat(16))).toBeNull();
    await session.lock();
  });
});

describe("the choices of a party", () => {
  test("are the person, their circle with who each is to them, staff, organisations, anybody else", () => {
    const all = partyChoices(around(), null).map(({ label, hint }) => [label, hint]);
    expect(all).toEqual([
      ["Marl Oystergate", undefined],
      ["Cade Oystergate", "Brother."],
      ["Perrin Wickerlight", "Child. Under 18."],
      ["Wren Saltwhistle", undefined],
      ["A member of staff", undefined],
      ["An organisation", undefined],
      ["Someone else", undefined],
    ]);
  });

  test("leave the person out where somebody else is asked for", () => {
    const labels = (form: string, path: string) =>
      partyChoices(around({ notThem: asksSomebodyElse(form, path) }), null).map(
        ({ label }) => label,
      );
    const row = "0a".repeat(16);
    for (const [form, path] of [
      ["needs-assessment", `carers_list/${row}/party`],
      ["needs-assessment", "appropriate_person_who"],
      ["sharing-preference", "who_decides_name"],
    ] as const) {
      expect(labels(form, path)).not.toContain(MARL.name);
      expect(labels(form, path)).toContain("Cade Oystergate");
    }
    expect(labels("needs-assessment", `present/${row}/party`)).toContain(MARL.name);
    expect(labels("another-form", "appropriate_person_who")).toContain(MARL.name);
  });

  test("one chosen is written with the id of their row, their name, and under 18 as it is known", () => {
    expect(partyFor(around(), CADE.id, null)).toEqual(["circle", CADE.id, "Cade Oystergate", null]);
    expect(partyFor(around(), PERRIN.id, null)?.[3]).toBe(true);
    const cade = partyFor(around(), CADE.id, null);
    expect(chosenOf(around(), cade, null)).toBe(CADE.id);
  });

  test("a name that was written goes to another kind; one chosen from the circle does not", () => {
    const written: Party = ["other", null, "Olu Bramblecote", false];
    expect(partyFor(around(), "organisation", written)?.[2]).toBe("Olu Bramblecote");
    expect(partyFor(around(), "staff", partyFor(around(), CADE.id, null))).toBeNull();
  });

  test("somebody with a record of their own was never one of the circle, and is not said to have left it", () => {
    const kept: Party = ["circle", "0e".repeat(16), "Tansy Wickerlight", false];
    const hint = (more: object) =>
      partyChoices(around({ kept, ...more }), kept).find(({ value }) => value === "kept")?.hint;
    expect(hint({})).toContain("No longer one of the people in their life");
    expect(hint({ keptHasRecord: true })).toBeUndefined();
  });

  test("somebody recorded under an earlier name is said so", () => {
    const before: Party = ["circle", CADE.id, "Cade O.", null];
    const choice = partyChoices(around(), before).find(({ value }) => value === CADE.id);
    expect(choice?.hint).toBe("Brother. Kept here as Cade O.");
  });

  test("somebody written down before there was a circle stays chosen by name", () => {
    const written: Party = ["circle", null, "Cade Oystergate", false];
    const kept = keptOf([written], MARL, [PERRIN]);
    expect(kept).toEqual(written);
    const all = around({ circle: [PERRIN], kept });
    expect(chosenOf(all, written, null)).toBe("kept");
    expect(partyFor(all, "kept", null)).toEqual(written);
  });
});

describe("a circle", () => {
  const record = (answers: Record<string, string>, disputed: string[] = []) => ({
    rows: () => [...new Set(Object.keys(answers).map((path) => path.split("/")[1] ?? ""))],
    answer: (path: string) => (answers[path] === undefined ? undefined : said(answers[path])),
    unsettled: (path: string) => disputed.includes(path),
  });

  test("leaves out a row without a name", () => {
    expect(
      circleIn(record({ "circle/1/relationship": "Brother", "circle/2/name": "Cade" })),
    ).toEqual([{ id: "2", name: "Cade", relationship: null, under18: null, roles: [] }]);
  });

  test("takes a disputed age for under 18", () => {
    const answers = { "circle/1/name": "Perrin", "circle/1/under_18": "no" };
    expect(circleIn(record(answers))[0]?.under18).toBe(false);
    expect(circleIn(record(answers, ["circle/1/under_18"]))[0]?.under18).toBe(true);
  });
});
