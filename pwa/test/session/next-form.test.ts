/** From one form to the next: a record starts with what the last record of another form says. */
import { expect, test } from "vitest";
import { type CopiedFrom, copiedFrom, copyAgain } from "../../src/session/copied-again";
import type { RecordHandle, Session } from "../../src/session/types";
import { enrolled, reopened, said } from "./enrolled";
import { fernshire, until, VISIT } from "./world";

const PLAN = {
  ...VISIT,
  id: "plan",
  title: { en: "Plan" },
  copied_in: [
    { to: "risk", from: "visit", path: "risk" },
    { to: "carers/*/name", from: "visit", path: "carers/*/name" },
  ],
};

const REVIEW = {
  ...VISIT,
  id: "review",
  title: { en: "Review" },
  first_rows: [{ group: "carers", person: ["name"], answers: { hours: "0" } }],
};

async function visited() {
  const council = await fernshire();
  await council.publish(PLAN as never);
  await council.publish(REVIEW as never);
  await council.publish({ ...VISIT, id: "involvement" } as never);
  const ada = await enrolled(council, "Ada");
  const person = await ada.session.register({ legal_name: said("Tansy Wickerlight") });
  const earlier = await ada.session.start("visit", person, {});
  earlier.write("risk", said("none"));
  await earlier.freeze();
  const visit = await ada.session.start("visit", person, {});
  visit.write("risk", said("falls"));
  const row = visit.addRow("carers");
  visit.write(`carers/${row}/name`, { ...said("Sol"), source: 1 });
  visit.write(`carers/${row}/hours`, said("10"));
  await visit.freeze();
  return { council, ada, person, visit, row };
}

test("a row keeps its id, a said answer its source, and only what is named is copied", async () => {
  const { ada, person, row } = await visited();
  const plan = await ada.session.start("plan", person, {});
  expect(plan.answer("risk")).toMatchObject({ value: "falls", source: 5 });
  expect(plan.rows("carers")).toEqual([row]);
  expect(plan.answer(`carers/${row}/name`)).toMatchObject({ value: "Sol", source: 1 });
  expect(plan.answer(`carers/${row}/hours`)).toBeUndefined();
});

test("what was copied stays what it was when the other record changes", async () => {
  const { ada, person, visit } = await visited();
  const plan = await ada.session.start("plan", person, {});
  visit.write("risk", said("stairs"));
  await visit.freeze();
  expect(plan.answer("risk")?.value).toBe("falls");
});

test("copied rows survive a lock before the first answer, and go with it to another device", async () => {
  const { council, ada, person, row } = await visited();
  const { id } = await ada.session.start("plan", person, {});
  const [vault] = await ada.vaults.list();
  await ada.session.lock();
  const again = await reopened(ada.profile, vault?.id as string);
  const plan = await again.open(id);
  expect(plan.rows("carers")).toEqual([row]);
  plan.write("place", said("At home"));
  await plan.freeze();
  await again.sendNow();
  const bea = await enrolled(council, "Bea");
  await bea.session.sendNow();
  await until(() => bea.session.records.value.some((record) => record.id === id));
  const there = await bea.session.open(id);
  expect(there.rows("carers")).toEqual([row]);
  expect(there.answer(`carers/${row}/name`)?.value).toBe("Sol");
});

test("a record starts with the rows its form names, which can be taken away", async () => {
  const { ada, person } = await visited();
  const review = await ada.session.start("review", person, {});
  const [row] = review.rows("carers");
  expect(review.answer(`carers/${row}/name`)).toMatchObject({
    value: ["circle", person, "Tansy Wickerlight", null],
    source: 5,
  });
  expect(review.answer(`carers/${row}/hours`)?.value).toBe("0");
  review.removeRow("carers", row as string);
  expect(review.rows("carers")).toEqual([]);
});

const held = (session: Session, handle: RecordHandle) =>
  copiedFrom(session, handle).map(({ draft, differing, byHand }) => ({
    draft,
    differing: differing.map(({ to, answer }) => [to.split("/").at(-1), answer?.value ?? null]),
    byHand: byHand.map(({ to }) => to.split("/").at(-1)),
  }));

test("a copy says that its source is a draft, and what changed there since", async () => {
  const { ada, person, visit, row } = await visited();
  const plan = await ada.session.start("plan", person, {});
  const none = { differing: [], byHand: [] };
  expect(held(ada.session, plan)).toEqual([{ draft: true, ...none }]);
  visit.write("risk", said("none"));
  visit.write(`carers/${row}/name`, { ...said("Sol Ember"), source: 1 });
  await visit.freeze();
  expect(held(ada.session, plan)).toEqual([
    {
      draft: true,
      differing: [
        ["risk", "none"],
        ["name", "Sol Ember"],
      ],
      byHand: [],
    },
  ]);
});

test("copying again takes what is still as copied with its source, and leaves what a hand changed", async () => {
  const { ada, person, visit, row } = await visited();
  const plan = await ada.session.start("plan", person, {});
  plan.write("risk", said("none"));
  plan.write("place", said("At home"));
  await plan.freeze();
  visit.write("risk", said("stairs"));
  visit.write(`carers/${row}/name`, { ...said("Sol Ember"), source: 1 });
  const added = visit.addRow("carers");
  visit.write(`carers/${added}/name`, said("Dov"));
  await visit.freeze();
  const [from] = copiedFrom(ada.session, plan);
  expect(from?.byHand.map(({ to }) => to)).toEqual(["risk"]);
  copyAgain(plan, from as CopiedFrom);
  expect(plan.answer("risk")?.value).toBe("none");
  expect(plan.answer(`carers/${row}/name`)).toMatchObject({ value: "Sol Ember", source: 1 });
  expect(plan.rows("carers")).toEqual([row, added]);
  expect(plan.answer(`carers/${added}/name`)).toMatchObject({ value: "Dov", source: 5 });
  expect(copiedFrom(ada.session, plan)[0]?.differing).toEqual([]);
  visit.write(`carers/${added}/name`, null);
  plan.removeRow("carers", row);
  await visit.freeze();
  const again = copiedFrom(ada.session, plan)[0] as CopiedFrom;
  expect(again.differing).toMatchObject([{ to: `carers/${added}/name`, answer: null }]);
  copyAgain(plan, again);
  expect(plan.answer(`carers/${added}/name`)).toBeUndefined();
});
