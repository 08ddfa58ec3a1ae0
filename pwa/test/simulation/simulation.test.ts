/** Some histories of the app's own client; more with `make simulate-app HISTORIES=200`. */
import { expect, test } from "vitest";
import { run } from "./many";
import { MUTANTS } from "./mutants";

const HISTORIES = 16;
const PATIENCE_MS = 600_000;

test("nothing is lost, overwritten or shown differently by the app under faults", {
  timeout: PATIENCE_MS,
}, async () => {
  const outcome = await run(1, HISTORIES, { atOnce: 2 });
  process.stdout.write(`${outcome.lines().join("\n")}\n`);
  expect(outcome.violations).toEqual([]);
  expect(outcome.histories).toBe(HISTORIES);
  expect(outcome.saves).toBeGreaterThan(0);
});

test.each(MUTANTS)(
  "$name is caught",
  { timeout: PATIENCE_MS },
  async ({ breakIt, says, seed, rough }) => {
    const mend = breakIt();
    try {
      const { violations } = await run(seed, 60, { steps: 90, untilFirst: true, calm: !rough });
      expect(violations).toEqual([expect.stringMatching(says)]);
    } finally {
      mend();
    }
  },
);
