/**
 * Runs histories on the app's own client: `node test/simulation/cli.mjs --histories 200 --seed 7`. Prints
 * the faults by kind and, last, `histories N, faults N, saves N, violations N`; a violation with the seed
 * that shows it again. Ends with 1 if there was any.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createServer } from "vite";

const number = (short) => ({ type: "string", default: short });
const { values } = parseArgs({
  options: { histories: number("50"), seed: number("1"), steps: number("60") },
});
const vite = await createServer({
  configFile: false,
  root: resolve(import.meta.dirname, "../.."),
  appType: "custom",
  logLevel: "warn",
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, ws: false, watch: null },
});
try {
  const { run } = await vite.ssrLoadModule("/test/simulation/many.ts");
  const steps = Number(values.steps);
  const outcome = await run(Number(values.seed), Number(values.histories), { steps, atOnce: 2 });
  for (const line of outcome.lines()) console.log(line);
  process.exitCode = outcome.violations.length > 0 ? 1 : 0;
} finally {
  await vite.close();
}
