import { describe, expect, test } from "vitest";
import { RULING } from "../../src/codes";
import { createFormState } from "../../src/forms/state";
import { moveOf } from "../../src/screens/move-form/moving";
import { whatChanges } from "../../src/screens/move-form/what-changes";
import { MOVE } from "../../src/session/decisions";
import { NotHere } from "../../src/session/not-here";
import { straysOf, versionsOf } from "../../src/session/strays";
import type { RecordHandle, Session } from "../../src/session/types";
import { hex } from "../../src/sync/core/bytes";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { type Council, fernshire, until, VISIT } from "./world";

const HOUR = 3_600_001;
const SECTION = VISIT.sections[0] as { items: { id: string }[] };

/** The visit form without one question and with another. */
const SECOND = {
  ...VISIT,
  title: { en: "Visit, second version" },
  sections: [
    {
      ...SECTION,
      items: [
        ...SECTION.items.filter(({ id }) => id !== "place"),
        { ...SECTION.items[0], id: "what_matters", label: { en: "What matters" } },
      ],
    },
  ],
};

const WORKFLOW = {
  states: { visit: { initial: "draft", editable: ["draft", "returned"] } },
  commands: [
    {
      name: MOVE,
      label: { en: "Move" },
      forms: ["visit"],
      from: ["draft"],
      roles: ["social_worker"],
    },
  ],
};

/** Ada's draft with one answer, begun while the first version was the newest. */
async function drafting() {
  const council = await fernshire();
  council.workflow = WORKFLOW;
  const first = council.listed.find(({ id }) => id === "visit")?.hash as string;
  const { profile, session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("place", said("At home"));
  await record.freeze();
  return { council, profile, session, record, first };
}

/** The newer version is published, and this device hears of it. */
async function publishSecond(
  council: Council,
  session: Session,
  profile: { pass(ms: number): void },
) {
  const second = await council.publish(SECOND as never);
  council.now += HOUR;
  profile.pass(HOUR);
  await session.sendNow();
  await until(() => session.newest("visit")?.hash === second);
  return second;
}

/** Another device's change says, as the server would, what was ruled on a record's last command. */
async function rule(council: Council, record: RecordHandle, outcome: number): Promise<void> {
  const dot = record.ground.shown.fold.commands.at(-1)?.dot;
  if (!dot) throw new Error("no command was given");
  const server = await enrolled(council, "Bea");
  await server.session.sendNow();
  await until(() => server.session.records.value.some(({ id }) => id === record.id));
  const theirs = await server.session.open(record.id);
  theirs.write(`@ruling/${hex(dot)}`, said([outcome, null, [], 1, []]));
  await theirs.freeze();
  await server.session.sendNow();
}

describe("a form is published anew while a draft of it is open offline", () => {
  test("the draft stays on the version it began with and is sent so; new records start on the newer", async () => {
    const { council, profile, session, record, first } = await drafting();
    council.down = true;
    const second = await council.publish(SECOND as never);
    record.write("good_life", said("A walk"));
    await record.freeze();
    council.down = false;
    council.now += HOUR;
    profile.pass(HOUR);
    await session.sendNow();
    await until(() => session.newest("visit")?.hash === second);
    expect(session.sending.value.unsent).toBe(0);
    expect(record.formHash).toBe(first);
    expect(record.outdated.value).toBe(false);
    expect(session.records.value.find(({ id }) => id === record.id)?.formHash).toBe(first);
    const fresh = await session.start("visit", PERSON_ID, {});
    expect(fresh.formHash).toBe(second);
    const again = await reopened(profile, session.vault);
    expect((await again.open(record.id)).formHash).toBe(first);
  });

  test("its page offers the newer version to whoever may move it, and to nobody else", async () => {
    const { council, profile, session, record } = await drafting();
    expect(moveOf(session, record)).toBeNull();
    const second = await publishSecond(council, session, profile);
    expect(moveOf(session, record)).toMatchObject({ newest: { hash: second }, last: null });
    council.workflow = { ...WORKFLOW, commands: [] };
    council.now += HOUR;
    profile.pass(HOUR);
    await session.sendNow();
    await until(() => session.workflow()?.commands.length === 0);
    expect(moveOf(session, record)).toBeNull();
  });
});

describe("a draft that is moved", () => {
  test("is on the newer version once the server has accepted it, with every answer kept", async () => {
    const { council, profile, session, record, first } = await drafting();
    const second = await publishSecond(council, session, profile);
    await record.command(MOVE, { to: second }, session.today());
    expect(moveOf(session, record)?.last?.outcome).toBe("unsent");
    await session.sendNow();
    expect(record.outdated.value).toBe(false);
    await rule(council, record, RULING.accepted);
    await session.sendNow();
    await until(() => record.outdated.value);
    const moved = await session.open(record.id);
    expect(moved).not.toBe(record);
    expect(moved.formHash).toBe(second);
    expect(versionsOf(moved)).toEqual([first, second]);
    expect(straysOf(moved.ground, moved.definition)).toMatchObject([
      { path: "place", answers: [{ value: "At home" }] },
    ]);
    expect(moved.answer("place")?.value).toBe("At home");
    const again = await reopened(profile, session.vault);
    expect((await again.open(record.id)).formHash).toBe(second);
  });

  test("stays where it is when the server does not accept it", async () => {
    const { council, profile, session, record, first } = await drafting();
    const second = await publishSecond(council, session, profile);
    await record.command(MOVE, { to: second }, session.today());
    await session.sendNow();
    await rule(council, record, RULING.refused);
    await session.sendNow();
    await until(() => moveOf(session, record)?.last?.outcome === "refused");
    expect(record.outdated.value).toBe(false);
    expect((await session.open(record.id)).formHash).toBe(first);
  });

  test("says so where the newer version has not come to this device", async () => {
    const { council, profile, session, record } = await drafting();
    const second = await publishSecond(council, session, profile);
    await record.command(MOVE, { to: second }, session.today());
    await session.sendNow();
    await rule(council, record, RULING.accepted);
    council.forms.delete(second);
    const { session: dov } = await enrolled(council, "Dov");
    await dov.sendNow();
    await until(() => dov.records.value.some(({ id }) => id === record.id));
    await expect(dov.open(record.id)).rejects.toMatchObject({ what: "form" });
  });
});

test("what would change is told by question, with what no longer has a place", () => {
  const found = whatChanges(VISIT as never, SECOND as never);
  expect(found.added.map(({ path }) => path)).toEqual(["what_matters"]);
  expect(found.removed.map(({ path }) => path)).toEqual(["place"]);
  expect(found.smaller).toBe(1);
});

describe("what this app cannot read", () => {
  test("a form of a newer format, or a damaged one, is kept: the vault opens and the record says why it does not", async () => {
    const { profile, session, record, first } = await drafting();
    await session.lock();
    const whole = JSON.stringify(VISIT);
    for (const json of [JSON.stringify({ ...VISIT, v: 2 }), "{not json", "null", whole]) {
      const opened = await reopened(profile, session.vault);
      await opened["store"].keep(new Map([[`form/${first}`, json]]));
      await opened.lock();
      const again = await reopened(profile, session.vault);
      expect(again.records.value.map(({ id }) => id)).toContain(record.id);
      if (json === whole) {
        // As after the update.
        expect((await again.open(record.id)).answer("place")?.value).toBe("At home");
      } else {
        const opening = again.open(record.id);
        await expect(opening).rejects.toBeInstanceOf(NotHere);
        await expect(opening).rejects.toMatchObject({ what: "newer" });
        expect(again.startable.value.map(({ id }) => id)).not.toContain("visit");
      }
      await again.lock();
    }
  });

  test("answers to questions this version does not have are listed, whoever wrote them", async () => {
    const { session, record } = await drafting();
    record.write("asked_later", said("From a newer form"));
    record.write("carers/nobody/pets", said(2));
    record.write("gone_group", said("none"));
    const paths = straysOf(record.ground, record.definition).map(({ path }) => path);
    expect(paths).toEqual(["asked_later", "carers/nobody/pets", "gone_group"]);
    const form = createFormState(record.definition, record, {
      today: () => session.today(),
      lang: "en",
    });
    expect(form.problems("asked_later").value).toEqual([]);
    expect(form.shown("carers/nobody/pets").value).toBe(false);
  });
});
