/**
 * Folds histories for a comparison with the other language: one JSON line `{"snapshot": hex or null, "rest":
 * [[position or null, change bytes in hex]...]}` in, one line out, the encoded state in hex or `malformed`.
 *
 *     node test/sync/fold-cli.mjs < histories.jsonl
 */
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { runnerImport } from "vite";

const core = resolve(import.meta.dirname, "../../src/sync/core");
const load = async (name) =>
  (await runnerImport(`${core}/${name}.ts`, { configFile: false })).module;
const { hex, unhex } = await load("bytes");
const { readChange } = await load("read-change");
const { Fold } = await load("fold");
const { readSnapshot, resumed } = await load("snapshot");
const { encodeState } = await load("state");

for await (const line of createInterface({ input: process.stdin })) {
  const { snapshot, rest } = JSON.parse(line);
  let answer;
  try {
    const fold = snapshot === null ? new Fold() : resumed(await readSnapshot(unhex(snapshot)));
    for (const [position, raw] of rest) {
      const { dot, change } = await readChange(unhex(raw));
      fold.add({ dot, change, position });
    }
    answer = hex(encodeState(fold));
  } catch (error) {
    if (error.name !== "Malformed") throw error;
    answer = "malformed";
  }
  process.stdout.write(`${answer}\n`);
}
