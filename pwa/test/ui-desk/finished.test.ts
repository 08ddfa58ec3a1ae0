/** What is finished with a person: when it was, what it can be looked at as, and what follows it. */
import { describe, expect, test } from "vitest";
import { byYear } from "../../src/screens/one-person/finished";
import { nextSteps } from "../../src/screens/one-person/next-steps";
import { actsBar } from "../../src/screens/person/person";
import { looksOf } from "../../src/screens/record/looks";
import { entryState } from "../../src/screens/record/state-words";
import { listedState } from "../../src/screens/record/stopped-state";
import type { PersonEntry, RecordEntry, Session } from "../../src/session/types";
import { reading } from "../ui/tree";
import { command, IDRIS, MARL, MONDAY, record, TABLE, WREN } from "./make";

const DAY = 86_400_000;
const WORKFLOW = {
  ...TABLE,
  states: {
    "needs-assessment": {
      initial: "draft",
      editable: ["draft", "returned"],
      final: ["authorised"],
    },
    "preference-withdrawal": { initial: "draft", editable: ["draft"], final: ["final"] },
  },
  commands: [
    ...TABLE.commands,
    { name: "submit", forms: ["preference-withdrawal"], from: ["draft"], to: "final" },
  ],
};

const as = (me: typeof WREN, ...startable: readonly string[]): Session =>
  ({
    me,
    workflow: () => WORKFLOW,
    manager: () => IDRIS,
    today: () => "2026-03-20",
    startable: { value: startable.map((id) => ({ id })) },
  }) as unknown as Session;

const WITHDRAWN = record("w", {
  form: "preference-withdrawal",
  state: { state: "final", versionNo: 1, at: MONDAY + 3 * DAY, position: 9 },
  changed: MONDAY + 8 * DAY,
  last: command("submit", WREN, "accepted", { made: MONDAY }),
});
const ASSESSED = record("n", {
  state: { state: "authorised", versionNo: 1, at: MONDAY + DAY, position: 9 },
  last: command("authorise", IDRIS, "accepted", { made: MONDAY + DAY }),
});
const having = (...records: readonly RecordEntry[]): PersonEntry => ({ ...MARL, records });

describe("when a record was finished", () => {
  test("is when somebody finished it, whenever that arrived and whatever was recorded since", () => {
    const said = entryState(as(WREN), WITHDRAWN);
    expect(said).toMatch(/^Finished 9 Mar/);
    const later = { ...WITHDRAWN, changed: MONDAY + 30 * DAY };
    expect(entryState(as(WREN), later)).toBe(said);
  });

  test("keeps its place and its year in the list", () => {
    const newYear = Date.UTC(2027, 0, 4, 9);
    const later = { ...WITHDRAWN, changed: newYear };
    expect(byYear([later, ASSESSED])).toEqual([["2026", [ASSESSED, later]]]);
  });
});

describe("a withdrawal in a list", () => {
  const draft = (stopped: string, more: Partial<RecordEntry> = {}) =>
    listedState(as(WREN), {
      ...WITHDRAWN,
      state: { state: "draft", versionNo: 0, at: null, position: null },
      last: null,
      stopped,
      ...more,
    });

  test("counts before it is finished, and says since when and what finishing it does", () => {
    const left = "Not finished. Finishing it asks whoever was told to stop using it.";
    expect(draft("2026-03-09T14:32")).toBe(`Stopped since 9 Mar 2026, 14:32. ${left}`);
    for (const no of ["", "2026-03-09T12", "2026-02-31T10:00"]) {
      expect(draft(no)).toBe(`It counts already. ${left}`);
    }
  });

  test("that is finished says so, on its way as well as on the server", () => {
    const last = command("submit", WREN, "unsent", { made: MONDAY });
    expect(draft("2026-03-09T14:32", { last })).toMatch(
      /^Stopped since 9 Mar 2026, 14:32\. Finished 9 Mar.*It goes when there is a connection\.$/,
    );
    const over = { ...WITHDRAWN, stopped: "2026-03-09T14:32" };
    expect(listedState(as(WREN), over)).toMatch(/^Finished 9 Mar/);
  });

  test("leaves a decision that it stopped stopped, whatever state that is in", () => {
    const decision = { ...ASSESSED, form: "sharing-decision", stopped: "" };
    expect(listedState(as(WREN), decision)).toBe("Stopped: withdrawn");
    expect(listedState(as(WREN), { ...ASSESSED, stopped: null })).toMatch(/^Authorised/);
  });
});

describe("the decision on a record", () => {
  const looks = (form: string, state: string, me = IDRIS) =>
    looksOf(as(me), { id: "r", form, state: { value: { state } } } as never).map(
      ({ words }) => words,
    );

  test("is offered to a manager where somebody decides on such a record", () => {
    expect(looks("needs-assessment", "authorised")).toContain("See the decision");
    expect(looks("needs-assessment", "authorised", WREN)).not.toContain("See the decision");
  });

  test("is not offered of one that its author finished, or that nobody has submitted", () => {
    expect(looks("preference-withdrawal", "final")).toEqual([
      "Read it through, or print",
      "Compare two versions",
    ]);
    expect(looks("needs-assessment", "draft")).not.toContain("See the decision");
  });
});

describe("what is in hand", () => {
  const draft = (id: string, form: string) =>
    record(id, { form, state: { state: "draft", versionNo: 0, at: null, position: null } });
  const WRENS = draft("a", "needs-assessment");
  const OWN = draft("b", "contact");

  const bar = (session: Session, ...records: readonly RecordEntry[]) => {
    const drawn = actsBar(session, having(...records));
    const [, , draft] = [drawn?.props.children].flat();
    return { words: reading(drawn ?? null), to: draft?.props?.href };
  };

  test("is what the worker writes in, before what they only read", () => {
    expect(bar(as(IDRIS, "contact"), WRENS, OWN)).toEqual({
      words: ["Start a record", "Carry on"],
      to: "/record/b",
    });
    expect(bar(as(WREN, "needs-assessment", "contact"), WRENS, OWN).to).toBe("/record/a");
  });

  test("is opened and not carried on with where they only read", () =>
    expect(bar(as(IDRIS, "contact"), WRENS)).toEqual({
      words: ["Start a record", "Open"],
      to: "/record/a",
    }));
});

describe("a note about somebody", () => {
  const acts = (session: Session) => reading(actsBar(session, having()));

  test("is the first of the acts on their page, for whoever keeps jottings", () => {
    expect(acts(as(WREN, "jotting", "contact"))).toEqual(["Jot", "Start a record"]);
    expect(acts(as(IDRIS, "contact"))).toEqual(["Start a record"]);
  });
});

describe("what follows a needs assessment", () => {
  const worker = as(WREN, "needs-assessment", "eligibility");
  const forms = (session: Session, person: PersonEntry) =>
    nextSteps(session, person).map(({ after, form }) => [after.id, form]);

  test("is the eligibility determination, once the assessment is authorised", () => {
    expect(forms(worker, having(ASSESSED))).toEqual([["n", "eligibility"]]);
    expect(forms(worker, having(record("n")))).toEqual([]);
  });

  test("is offered to those whose role begins one", () => {
    expect(forms(as(IDRIS, "contact"), having(ASSESSED))).toEqual([]);
  });

  test("is offered no longer once one was begun, and again after the next assessment", () => {
    const determined = record("e", { form: "eligibility", started: MONDAY + DAY });
    expect(forms(worker, having(ASSESSED, determined))).toEqual([]);
    const next = { ...ASSESSED, id: "m", started: MONDAY + 2 * DAY };
    expect(forms(worker, having(ASSESSED, determined, next))).toEqual([["m", "eligibility"]]);
    const reassessed = record("m", { started: MONDAY + 2 * DAY });
    expect(forms(worker, having(ASSESSED, reassessed))).toEqual([]);
  });

  test("is not offered of a child", () => {
    expect(forms(worker, { ...having(ASSESSED), born: "2010-09-03" })).toEqual([]);
  });
});
