/** What of a plan that is a person's own a colleague is shown, and what the one who types it. */
import { describe, expect, test } from "vitest";
import view from "../../../forms/staff-view.json";
import { formOf } from "../../src/app/form-of";
import { readPast } from "../../src/screens/compare/past";
import { type AnswerContext, answerContext } from "../../src/screens/shown-answer/context";
import { setAside } from "../../src/session/kept-aside";
import type { UnlockedSession } from "../../src/session/session";
import { straysOf } from "../../src/session/strays";
import type { RecordHandle } from "../../src/session/types";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { fernshire, quiet, VISIT } from "./world";

const question = (id: string, merge: string, rest: object = {}) => ({
  id,
  type: "text",
  label: { en: id },
  merge,
  req: "N",
  sens: "2",
  voice: "person",
  source: "person_said",
  ...rest,
});

const option = (code: string) => ({ code, label: { en: code } });
const kept = { tree: ["==", ["get", "held_as"], "here"], reads: ["held_as"] };

/** The plan with three of its sections, one of which is asked only of a plan kept here. */
const PLAN = {
  ...VISIT,
  id: view.form,
  title: { en: "My plan for staying well" },
  audience: "person-owned",
  sections: [
    {
      ...(VISIT.sections[0] as object),
      id: view.always,
      items: [
        question("held_as", "ordinary"),
        question(view.question, "critical", {
          type: "one",
          options: ["none", view.some, view.whole].map(option),
        }),
        question(view.parts, "critical", {
          type: "many",
          options: ["well", "crisis"].map(option),
        }),
      ],
    },
    {
      ...(VISIT.sections[0] as object),
      id: "well",
      show: kept,
      items: [question("toolbox", "narrative")],
    },
    {
      ...(VISIT.sections[0] as object),
      id: "crisis",
      items: [question("treatments_not_wanted", "critical")],
    },
  ],
};

const CANARY = "wickerlight-2290";

/** A plan that Wren has typed for Marl, and Dov's device with it. */
async function plan(says: Readonly<Record<string, unknown>>) {
  const council = await fernshire();
  await council.publish(PLAN as never);
  const wren = await enrolled(council, "Wren");
  const dov = await enrolled(council, "Dov");
  const person = await wren.session.start("person", PERSON_ID, {});
  person.write("legal_name", said("Marl"));
  await person.freeze();
  const own = await wren.session.start(view.form, person.id, {});
  own.write("held_as", said("here"));
  own.write("toolbox", said(`${CANARY} the allotment`));
  own.write("treatments_not_wanted", said(`${CANARY} no injections`));
  for (const [path, value] of Object.entries(says)) own.write(path, said(value as string));
  await own.freeze();
  await wren.session.sendNow();
  await dov.session.sendNow();
  await quiet();
  const theirs = await dov.session.open(own.id);
  return { council, wren, dov, own, theirs };
}

const sections = (session: UnlockedSession, handle: RecordHandle): string[] => {
  const form = formOf(session, handle);
  return form.definition.sections.map(({ id }) => id).filter((id) => form.sectionShown(id).value);
};

/** Everything a screen could say of the record, as one text. */
function readable({ handle, form }: AnswerContext, paths: readonly string[]): string {
  const context = { handle, form } as AnswerContext;
  return JSON.stringify([
    paths.map((path) => [
      handle.answer(path),
      handle.heads(path).map(({ value }) => value),
      handle.elements(path),
      setAside(handle.ground, path),
    ]),
    form.kept(),
    handle.unsettledPaths(),
    readPast(context).paths,
    straysOf(handle.ground, { ...form.definition, sections: [] }),
  ]);
}

const EVERY = ["held_as", view.question, view.parts, "toolbox", "treatments_not_wanted"];

describe("a plan that is the person's own, on a colleague's device", () => {
  test("shows the parts the person opened and nothing of the others", async () => {
    const { dov, theirs } = await plan({ [view.question]: view.some, [view.parts]: ["crisis"] });
    expect(sections(dov.session, theirs)).toEqual([view.always, "crisis"]);
    expect(theirs.answer("treatments_not_wanted")?.value).toContain(CANARY);
    expect(theirs.answer("toolbox")).toBeUndefined();
    const seen = readable(answerContext(dov.session, theirs), EVERY);
    expect(seen).not.toContain("the allotment");
    expect(seen).not.toContain('"toolbox"');
  });

  test("shows all of it where the person opened all, as far as the form asks it", async () => {
    const { dov, theirs } = await plan({ [view.question]: view.whole });
    expect(sections(dov.session, theirs)).toEqual([view.always, "well", "crisis"]);
    theirs.write("held_as", said("kept_by_me"));
    expect(sections(dov.session, theirs)).toEqual([view.always, "crisis"]);
  });

  test.each([{}, { [view.question]: "none" }, { [view.question]: view.some }])(
    "shows nothing of it while it is not open: %o",
    async (says) => {
      const { dov, theirs } = await plan(says);
      expect(sections(dov.session, theirs)).toEqual([view.always]);
      expect(readable(answerContext(dov.session, theirs), EVERY)).not.toContain(CANARY);
    },
  );

  test("closes at once when the person says so there, and opens at once", async () => {
    const { dov, theirs } = await plan({ [view.question]: view.whole });
    theirs.write(view.question, said("none"));
    expect(sections(dov.session, theirs)).toEqual([view.always]);
    expect(readable(answerContext(dov.session, theirs), EVERY)).not.toContain(CANARY);
    theirs.write(view.question, said(view.some));
    theirs.write(view.parts, said(["well"] as never));
    expect(sections(dov.session, theirs)).toEqual([view.always, "well"]);
    await theirs.freeze();
  });

  test("is closed while two answers stand about who may see it, and asks nobody else to settle", async () => {
    const { wren, dov, own, theirs } = await plan({ [view.question]: view.whole });
    own.write(view.question, said("none"));
    theirs.write(view.question, said(view.some));
    theirs.write(view.parts, said(["crisis"] as never));
    await own.freeze();
    await theirs.freeze();
    await wren.session.sendNow();
    await dov.session.sendNow();
    await quiet();
    theirs.showArrived();
    expect(theirs.unsettled(view.question)).toBe(true);
    expect(sections(dov.session, theirs)).toEqual([view.always]);
    expect(dov.session.toSettle.value).toEqual([]);
    await wren.session.sendNow();
    await quiet();
    expect(wren.session.toSettle.value.map(({ path }) => path)).toEqual([view.question]);
  });

  test("is finished by whoever types it and by nobody else", async () => {
    const { wren, own, theirs } = await plan({ [view.question]: view.whole });
    await expect(theirs.command("submit", {}, "2026-03-12")).rejects.toThrow("finishes it");
    expect(own.closed).toBeUndefined();
    await own.command("submit", {}, "2026-03-12");
    await wren.session.sendNow();
    expect(own.commands().map(({ name }) => name)).toEqual(["submit"]);
  });
});

test("whoever types a closed plan sees all of it, opened again as well", async () => {
  const { wren, own } = await plan({ [view.question]: "none" });
  expect(sections(wren.session, own)).toEqual([view.always, "well", "crisis"]);
  own.close();
  await quiet();
  const again = await wren.session.open(own.id);
  expect(again.closed).toBeUndefined();
  expect(again.answer("toolbox")?.value).toContain(CANARY);
});
