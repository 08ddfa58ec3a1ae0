import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { changedSince } from "../../src/session/covering";
import { given } from "../../src/session/decisions";
import { unhex } from "../../src/sync/core/bytes";
import type { Command } from "../../src/sync/core/command";
import { Fold } from "../../src/sync/core/fold";
import { readChange } from "../../src/sync/core/read-change";

/** What shows as "proposed since" is the same here and at the server. */

interface Case {
  readonly name: string;
  readonly changes: readonly (readonly [number, string])[];
  readonly paths: readonly string[];
}

const file = resolve(import.meta.dirname, "../../../sync/vectors/proposed.json");
const { record, cases } = JSON.parse(readFileSync(file, "utf-8"));

describe("proposed since a decision", () => {
  it.each(cases as Case[])("$name", async ({ changes, paths }) => {
    const fold = new Fold();
    for (const [position, bytes] of changes) {
      fold.add({ ...(await readChange(unhex(bytes))), position });
    }
    const [decision] = given(fold);
    expect(changedSince(fold, decision?.command as Command, record)).toEqual(paths);
  });
});
