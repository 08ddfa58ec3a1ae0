import { expect, test } from "vitest";
import type { Definition } from "../../src/forms/definition";
import { sizeWords } from "../../src/screens/start/start";

test("a form to start says how many answers it needs at most, and no number of sections it may not show", () => {
  const counts = { full: 40, short: 12 };
  expect(sizeWords({ counts } as unknown as Definition)).toBe("Up to 40 answers needed");
  expect(sizeWords({ counts: { "": 1 } } as unknown as Definition)).toBe("Up to 1 answer needed");
});
