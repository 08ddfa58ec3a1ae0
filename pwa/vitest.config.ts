import { availableParallelism } from "node:os";
import { defineConfig, mergeConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import app from "./vite.config";

/** Files whose tests play long against the real server. */
const LONG = /\/test\/(?:simulation|exchange)\//;

/** The longest files first, from the first run on: one that is left for last keeps a core idle. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((it) => !isLong(it))];
  }
}

export default mergeConfig(
  app,
  defineConfig({
    test: {
      environment: "node",
      include: ["test/**/*.test.{ts,tsx}"],
      // A slow machine is no failure; what never ends still is one.
      testTimeout: 60_000,
      hookTimeout: 180_000,
      // Every core: left to itself it leaves one alone, which is half of two.
      maxWorkers: availableParallelism(),
      sequence: { sequencer: LongestFirst },
    },
  }),
);
