import { describe, expect, test } from "vitest";
import type { Definition } from "../../src/forms/definition";
import { copiedIn } from "../../src/session/copied";
import { Fold } from "../../src/sync/core/fold";
import { device, folded, made, set } from "../sync/make";

const form = {
  copied_in: [{ to: "needs", from: "person", path: "access_info_needs" }],
} as unknown as Definition;

const said = (value: string[], by = 1) =>
  made([set("access_info_needs", value)], by, { device: device(by) });

describe("what a form is started with from the person's record", () => {
  test("is the settled answer, with the record as its source", async () => {
    const fold = folded(new Fold(), [await said(["easy_read"])]);
    expect(copiedIn(form, () => fold)).toEqual({
      needs: { value: ["easy_read"], status: 1, source: 5, note: null },
    });
  });

  test("leaves out what two people answered differently, and what is not there", async () => {
    expect(copiedIn(form, () => new Fold())).toEqual({});
    expect(copiedIn(form, () => undefined)).toEqual({});
    const fold = folded(new Fold(), [await said(["easy_read"]), await said(["audio"], 2)]);
    expect(copiedIn(form, () => fold)).toEqual({});
  });
});
