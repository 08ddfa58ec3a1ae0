import { describe, expect, test } from "vitest";
import { emptyWords } from "../../src/screens/queue/empty";
import {
  addWorkingDays,
  beingWritten,
  queueRows,
  sortRows,
  workingDays,
} from "../../src/screens/queue/rows";
import { command, DOV, IDRIS, MARL, MONDAY, record, TABLE, WREN } from "./make";

const DAY = 86_400_000;
const rowsOf = (records: readonly ReturnType<typeof record>[], today = "2026-03-11") =>
  queueRows({ records, people: [MARL], me: IDRIS, today, table: TABLE });

describe("working days", () => {
  test("weekends do not count", () => {
    expect(addWorkingDays("2026-03-09", 5)).toBe("2026-03-16");
    expect(workingDays("2026-03-13", "2026-03-16")).toBe(1);
    expect(workingDays("2026-03-16", "2026-03-13")).toBe(-1);
    expect(workingDays("2026-03-14", "2026-03-15")).toBe(0);
  });
});

describe("waiting for you", () => {
  test("only submitted records wait, oldest due first", () => {
    const rows = rowsOf([
      record("later", {
        state: { state: "submitted", versionNo: 1, at: MONDAY + 2 * DAY, position: 2 },
      }),
      record("draft", { state: { state: "draft", versionNo: 0, at: null, position: null } }),
      record("done", { state: { state: "authorised", versionNo: 1, at: MONDAY, position: 1 } }),
      record("sooner"),
    ]);
    expect(rows.map((row) => row.record)).toEqual(["sooner", "later"]);
    expect(rows[0]).toMatchObject({ due: "2026-03-16", left: 3, from: WREN, person: MARL });
  });

  test("a resubmission came back", () => {
    const again = record("r", {
      state: { state: "submitted", versionNo: 2, at: MONDAY, position: 1 },
    });
    expect(rowsOf([again])[0]?.group).toBe("came_back");
  });

  test("own work is for others to decide", () => {
    expect(rowsOf([record("r", { startedBy: IDRIS })])[0]?.group).toBe("others");
    const sent = record("r", { last: command("submit", IDRIS, "accepted") });
    expect(rowsOf([sent])[0]?.group).toBe("others");
  });

  test("a decision on its way is not asked for again", () => {
    const decided = record("r", { last: command("authorise", IDRIS, "unsent") });
    expect(rowsOf([decided])[0]?.group).toBe("on_the_way");
  });

  test("a refused decision is waiting again", () => {
    const refused = record("r", { last: command("authorise", IDRIS, "refused") });
    expect(rowsOf([refused])[0]?.group).toBe("decide");
  });

  test("a person who is not on this device is not named", () => {
    expect(rowsOf([record("r", { person: "else" })])[0]?.person).toBeNull();
  });

  test("a form without decisions never waits", () => {
    expect(rowsOf([record("r", { form: "person" })])).toEqual([]);
  });

  test("any column can order it, both ways", () => {
    const rows = rowsOf([
      record("w"),
      record("d", { last: command("submit", DOV, "accepted"), startedBy: DOV }),
    ]);
    const order = (down: boolean) => sortRows(rows, { by: "from", down }).map((row) => row.record);
    expect(order(false)).toEqual(["d", "w"]);
    expect(order(true)).toEqual(["w", "d"]);
  });

  test("what was returned is with the worker", () => {
    const back = record("r", {
      state: { state: "returned", versionNo: 1, at: MONDAY, position: 1 },
    });
    expect(beingWritten([back, record("s")])).toEqual([back]);
  });
});

describe("an empty list", () => {
  const CHECKED = Date.UTC(2026, 2, 9, 9, 0);
  const words = (minutes: number | null, offline = false) =>
    emptyWords({
      asOf: minutes === null ? null : CHECKED,
      now: CHECKED + (minutes ?? 0) * 60_000,
      offline,
    });

  test("says that nothing is waiting only once it was looked at, and when", () => {
    expect(words(1)).toMatch(/^Nothing is waiting\. Checked \d\d:\d\d\.$/);
    expect(words(60, true)).toMatch(/^Nothing is waiting\. Checked /);
  });

  test("says that it is being checked before that, and when what it knows is old", () => {
    expect(words(null)).toBe("Checking what waits for you.");
    expect(words(60)).toMatch(/^Checking\. When last checked, .*, nothing was waiting\.$/);
  });

  test("without a connection says that it was never checked", () =>
    expect(words(null, true)).toMatch(/^Not checked yet/));
});
