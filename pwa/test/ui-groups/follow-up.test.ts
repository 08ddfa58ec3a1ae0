import { describe, expect, test } from "vitest";
import { problemsOf } from "../../src/screens/groups/checks";
import { dated, doer, slipOf } from "../../src/screens/groups/follow-up";
import { settled } from "../../src/screens/groups/hand";
import { withLine, withToDo } from "../../src/screens/groups/note-box";
import { HAND, MEMBERS } from "./hand";

const TODAY = "2026-03-24";
const LINE = { key: "9", words: "Ring about the bus pass", of: "1" };

describe("a thing to do after a session", () => {
  test("is for in a week where nobody says otherwise, and for the day that is said", () => {
    expect(dated(LINE, TODAY).due).toBe("2026-03-31");
    expect(dated({ ...LINE, due: "2026-03-25" }, TODAY).due).toBe("2026-03-25");
    expect(dated({ ...LINE, dueTyped: "7 Apr" }, TODAY)).toEqual({ ...LINE, due: "2026-04-07" });
  });

  test("keeps a day that cannot be read as it was typed, and the page asks for one", () => {
    const hand = settled({ ...HAND, followups: [{ ...LINE, dueTyped: "soon" }] }, TODAY);
    expect(hand.followups).toEqual([{ ...LINE, dueTyped: "soon" }]);
    expect(problemsOf(hand, MEMBERS, TODAY)).toMatchObject([{ id: "note-followups-day", of: "1" }]);
  });

  test("for somebody else says who", () => {
    const nobody = { ...LINE, of: null, due: "2026-03-31", owner: doer(" ", []) };
    expect(slipOf(nobody)).toBe("owner");
    const found = problemsOf({ ...HAND, followups: [nobody] }, MEMBERS, TODAY);
    expect(found).toMatchObject([{ id: "group-followups-name", of: null }]);
    expect(slipOf({ ...nobody, owner: doer("Fitz Gullyworth", []) })).toBeNull();
  });

  test("for a colleague by name is theirs", () => {
    const idris = { actor: "b".repeat(32), name: "Idris Candlebrook", roles: [], team: null };
    expect(doer("idris candlebrook", [idris])).toEqual(["staff", idris.actor, idris.name, null]);
    expect(doer("Fitz Gullyworth", [idris])).toEqual(["other", null, "Fitz Gullyworth", null]);
  });

  test("keeps its day and its owner while its words are written", () => {
    const once = { ...HAND, ...withLine(HAND, "followups", "1", "Ring") };
    const set = { ...once, ...withToDo(once, "1", { due: "2026-04-07" }) };
    const again = { ...set, ...withLine(set, "followups", "1", "Ring about the bus pass") };
    expect(again.followups).toMatchObject([{ words: LINE.words, of: "1", due: "2026-04-07" }]);
  });
});
