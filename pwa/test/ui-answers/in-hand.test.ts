import { describe, expect, test } from "vitest";
import { inHand, leftOver, takenUp } from "../../src/screens/settle/in-hand";
import { NO_REASON } from "../../src/screens/settle/reason";
import { type Settling, WRITE } from "../../src/screens/settle/settling";
import type { HeadView } from "../../src/session/types";
import { DOV, head, IDRIS, WREN } from "../ui/make";

const fresh: Settling = {
  choice: null,
  draft: { text: null, codes: [], picks: {} },
  why: NO_REASON,
};
const heads: HeadView[] = [head({ value: "A dog" }, DOV, 1), head({ value: "A cat" }, WREN, 2)];
const state = (to: Partial<Settling>): Settling => ({ ...fresh, ...to });

describe("a settling in hand", () => {
  test("with nothing in it is not kept", () => {
    expect(inHand(fresh, heads, "")).toBeNull();
  });

  test("comes back as it stood, under the dots its answers have by then", () => {
    const picks = { 0: false };
    const draft = { text: "A dog and a cat", codes: [], picks };
    const why = { chip: "other" as const, words: "Asked both" };
    const kept = inHand(state({ choice: WRITE, draft, why }), heads, "A dog and a cat");
    expect(takenUp(kept, heads, fresh)).toEqual({ choice: WRITE, draft, why });
    const chosen = inHand(state({ choice: heads[1]?.dot ?? "" }), heads, "");
    const frozen = heads.map((each) => ({ ...each, dot: `final-${each.dot}` }));
    expect(takenUp(chosen, frozen, fresh).choice).toBe(frozen[1]?.dot);
  });

  test("keeps its words when another answer came, and nothing that pointed at the old ones", () => {
    const draft = { text: null, codes: [], picks: { 1: true } };
    const kept = inHand(state({ choice: WRITE, draft }), heads, "What the boxes made");
    const third = [...heads, head({ value: "A horse" }, IDRIS, 3)];
    const back = takenUp(kept, third, fresh);
    expect(back.draft).toEqual({ text: "What the boxes made", codes: [], picks: {} });
  });

  test("takes in the sentences another answer brings, where words were written already", () => {
    const draft = { text: "He cooks. He walks.", codes: [], picks: {} };
    const kept = inHand(state({ choice: WRITE, draft }), heads, draft.text);
    const third = [...heads, head({ value: "He walks. He swims." }, IDRIS, 3)];
    expect(takenUp(kept, third, fresh, true).draft.text).toBe("He cooks. He walks.\nHe swims.");
    expect(takenUp(kept, third, fresh).draft.text).toBe("He cooks. He walks.");
  });

  test("settled without it, its words are still there to read", () => {
    const why = { chip: null, words: "Because" };
    const draft = { text: "Mine", codes: [], picks: {} };
    expect(leftOver(inHand(state({ draft, why }), heads, "Mine"))).toBe("Mine\n\nBecause");
    expect(leftOver(inHand(state({ choice: heads[0]?.dot ?? "" }), heads, ""))).toBeNull();
  });
});
