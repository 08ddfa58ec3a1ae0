/** What a person's page and a group's page list of what sessions left to be done. */
import { expect, test } from "vitest";
import { leftIn } from "../../src/screens/tasks/after-sessions";
import { enrolled, said } from "../session/enrolled";
import { fernshire, quiet, VISIT } from "../session/world";

test("each thing to do says by when and who does it, and is gone once it is done", async () => {
  const council = await fernshire();
  await council.publish({ ...VISIT, id: "peer-note", title: { en: "Peer session note" } } as never);
  const { session } = await enrolled(council, "Juno", "Juno's phone");
  await session.sendNow();
  const note = await session.start("peer-note", null, {});
  const [one, two] = [note.addRow("followups"), note.addRow("followups")];
  note.writeAll({
    session_date: said("2026-03-24"),
    check_in: said("to_do"),
    [`followups/${one}/action`]: said("Ring about the bus pass"),
    [`followups/${one}/due`]: said("2026-03-27"),
    [`followups/${one}/owner`]: said(["other", null, "Fitz Gullyworth", null]),
    [`followups/${two}/action`]: said("Ask about Friday"),
  });
  await note.freeze();
  await quiet();
  // Rows are in the order of their keys, which are drawn: a page lists them by day.
  const left = () => leftIn(session, note).toSorted((a, b) => a.due.localeCompare(b.due));
  expect(left()).toMatchObject([
    { words: "Check in with them, in the way they agreed to", due: "2026-03-25", owner: "" },
    { words: "Ring about the bus pass", due: "2026-03-27", owner: "Fitz Gullyworth" },
    { words: "Ask about Friday", due: "2026-03-31", owner: "" },
  ]);
  left()[0]?.done?.();
  left()[0]?.done?.();
  await quiet();
  expect(note.answer("check_in")?.value).toBe("done");
  expect(note.answer(`followups/${one}/done`)?.value).toBe("yes");
  expect(left().map(({ words }) => words)).toEqual(["Ask about Friday"]);
  await session.lock();
});

const question = (id: string, type: string, more: object = {}) => ({
  ...{ id, type, label: { en: id }, merge: "ordinary", req: "N", sens: "1" },
  ...{ voice: "worker", source: "observed" },
  ...more,
});
const ASKED = question("referrals_out", "many", {
  merge: "union",
  options: [
    { code: "needs_assessment", label: { en: "A needs assessment" } },
    { code: "reablement", label: { en: "Reablement" } },
  ],
});
const CARERS = {
  ...question("carers_spotted", "group"),
  row_limit: 10,
  items: [question("who", "party"), question("young", "yn"), question("offered", "yn")],
};
const NOTE = {
  ...VISIT,
  id: "peer-note",
  title: { en: "Peer session note" },
  sections: [
    {
      ...VISIT.sections[0],
      items: [question("session_date", "date"), ASKED, question("referrals_done", "yn"), CARERS],
    },
  ],
};

test("what somebody asked for and a possible carer are to do, until somebody says that they were seen to", async () => {
  const council = await fernshire();
  await council.publish(NOTE as never);
  const { session } = await enrolled(council, "Juno", "Juno's phone");
  await session.sendNow();
  const note = await session.start("peer-note", null, {});
  note.write("session_date", said("2026-03-24"));
  note.setElement("referrals_out", "reablement", true);
  note.setElement("referrals_out", "needs_assessment", true);
  const noticed = (name: string, young: string) => {
    const row = note.addRow("carers_spotted");
    note.write(`carers_spotted/${row}/who`, said(["other", null, name, null]));
    note.write(`carers_spotted/${row}/young`, said(young));
  };
  noticed("Bramble Wickerlight", "no");
  noticed("Perrin Wickerlight", "yes");
  await note.freeze();
  await quiet();
  const left = () => leftIn(session, note).map(({ words, due }) => [words, due]);
  const of = "Asked for at a group: a needs assessment, reablement";
  const bramble = "Bramble Wickerlight may be a carer: offer help of their own";
  const perrin = "Perrin Wickerlight may be a young carer: refer them to children's services";
  expect(left().toSorted()).toEqual([
    [of, "2026-03-31"],
    [bramble, "2026-03-31"],
    [perrin, "2026-03-31"],
  ]);
  for (const words of [of, bramble]) {
    leftIn(session, note)
      .find((each) => each.words === words)
      ?.done?.();
    await quiet();
  }
  expect(note.answer("referrals_done")?.value).toBe("yes");
  expect(left()).toEqual([[perrin, "2026-03-31"]]);
  await session.lock();
});
