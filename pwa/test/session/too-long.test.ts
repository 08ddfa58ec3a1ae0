import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText, shortened } from "../../src/session";

const bytes = (text: string) => new TextEncoder().encode(text).length;

test("a text cut to size is shorter by what was asked, whole characters, and its own beginning", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, excess) => {
      const kept = shortened(text, excess);
      const clean = cleanText(text);
      expect(clean.startsWith(kept)).toBe(true);
      expect(bytes(kept)).toBeLessThanOrEqual(Math.max(0, bytes(clean) - excess));
      expect(cleanText(kept)).toBe(kept);
    }),
  );
});

test("a face of several code points is kept whole or not at all", () => {
  const family = "👨‍👩‍👧";
  expect(shortened(`ok ${family}`, 1)).toBe("ok ");
  expect(shortened(`ok ${family}!`, 1)).toBe(`ok ${family}`);
});
