/** The sessions a group's page lists: of that group alone, and only what is held here. */
import { expect, test } from "vitest";
import { enrolled, said } from "./enrolled";
import { fernshire, quiet, VISIT } from "./world";

const who = (kind: string, name: string) => [kind, null, name, null];

test("a group's past sessions, the last first, each with who led it and how many came", async () => {
  const council = await fernshire();
  await council.publish({ ...VISIT, id: "peer-session", title: { en: "Log" } } as never);
  const { session } = await enrolled(council, "Juno", "Juno's phone");
  await session.sendNow();
  const [cuppa, walk] = ["c".repeat(32), "d".repeat(32)];
  const log = async (group: string, date: string, answers = {}) => {
    const handle = await session.start("peer-session", null, {});
    handle.writeAll({
      group: said(["organisation", group, "Tuesday Cuppa", null]),
      session_date: said(date),
      [`staff/${handle.addRow("staff")}/who`]: said(who("staff", "Juno Foxmarrow")),
      [`attendees/${handle.addRow("attendees")}/who`]: said(who("other", "Lu")),
      ...answers,
    });
    await handle.freeze();
    await quiet();
    return handle;
  };
  await log(cuppa, "2026-03-17");
  await log(walk, "2026-03-19");
  const last = await log(cuppa, "2026-03-24", { unnamed_count: said(4) });
  const row = `followups/${last.addRow("followups")}`;
  last.write(`${row}/action`, said("Book the hall"));
  await last.freeze();
  await quiet();
  const facts = { led: ["Juno Foxmarrow"], present: 1, toDo: 0 };
  expect(await session.pastSessions(cuppa)).toMatchObject([
    { ...facts, record: last.id, date: "2026-03-24", present: 5, toDo: 1 },
    { ...facts, date: "2026-03-17" },
  ]);
  last.write(`${row}/done`, said("yes"));
  await last.freeze();
  await quiet();
  expect((await session.pastSessions(cuppa))[0]?.toDo).toBe(0);
  await session.lock();
});
