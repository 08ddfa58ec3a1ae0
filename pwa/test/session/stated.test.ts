/** What a person last said about sharing, as a decision begins with it: the reading that shares least. */
import { describe, expect, test } from "vitest";
import vectors from "../../../forms/vectors/stops.json";
import {
  type Said,
  saidNoOn,
  sameName,
  statedFor,
  stoppedBy,
  stoppedWith,
  stops,
} from "../../src/session/stated";

const TRUST = { code: "fernshire_marsh_trust", group: "helping_now" };
const HOUSING = { code: "housing_service", group: "other_people" };
const TODAY = "2026-03-18";

/** A record of some answers; keys with a slash make rows. */
function said(answers: Record<string, string>, started = 0, disputed: string[] = []): Said {
  const rows = (group: string) => [
    ...new Set(
      Object.keys(answers)
        .filter((path) => path.startsWith(`${group}/`))
        .map((path) => path.split("/")[1] ?? ""),
    ),
  ];
  const answer = (path: string) => {
    const text = answers[path];
    const value = /(recipient|person_not)$/.test(path) && text ? ["other", null, text, null] : text;
    return value === undefined ? undefined : { value, status: 1, source: 1, note: null };
  };
  return { started, answers: { answer, rows, unsettled: (path) => disputed.includes(path) } };
}

const statement = (more: Record<string, string>, started = 0, disputed: string[] = []) =>
  said({ event_date: "2026-02-09", duration: "until_changed", ...more }, started, disputed);
const stop = (more: Record<string, string>, at = "2026-03-09T14:32", started = 1) =>
  said({ withdrawn_at: at, ...more }, started);
const of = (statements: Said[], withdrawals: Said[] = [], recipient = TRUST) =>
  statedFor(statements, withdrawals, recipient, TODAY);

const trust = (answer: string) => ({
  "recipients/1/recipient_known": "fernshire_marsh_trust",
  "recipients/1/recipient_answer": answer,
});

describe("a statement", () => {
  test("says of a recipient by name what it says, and of others by their circle", () => {
    expect(of([statement(trust("agree"))])).toBe("agrees");
    expect(of([statement(trust("limits"))])).toBe("agrees_with_limits");
    expect(of([statement(trust("no"))])).toBe("objects");
    expect(of([statement({ helping_now: "yes" })])).toBe("agrees");
    expect(of([statement({ helping_now: "yes_but" })])).toBe("agrees_with_limits");
    expect(of([statement({ helping_now: "no" })])).toBe("objects");
    expect(of([statement({ helping_now: "yes" })], [], HOUSING)).toBe("none_recorded");
    expect(of([statement({ other_people: "yes" })], [], HOUSING)).toBe("agrees");
  });

  test("by name goes before the circle", () => {
    expect(of([statement({ helping_now: "yes", ...trust("no") })])).toBe("objects");
  });

  test("that was not made, or says ask me later, is ask first", () => {
    expect(of([])).toBe("none_recorded");
    expect(of([statement({ helping_now: "ask_later" })])).toBe("none_recorded");
    expect(of([statement({})])).toBe("none_recorded");
  });

  test("with anything left out of it is an agreement with limits", () => {
    for (const limit of [
      { limits: "not my brother" },
      { never_tell: "yes" },
      { duration: "one_time" },
      { "purposes/housing/purpose_answer": "no" },
      { "categories/past_abuse/category_answer": "limits" },
    ]) {
      expect(of([statement({ ...trust("agree"), ...limit })])).toBe("agrees_with_limits");
    }
    expect(of([statement({ ...trust("agree"), never_tell: "no" })])).toBe("agrees");
  });

  test("in dispute is a no, and a disputed limit a limit", () => {
    expect(of([statement({ helping_now: "yes" }, 0, ["helping_now"])])).toBe("objects");
    const limit = statement({ helping_now: "yes" }, 0, ["never_tell"]);
    expect(of([limit])).toBe("agrees_with_limits");
  });

  test("whose last day is past is ask first again", () => {
    const until = { ...trust("agree"), duration: "until_date" };
    expect(of([statement({ ...until, until_date: "2026-03-17" })])).toBe("none_recorded");
    expect(of([statement({ ...until, until_date: "2026-03-18" })])).toBe("agrees");
  });

  test("takes the place of an earlier one", () => {
    const earlier = statement(trust("agree"));
    const later = statement({ event_date: "2026-03-01", ...trust("no") });
    expect(of([earlier, later])).toBe("objects");
    expect(of([later, earlier])).toBe("objects");
    const sameDay = statement(trust("no"), 5);
    expect(of([sameDay, earlier])).toBe("objects");
  });
});

describe("a withdrawal", () => {
  const agreed = [statement(trust("agree"))];

  test("of everything, or of this recipient, stops it", () => {
    expect(of(agreed, [stop({ scope: "all" })])).toBe("withdrawn");
    const named = { scope: "recipient", "scope_recipients/1/recipient_known": TRUST.code };
    expect(of(agreed, [stop(named)])).toBe("withdrawn");
    expect(of([], [stop(named)])).toBe("withdrawn");
  });

  test("of another recipient leaves this one as it was", () => {
    const named = { scope: "recipient", "scope_recipients/1/recipient_known": "gp_practice" };
    expect(of(agreed, [stop(named)])).toBe("agrees");
  });

  test("that does not say yet how much, or of whom, stops everything", () => {
    expect(of(agreed, [stop({})])).toBe("withdrawn");
    expect(of(agreed, [stop({ scope: "recipient" })])).toBe("withdrawn");
    expect(of(agreed, [said({}, 1)])).toBe("withdrawn");
  });

  test("of a purpose or a kind of information is a limit", () => {
    expect(of(agreed, [stop({ scope: "purpose" })])).toBe("agrees_with_limits");
    expect(of([statement(trust("no"))], [stop({ scope: "category" })])).toBe("objects");
  });

  test("counts until the person says otherwise, on a later day or later that day", () => {
    const again = statement({ event_date: "2026-03-10", ...trust("agree") }, 9);
    expect(of([...agreed, again], [stop({ scope: "all" })])).toBe("agrees");
    const sameDay = statement({ event_date: "2026-03-09", ...trust("agree") }, 0);
    expect(of([sameDay], [stop({ scope: "all" })])).toBe("withdrawn");
    const afterIt = statement({ event_date: "2026-03-09", ...trust("agree") }, 2);
    expect(of([afterIt], [stop({ scope: "all" })])).toBe("agrees");
  });
});

describe("the day on which the person said no", () => {
  const named = { scope: "recipient", "scope_recipients/1/recipient_known": TRUST.code };

  test("is that of the withdrawal, or else of the statement", () => {
    expect(saidNoOn([statement(trust("agree"))], [stop(named)], TRUST)).toBe("2026-03-09");
    expect(saidNoOn([statement(trust("no"))], [], TRUST)).toBe("2026-02-09");
    const other = { ...named, "scope_recipients/1/recipient_known": "gp_practice" };
    expect(saidNoOn([statement(trust("no"))], [stop(other)], TRUST)).toBe("2026-02-09");
  });

  test("is not said where nobody wrote it", () => {
    expect(saidNoOn([], [said({}, 1)], TRUST)).toBeNull();
    expect(saidNoOn([], [], TRUST)).toBeNull();
  });
});

describe("which decision is stopped, in both languages", () => {
  for (const { name, expect: stopped, ...each } of vectors.decisions) {
    test(name, () => {
      const records = (all: object[]) => all.map((it) => said(it as Record<string, string>));
      const unsettled = "unsettled" in each ? each.unsettled : [];
      const decision = said(each.decision as Record<string, string>, 0, unsettled);
      const found = stoppedBy(decision, records(each.withdrawals), records(each.statements));
      expect(found !== null).toBe(stopped);
    });
  }
});

describe("how much a withdrawal stops, in both languages", () => {
  for (const { name, answers, unsettled = [], rows = [], code, expect: much } of vectors.cases) {
    test(name, () => {
      const record = said(answers as Record<string, string>, 0, unsettled);
      const withRows = { ...record.answers, rows: () => rows };
      expect(stops({ ...record, answers: withRows }, code)).toBe(much);
    });
  }
});

describe("somebody who is named and on no list", () => {
  const named = (name: string) => ({ code: "other", group: undefined, names: [name] });

  test("is the same however the name is written, and nobody else", () => {
    const TRUST_NAME = "Fernshire & Marsh NHS Trust";
    for (const other of [
      "fernshire and marsh nhs trust",
      " The Fernshire  &  Marsh N.H.S. Trust.",
      "FERNSHIRE+MARSH NHS TRUST",
      "Férnshire & Mârsh NHS Trust",
    ]) {
      expect(sameName(TRUST_NAME, other), other).toBe(true);
    }
    expect(sameName(TRUST_NAME, "Fernshire & Marsh NHS Trust charity")).toBe(false);
    expect(sameName("", "")).toBe(false);
    expect(sameName("&", "and")).toBe(true);
  });

  test("is whoever a withdrawal or a statement names so", () => {
    const row = (name: string) => ({
      scope: "recipient",
      "scope_recipients/1/recipient_known": "other",
      "scope_recipients/1/recipient": name,
    });
    const trust = { ...TRUST, names: ["Fernshire & Marsh NHS Trust"] };
    expect(of([], [stop(row("Fernshire and Marsh NHS Trust"))], trust)).toBe("withdrawn");
    expect(of([], [stop(row("Olu Bramblecote"))], trust)).toBe("none_recorded");
    const said = {
      "recipients/1/recipient_known": "other",
      "recipients/1/recipient": "Olu Bramblecote",
      "recipients/1/recipient_answer": "no",
    };
    expect(of([statement(said)], [], named("olu bramblecote") as never)).toBe("objects");
    expect(of([statement(said)], [], named("Ola Bramblecote") as never)).toBe("none_recorded");
  });

  test("is not told where the person named them among those who are not to be", () => {
    const gil = { helping_now: "yes", "not_these_people/1/person_not": "Gil Rookstrand" };
    const asked = { code: "other", group: "helping_now", names: ["gil rookstrand"] };
    expect(of([statement(gil)], [], asked)).toBe("objects");
    expect(of([statement({ ...gil, "not_these_people/1/not_what": "Where" })], [], asked)).toBe(
      "agrees_with_limits",
    );
  });

  test("may be one of those it stopped with, and since when is said", () => {
    const trustStopped = stop({
      scope: "recipient",
      "scope_recipients/1/recipient_known": TRUST.code,
    });
    expect(stoppedWith([], [trustStopped])).toEqual({
      day: "2026-03-09",
      whom: [{ code: TRUST.code, name: "" }],
    });
    expect(stoppedWith([], [stop({ scope: "purpose" })])).toBeNull();
    // A statement made since takes its place.
    const since = said({ event_date: "2026-04-14" }, 2);
    expect(stoppedWith([since], [trustStopped])).toBeNull();
  });
});
