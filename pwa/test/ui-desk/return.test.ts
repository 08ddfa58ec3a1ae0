import { describe, expect, test } from "vitest";
import {
  clearDesk,
  deskOf,
  halvesOf,
  pin,
  pinHalves,
  pinsOf,
  slipInPin,
  takeUp,
  unpin,
} from "../../src/screens/decision/pins";
import { pinLimits, rowOf } from "../../src/screens/decision/workflow";
import { draftOf, keepDraft, slipsIn } from "../../src/screens/return/draft";
import { scratchInMemory } from "../ui/make";
import { FORM, TABLE } from "./make";

const row = rowOf(TABLE, FORM, "return") ?? expect.fail("no row");
const limits = pinLimits(row);
const desk = deskOf({ scratch: scratchInMemory() }, "r1");

describe("pinned comments", () => {
  test("they stay in the order they were pinned, one an answer", () => {
    pin(desk, "b", "first");
    pin(desk, "a", "second");
    pin(desk, "b", "changed");
    expect([...pinsOf(desk)]).toEqual([
      ["b", "changed"],
      ["a", "second"],
    ]);
    unpin(desk, "b");
    expect([...pinsOf(desk).keys()]).toEqual(["a"]);
    clearDesk(desk);
    expect(pinsOf(desk).size).toBe(0);
  });

  test("nobody else who unlocks here sees them", () => {
    pin(desk, "a", "mine");
    expect(pinsOf(deskOf({ scratch: scratchInMemory() }, "r1")).size).toBe(0);
    clearDesk(desk);
  });

  test("one half-written goes along as a pin; a blank box closes, one too long stays open", () => {
    takeUp(desk, "a", " Say more ");
    takeUp(desk, "b", "  ");
    takeUp(desk, "c", "é".repeat(99));
    expect(pinHalves(desk, limits)).toEqual({ path: "c", slip: "long" });
    expect([...pinsOf(desk)]).toEqual([["a", "Say more"]]);
    expect([...halvesOf(desk).keys()]).toEqual(["c"]);
    clearDesk(desk);
  });

  test("an empty one, one too long for the table and one too many are told apart", () => {
    expect(slipInPin("  ", true, 0, limits)).toBe("empty");
    expect(slipInPin("ééééééé", true, 0, limits)).toBe("long");
    expect(slipInPin("Say more", true, limits.max, limits)).toBe("many");
    expect(slipInPin("Say more", false, limits.max, limits)).toBeNull();
  });
});

describe("a return", () => {
  test("needs a reason and a note, and says so in the order of the page", () => {
    expect(slipsIn({ reasons: [], note: " " }, row)).toEqual(["reasons", "note"]);
    expect(slipsIn({ reasons: ["other"], note: "Ask about work" }, row)).toEqual([]);
  });

  test("a note over the table's limit is not sent to be refused", () => {
    expect(slipsIn({ reasons: ["other"], note: "é".repeat(11) }, row)).toEqual(["long"]);
  });

  test("what was begun is there after a look at an answer", () => {
    keepDraft(desk, { reasons: ["other"], note: "Half a" });
    expect(draftOf(desk).note).toBe("Half a");
    clearDesk(desk);
    expect(draftOf(desk)).toEqual({ reasons: [], note: "" });
  });
});
