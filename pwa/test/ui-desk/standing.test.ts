import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/forms/slips";
import {
  barTo,
  lastAccepted,
  otherDecider,
  standingOf,
  unready,
  type Who,
} from "../../src/screens/decision/standing";
import {
  conversationWords,
  eitherName,
  headingWords,
  refusalKind,
  refusalWords,
} from "../../src/screens/decision/words";
import { decisionsOf, rowOf } from "../../src/screens/decision/workflow";
import { command, DOV, FORM, IDRIS, NIA, STAFF, TABLE, WREN } from "./make";

const decisions = decisionsOf(TABLE, FORM);
const authorise = rowOf(TABLE, FORM, "authorise") ?? expect.fail("no row");
const state = (name: string, versionNo = 1) => ({ state: name, versionNo, at: 0, position: 1 });
const submitted = command("submit", WREN, "accepted");

const who = (rest: Partial<Who> = {}): Who => ({
  me: IDRIS,
  submitter: WREN,
  authors: [WREN, DOV],
  staff: STAFF,
  ...rest,
});

describe("where a decision stands", () => {
  test("what may follow a submission is a decision", () => {
    expect(decisions.map(({ name }) => name)).toEqual(["return", "authorise"]);
  });

  test("a submitted record waits to be decided", () => {
    expect(standingOf(state("submitted"), decisions, [submitted])).toEqual({
      kind: "open",
      refused: null,
    });
  });

  test("a decision that was given and not ruled on cannot be given again", () => {
    for (const outcome of ["unsent", "sent", "waiting"] as const) {
      const mine = command("authorise", IDRIS, outcome);
      expect(standingOf(state("submitted"), decisions, [submitted, mine])).toEqual({
        kind: "pending",
        decision: mine,
      });
    }
  });

  test("a refused decision is said, and the record can be decided on again", () => {
    const mine = command("authorise", IDRIS, "refused", { refusal: "changed_since" });
    expect(standingOf(state("submitted"), decisions, [submitted, mine])).toEqual({
      kind: "open",
      refused: mine,
    });
  });

  test("an earlier refusal is not held against a later submission", () => {
    const refused = command("authorise", IDRIS, "refused");
    const again = [submitted, refused, submitted];
    expect(standingOf(state("submitted", 2), decisions, again)).toEqual({
      kind: "open",
      refused: null,
    });
  });

  test("an accepted decision stands", () => {
    const mine = command("authorise", IDRIS, "accepted");
    expect(standingOf(state("authorised"), decisions, [submitted, mine])).toMatchObject({
      kind: "decided",
      decision: mine,
    });
  });

  test("a draft has nothing to decide", () => {
    expect(standingOf(state("draft", 0), decisions, [])).toEqual({ kind: "not_submitted" });
  });

  test("the submitter is whoever gave the last accepted submission", () => {
    const later = command("submit", DOV, "accepted");
    const refused = command("submit", NIA, "refused");
    expect(lastAccepted([submitted, later, refused], "submit")?.by).toBe(DOV);
  });
});

describe("who may decide", () => {
  test("a manager who wrote none of it may", () => {
    expect(barTo(authorise, who())).toBeNull();
  });

  test("nobody decides on work they wrote part of, and somebody else is named", () => {
    expect(barTo(authorise, who({ authors: [WREN, IDRIS] }))).toEqual({ kind: "own", other: NIA });
  });

  test("nobody decides on what they submitted", () => {
    expect(barTo(authorise, who({ submitter: IDRIS }))).toMatchObject({ kind: "own" });
  });

  test("a role the table does not name does not decide", () => {
    expect(barTo(authorise, who({ me: DOV, authors: [WREN] }))).toMatchObject({
      kind: "role",
      other: IDRIS,
    });
  });

  test("somebody who wrote part of it is never offered instead", () => {
    expect(otherDecider(authorise, who({ authors: [WREN, NIA] }))).toBeNull();
  });
});

describe("what keeps it from being authorised", () => {
  const problem = (path: string, code: Problem["code"]): Problem => ({ path, code, params: {} });
  const problems = [problem("notes", "unsettled"), problem("last", "missing")];

  test("answers to settle and answers to put right are told apart", () => {
    const { settle, fix } = unready(authorise, problems);
    expect(settle.map(({ path }) => path)).toEqual(["notes"]);
    expect(fix.map(({ path }) => path)).toEqual(["last"]);
  });

  test("a return needs neither", () => {
    const back = rowOf(TABLE, FORM, "return") ?? expect.fail("no row");
    expect(unready(back, problems)).toEqual({ settle: [], fix: [] });
  });
});

describe("in words", () => {
  test("the heading counts the submissions", () => {
    expect(headingWords("Needs assessment", 1)).toBe("Needs assessment, first submission");
    expect(headingWords("Needs assessment", 5)).toBe("Needs assessment, submission 5");
  });

  test("a conversation is offered from the third submission", () => {
    expect(conversationWords(2, 3)).toBeNull();
    expect(conversationWords(3, 3)).toBe("Third submission: a conversation may help more.");
  });

  test("the server's reason is said as it gave it, and a list names no answer", () => {
    const words = ["changed since you looked: Kind of assessment"];
    const named = command("authorise", IDRIS, "refused", { words, refusal: "changed_since" });
    expect(refusalWords(named)).toBe(words[0]);
    expect(refusalKind(named)).toBe("changed since you looked");
    const bare = command("authorise", IDRIS, "refused", { refusal: "own_work" });
    expect(refusalWords(bare)).toBe("you wrote part of this");
  });

  test("those who can settle are named once each", () => {
    expect(eitherName([WREN, DOV, WREN])).toBe("Wren or Dov");
    expect(eitherName([WREN])).toBe("Wren");
  });
});
