/** What is due for a person, from what their records say: domain.md 1.5 and S1. */
import { describe, expect, test } from "vitest";
import { OP } from "../../src/codes";
import { type Dated, type Due, duesOf, isPrivate, standingOn } from "../../src/session/dues";
import { random } from "../../src/sync/core/bytes";
import { Fold } from "../../src/sync/core/fold";

/** A record that says this; a row is there once a path names it. Two values at a path are two answers. */
function record(
  form: string,
  state: string,
  answers: Readonly<Record<string, string | readonly [string, string]>>,
  more: Partial<Dated> = {},
): Dated {
  const fold = new Fold();
  const rows = [...new Set(Object.keys(answers).flatMap((path) => /^\w+\/\w+/.exec(path) ?? []))];
  const write = (ops: readonly object[]) => {
    const actor = random(16);
    const change = {
      ...{ v: 1, device: actor.slice(0, 8), devSeq: 1, prev: null, record: random(16), actor },
      ...{ wallMs: 9_000, zoneMin: 0, salt: random(16), about: null, known: true },
      ops: ops.map((op) => ({ observed: [], reason: null, kept: null, ...op })),
    };
    fold.add({ dot: random(16), position: 1, change: change as never });
  };
  write(rows.map((path) => ({ kind: OP.row_add, path })));
  for (const nth of [0, 1]) {
    const said = Object.entries(answers).flatMap(([path, value]) => {
      const one = typeof value === "string" ? (nth === 0 ? value : undefined) : value[nth];
      return one === undefined ? [] : [{ kind: OP.set, path, value: [one, 1, null, null] }];
    });
    if (said.length > 0) write(said);
  }
  return {
    id: form,
    form,
    state: { state, versionNo: 1, at: null, position: 1 },
    stateOn: null,
    started: 0,
    fold,
    asks: () => true,
    ...more,
  };
}

const days = (dues: readonly Due[]) =>
  dues.map(({ what, opens, closes }) => [what, ...(opens ? [opens] : []), closes]);

const plan = (answers = {}, more: Partial<Dated> = {}) =>
  record(
    "care-support-plan",
    "authorised",
    { active_from: "2026-03-12", "copies/marl/given_on": "2026-03-13", ...answers },
    more,
  );

describe("a plan that is active", () => {
  test("S1: Marl's, from Thu 12 March 2026, has its light-touch review from 23 April to 7 May", () => {
    const [due] = duesOf([plan()]);
    expect(due).toEqual({
      what: "light_touch_review",
      record: "care-support-plan",
      opens: "2026-04-23",
      closes: "2026-05-07",
      since: "2026-03-12",
    });
    expect(due && standingOn(due, "2026-04-22")).toBe("before");
    expect(due && standingOn(due, "2026-04-23")).toBe("now");
    expect(due && standingOn(due, "2026-05-07")).toBe("now");
    expect(due && standingOn(due, "2026-05-08")).toBe("late");
  });

  test("after its light-touch review the next is within 12 months of that one", () => {
    const review = record("review", "final", { event_date: "2026-05-01", outcome: "no_change" });
    expect(days(duesOf([plan(), review]))).toEqual([["annual_review", "2027-05-01"]]);
  });

  test("an earlier day agreed at the review is the one that counts, a later one is not", () => {
    const review = (next: string) =>
      record("review", "final", { event_date: "2026-05-01", next_review: next });
    expect(days(duesOf([plan(), review("2026-08-01")]))).toEqual([["review_agreed", "2026-08-01"]]);
    expect(days(duesOf([plan(), review("2027-08-01")]))).toEqual([["annual_review", "2027-05-01"]]);
  });

  test("a review that is not finished, or came before the plan, is none", () => {
    const draft = record("review", "draft", { event_date: "2026-05-01" });
    const before = record("review", "final", { event_date: "2026-03-01" });
    for (const review of [draft, before]) {
      expect(days(duesOf([plan(), review]))[0]?.[0]).toBe("light_touch_review");
    }
  });

  test("a review that ended the support leaves nothing due", () => {
    const ended = record("review", "final", { event_date: "2026-05-01", outcome: "end_support" });
    expect(duesOf([plan(), ended])).toEqual([]);
  });

  test("a direct payment is looked at 6 months from the first payment, then 12 after each review", () => {
    const paid = plan({ dp_start: "2026-04-01" });
    expect(days(duesOf([paid]))).toContainEqual(["direct_payment_first_review", "2026-10-01"]);
    const review = record("review", "final", { event_date: "2026-05-01" });
    expect(days(duesOf([paid, review]))).toContainEqual(["direct_payment_review", "2027-05-01"]);
  });

  test("its copy is due within 5 working days, Easter left out, until everyone has theirs", () => {
    const authorised = { stateOn: "2026-03-31" };
    const owed = record(
      "care-support-plan",
      "authorised",
      { "copies/marl/format": "post" },
      authorised,
    );
    expect(days(duesOf([owed]))).toEqual([["plan_copy_given", "2026-04-09"]]);
    expect(days(duesOf([plan({}, authorised)])).map(([what]) => what)).not.toContain(
      "plan_copy_given",
    );
  });

  test("a draft of a plan has no review", () => {
    expect(
      duesOf([{ ...plan(), state: { state: "draft", versionNo: 0, at: null, position: null } }]),
    ).toEqual([]);
  });
});

describe("a decision on eligibility", () => {
  const decision = (state: string, answers = {}) =>
    record("eligibility", state, { decided_on: "2026-01-26", decision: "eligible", ...answers });

  test("its written record is due 5 working days on, and a plan 28 days on", () => {
    expect(days(duesOf([decision("authorised")]))).toEqual([
      ["eligibility_record_given", "2026-02-02"],
      ["plan_after_eligibility", "2026-02-23"],
    ]);
  });

  test("neither once the record was given and a plan submitted", () => {
    const given = decision("authorised", { record_given_at: "2026-02-02" });
    const planned = record("care-support-plan", "submitted", {}, { started: 1 });
    expect(duesOf([given, planned])).toEqual([]);
  });
});

describe("sharing against what somebody said, too urgent to wait for a second view", () => {
  const decision = (answers = {}, state = "final") =>
    record("sharing-decision", state, {
      ...{ direction: "out", stated: "withdrawn", override_urgent: "yes" },
      decided_at: "2026-03-24T11:40",
      ...answers,
    });
  const due = [["override_second_view", "2026-03-25"]];

  test("S2: on Tue 24 March it has its second view by the next working day, once it is finished", () => {
    expect(days(duesOf([decision()]))).toEqual(due);
    expect(days(duesOf([decision({ decided_at: "2026-04-02T16:00" })]))).toEqual([
      ["override_second_view", "2026-04-07"],
    ]);
    expect(duesOf([decision({}, "draft")])).toEqual([]);
  });

  test("both who gave it and when clear it", () => {
    const view = { second_view: "Idris Candlebrook", second_view_at: "2026-03-25T09:10" };
    expect(duesOf([decision(view)])).toEqual([]);
    for (const only of ["second_view", "second_view_at"] as const) {
      expect(days(duesOf([decision({ [only]: view[only] })]))).toEqual(due);
    }
    const disputed = { ...view, second_view_at: ["2026-03-25T09:10", "2026-03-26T09:10"] };
    expect(days(duesOf([decision(disputed)]))).toEqual(due);
  });

  test("is due beyond their limits too, and of nothing that is not against their word or not shared", () => {
    const limits = { stated: "agrees_with_limits", inside_limits: "no" };
    expect(days(duesOf([decision(limits)]))).toEqual(due);
    expect(days(duesOf([decision({ stated: "objects" })]))).toEqual(due);
    for (const answers of [
      { ...limits, inside_limits: "yes" },
      { stated: "agrees" },
      { direction: "not_shared" },
      { override_urgent: "no" },
    ]) {
      expect(duesOf([decision(answers)])).toEqual([]);
    }
  });
});

test("what was submitted waits 5 working days for a manager", () => {
  const submitted = record("needs-assessment", "submitted", {}, { stateOn: "2026-03-09" });
  expect(days(duesOf([submitted]))).toEqual([["manager_decision", "2026-03-16"]]);
});

describe("a safeguarding concern", () => {
  const S4 = { aware_at: "2026-03-24T11:05" };
  const limbs = { has_needs: "yes", abuse_or_risk: "yes", cannot_protect: "yes" };

  test("is decided on within 5 working days of being known", () => {
    expect(days(duesOf([record("safeguarding-concern", "draft", S4)]))).toEqual([
      ["s42_decision", "2026-03-31"],
    ]);
  });

  test("with a duty to enquire, the enquiry has 20 working days and a plan 3 months", () => {
    const answers = {
      ...S4,
      ...limbs,
      decided_at: "2026-03-25T10:00",
      plan: "The flat is changed.",
    };
    expect(days(duesOf([record("safeguarding-concern", "draft", answers)]))).toEqual([
      ["s42_enquiry", "2026-04-24"],
      ["safeguarding_plan_review", "2026-06-25"],
    ]);
  });

  test("with a part of the duty not known, no enquiry is counted; closed, nothing is", () => {
    const open = { ...S4, ...limbs, decided_at: "2026-03-25T10:00" };
    const unknown = record("safeguarding-concern", "draft", { ...open, cannot_protect: "unknown" });
    const closed = record("safeguarding-concern", "draft", { ...open, stage: "closed" });
    expect(duesOf([unknown])).toEqual([]);
    expect(duesOf([closed])).toEqual([]);
  });

  test("is named on no list of people", () => {
    const dues = duesOf([record("safeguarding-concern", "draft", S4), plan()]);
    expect(days(dues.filter((due) => !isPrivate(due))).map(([what]) => what)).toEqual([
      "light_touch_review",
    ]);
  });
});

describe("a carer's own assessment", () => {
  const later = {
    event_date: "2026-01-20",
    "carers_list/cade/own_assessment": "offered_later",
    "carers_list/cade/own_assessment_date": "2026-02-10",
  };

  test("that is to be offered later is due on the day that was set, until a review asked again", () => {
    const assessment = record("needs-assessment", "authorised", later);
    const review = record("review", "final", { event_date: "2026-05-01" });
    expect(days(duesOf([assessment]))).toEqual([["carer_offer", "2026-02-10"]]);
    expect(duesOf([assessment, review])).toEqual([]);
  });
});

describe("a day that cannot be said gives no due day", () => {
  test.each([
    ["does not exist", "2026-02-30"],
    ["is half typed", "2026-0"],
    ["stands in two ways", ["2026-03-12", "2026-03-13"] as const],
  ])("one that %s", (_, active_from) => {
    expect(duesOf([plan({ active_from })])).toEqual([]);
  });
});

describe("what a peer session left to be done", () => {
  const note = (answers = {}) =>
    record("peer-note", "draft", {
      session_date: "2026-03-24",
      "followups/a/action": "Ring about the bus pass",
      "followups/a/due": "2026-03-31",
      ...answers,
    });

  test("is due on its day, until somebody says it is done", () => {
    expect(days(duesOf([note()]))).toEqual([["peer_follow_up", "2026-03-31"]]);
    expect(duesOf([note({ "followups/a/done": "no" })])).toHaveLength(1);
    expect(duesOf([note({ "followups/a/done": "yes" })])).toEqual([]);
    // Two people say different things of it: it is still to do.
    expect(duesOf([note({ "followups/a/done": ["yes", "no"] })])).toHaveLength(1);
  });

  test("is due a week after the session where no day was set, or two stand", () => {
    const row = { "followups/a/due": ["2026-04-01", "2026-04-02"] as const };
    expect(duesOf([note(row)])).toMatchObject([{ closes: "2026-03-31", since: "2026-03-24" }]);
  });

  test("is a check-in by the next day, only with who wants one", () => {
    const missed = (check_in: string | readonly [string, string]) =>
      days(duesOf([record("peer-note", "draft", { session_date: "2026-03-24", check_in })]));
    expect(missed("to_do")).toEqual([["peer_follow_up", "2026-03-25"]]);
    expect(missed("done")).toEqual([]);
    expect(missed("not_wanted")).toEqual([]);
    expect(missed(["to_do", "not_wanted"])).toEqual([]);
  });

  test("is what they asked for, and a possible carer, in a week, until somebody has seen to it", () => {
    const asked = (answers: Record<string, string>, more: Partial<Dated> = {}) => {
      const note = record("peer-note", "draft", { session_date: "2026-03-24", ...answers }, more);
      const actor = random(16);
      const change = {
        ...{ v: 1, device: actor.slice(0, 8), devSeq: 1, prev: null, record: random(16), actor },
        ...{ wallMs: 9_000, zoneMin: 0, salt: random(16), about: null, known: true },
        ops: [
          {
            kind: OP.add,
            path: "referrals_out",
            value: ["reablement", 1, null, null],
            observed: [],
          },
        ].map((op) => ({ reason: null, kept: null, ...op })),
      };
      note.fold.add({ dot: random(16), position: 2, change: change as never });
      return days(duesOf([note]));
    };
    const week = [["peer_follow_up", "2026-03-31"]];
    expect(asked({})).toEqual(week);
    expect(asked({ referrals_done: "no" })).toEqual(week);
    expect(asked({ referrals_done: "yes" })).toEqual([]);
    expect(asked({ referrals_done: "yes", "carers_spotted/a/who": "Bramble" })).toEqual(week);
    const offered = { "carers_spotted/a/who": "Bramble", "carers_spotted/a/offered": "yes" };
    expect(asked({ referrals_done: "yes", ...offered })).toEqual([]);
    // A version of the form that cannot say it was done leaves nothing that could never be.
    expect(asked({}, { asks: () => false })).toEqual([]);
  });

  test("is one line a note, of what is first", () => {
    const two = { "followups/b/action": "Ask about Friday", "followups/b/due": "2026-03-27" };
    expect(days(duesOf([note(two)]))).toEqual([["peer_follow_up", "2026-03-27"]]);
  });
});
