import { expect, test } from "vitest";
import { ownChoices } from "../../src/screens/settle/order";
import { backIn, keepIn, keepWords } from "../../src/screens/settle/own";
import { differs, ownDiffering, sidesOf } from "../../src/screens/settle/own-devices";
import { keptOf } from "../../src/screens/settle/own-kept";
import { answerContext } from "../../src/screens/shown-answer";
import type { UnlockedSession } from "../../src/session/session";
import type { RecordHandle } from "../../src/session/types";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { type Council, fernshire, quiet, VISIT } from "./world";

const QUESTIONS = Array.from({ length: 20 }, (_, n) => `question_${n}`);

const section = VISIT.sections[0] as { items: object[] };
const LONG_VISIT = {
  ...VISIT,
  id: "long-visit",
  title: { en: "Long visit" },
  sections: [
    {
      ...section,
      items: [...section.items, ...QUESTIONS.map((id) => ({ ...section.items[2], id }))],
    },
  ],
};

interface There {
  readonly session: UnlockedSession;
  readonly records: RecordHandle[];
}

/** Wren's phone and her laptop, each of which answered twenty questions in each of two records apart. */
async function apart(): Promise<{ council: Council; phone: There; laptop: There }> {
  const council = await fernshire();
  await council.publish(LONG_VISIT as never);
  const { session: phone } = await enrolled(council, "Wren", "Wren's phone");
  const { session: laptop } = await enrolled(council, "Wren", "Work laptop");
  const begun = [];
  for (let i = 0; i < 2; i++) {
    const record = await phone.start("long-visit", PERSON_ID, {});
    const row = record.addRow("carers");
    record.writeAll({ place: said("home"), [`carers/${row}/name`]: said("Cade") });
    await record.freeze();
    begun.push({ record, row });
  }
  for (const session of [phone, laptop]) await session.sendNow();
  const there = [];
  for (const { record, row } of begun) {
    const other = await laptop.open(record.id);
    const answers = (words: string) =>
      Object.fromEntries(QUESTIONS.map((id) => [id, said(`${words} ${id}`)]));
    record.writeAll({ ...answers("phone"), [`carers/${row}/hours`]: said("ten") });
    other.writeAll(answers("laptop"));
    other.removeRow("carers", row);
    await Promise.all([record.freeze(), other.freeze()]);
    there.push(other);
  }
  for (const session of [phone, laptop, phone]) await session.sendNow();
  await quiet();
  const records = begun.map(({ record }) => record);
  for (const record of [...records, ...there]) record.showArrived();
  return {
    council,
    phone: { session: phone, records },
    laptop: { session: laptop, records: there },
  };
}

/** What the screen of all of it shows and does. */
function everywhere({ session, records }: There) {
  const contexts = records.map((record) => answerContext(session, record));
  const all = contexts.map((context) => ({ context, own: ownDiffering(context) }));
  const sides = all.flatMap(({ context, own }) =>
    sidesOf(own).map(([path, each]) => [`${context.handle.id} ${path}`, each] as const),
  );
  const choices = ownChoices(new Map(sides));
  const keep = (words: string) => {
    const choice = choices.find((each) => keepWords(choices, each) === words);
    if (!choice) throw new Error(`nothing is called ${words}`);
    return all.map(({ context, own }) => keepIn(context, own, choice, choice.deviceLabel));
  };
  const back = () => {
    for (const context of contexts) {
      const kept = keptOf(session, context.handle.id, 0);
      if (kept) backIn(context, kept);
    }
  };
  return { n: all.reduce((sum, { own }) => sum + differs(own), 0), keep, back };
}

test("forty clashes and two rows between my phone and my laptop, in two records, are one choice", async () => {
  const { phone, laptop } = await apart();
  const listed = phone.session.toSettle.value;
  expect(listed).toHaveLength(42);
  expect(listed.every(({ ownDevices }) => ownDevices)).toBe(true);
  expect(everywhere(phone).n).toBe(42);

  expect(everywhere(phone).keep("Keep the laptop's")).toEqual([21, 21]);
  for (const record of phone.records) {
    for (const id of QUESTIONS) expect(record.answer(id)?.value).toBe(`laptop ${id}`);
    expect(record.rows("carers")).toEqual([]);
    await record.freeze();
  }
  await quiet();
  expect(phone.session.toSettle.value).toEqual([]);

  // The other device reads the same, with nothing left to settle there either.
  await phone.session.sendNow();
  for (const { id } of phone.records) {
    // The way back is none of the words a record waits to have sent.
    expect(keptOf(phone.session, id, 0)?.n).toBe(21);
    expect(phone.session.scratchSave(id)).toEqual({ kind: "clean" });
  }
  await laptop.session.sendNow();
  await quiet();
  for (const record of laptop.records) {
    record.showArrived();
    expect(record.rows("carers")).toEqual([]);
    expect(record.unsettledPaths()).toEqual([]);
  }
  expect(laptop.session.toSettle.value).toEqual([]);
});

test("kept from the device that changed it, a row that the other removed stays", async () => {
  const { phone } = await apart();
  expect(everywhere(phone).keep("Keep the phone's")).toEqual([21, 21]);
  for (const record of phone.records) {
    const [row] = record.rows("carers");
    expect(record.answer(`carers/${row}/hours`)?.value).toBe("ten");
    expect(record.answer("question_3")?.value).toBe("phone question_3");
    await record.freeze();
  }
  await quiet();
  expect(phone.session.toSettle.value).toEqual([]);
});

test("all of it is put back as it was shown, rows that went with it too, after everything was sent", async () => {
  const { phone } = await apart();
  const shown = phone.records.map((record) => record.answer("question_7")?.value);
  everywhere(phone).keep("Keep the laptop's");
  for (const record of phone.records) await record.freeze();
  await phone.session.sendNow();
  everywhere(phone).back();
  phone.records.forEach((record, at) => {
    expect(record.answer("question_7")?.value).toBe(shown[at]);
    const [row] = record.rows("carers");
    expect(record.answer(`carers/${row}/name`)?.value).toBe("Cade");
    expect(record.answer(`carers/${row}/hours`)?.value).toBe("ten");
    expect(keptOf(phone.session, record.id, 0)).toBeNull();
  });
});

test("what comes to differ after the first choice is one choice again, and both are put back together", async () => {
  const { phone, laptop } = await apart();
  everywhere(phone).keep("Keep the laptop's");
  for (const record of phone.records) await record.freeze();
  const [record] = phone.records as [RecordHandle];
  const [other] = laptop.records as [RecordHandle];
  record.write("risk", said("falls"));
  other.write("risk", said("none"));
  await Promise.all([record.freeze(), other.freeze()]);
  for (const { session } of [phone, laptop, phone]) await session.sendNow();
  await quiet();
  record.showArrived();
  expect(everywhere(phone).n).toBe(1);
  everywhere(phone).keep("Keep the laptop's");
  expect(keptOf(phone.session, record.id, 0)).toMatchObject({ n: 22 });
  expect(record.answer("risk")?.value).toBe("none");
  everywhere(phone).back();
  expect(record.rows("carers")).toHaveLength(1);
  expect(record.answer("risk")?.value).toBe("falls");
});
