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
