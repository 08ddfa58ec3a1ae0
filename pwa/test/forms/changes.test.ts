import { describe, expect, it } from "vitest";
import vectors from "../../../forms/vectors/changes.json";
import { changes } from "../../src/forms/changes";
import type { Definition } from "../../src/forms/definition";

describe("what differs between two versions is what its vector expects", () => {
  it.each(vectors.cases)("$name", (given) => {
    const [before, after] = given.published as unknown as [Definition, Definition];
    expect(changes(before, after)).toEqual(given.changes);
  });
});
