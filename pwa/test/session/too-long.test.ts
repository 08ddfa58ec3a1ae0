import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formOf } from "../../src/app/form-of";
import { holdsPart, wholeOf } from "../../src/app/overlong";
import { reviewOf } from "../../src/forms/review";
import { putWords } from "../../src/screens/section/context";
import { longWords } from "../../src/screens/section/room";
import { cutIn } from "../../src/screens/sending/cut";
import { cleanText, shortened } from "../../src/session";
import { PLACE } from "../../src/session/scratch";
import type { RecordHandle, Session } from "../../src/session/types";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { fernshire } from "./world";

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

describe("an answer that holds only the beginning of what was typed", () => {
  const LONG = "They came at nine. ".repeat(18_000);

  async function typed() {
    const { profile, session } = await enrolled(await fernshire());
    const handle = await session.start("visit", PERSON_ID, {});
    const record = handle.id;
    const section = (who: Session, of: RecordHandle) => {
      const form = formOf(who, of);
      return form.sectionProgress(form.place("good_life")?.section.id ?? "").value;
    };
    const whole = wholeOf(session, record, "good_life");
    const put = (words: string) =>
      whole.keep(
        words,
        putWords(words, (kept) => handle.write("good_life", said(kept))),
      );
    return { profile, session, handle, record, section, put };
  }

  test("is to put right in its section, stops a submission and is a line of Saving and sending", async () => {
    const { session, handle, section, put, record } = await typed();
    put("Short");
    expect(section(session, handle).toPutRight).toBe(0);
    put(LONG);
    expect(section(session, handle)).toMatchObject({ toPutRight: 1, status: "left" });
    const { problems } = reviewOf(formOf(session, handle), session.today());
    expect(problems).toContainEqual(
      expect.objectContaining({ path: "good_life", code: "too_long" }),
    );
    await handle.freeze();
    expect(cutIn(session).map(({ entry, path }) => [entry.id, path])).toEqual([
      [record, "good_life"],
    ]);
    expect(holdsPart(session)).toBe(true);
  });

  test("stays so through a lock and until the words fit, and then no longer", async () => {
    const { profile, session, handle, record, put } = await typed();
    put(LONG);
    await handle.freeze();
    await session.lock();
    const after = await reopened(profile, session.vault);
    expect(holdsPart(after, record)).toBe(true);
    expect(cutIn(after)).toHaveLength(1);
    wholeOf(after, record, "good_life").keep("Short", true);
    expect(holdsPart(after)).toBe(false);
    expect(cutIn(after)).toEqual([]);
  });

  test("says how much fits and what to do", () => {
    expect(longWords("x".repeat(342_003), "x".repeat(64_398))).toBe(
      "Too long, not all sent. One answer can hold the first 64,398 characters of this. 277605 more characters are only on this device. Cut it in two: put the end in another answer or another note.",
    );
  });
});

test("where a hand-over has come to is none of the words a record waits to have sent", async () => {
  const { session } = await enrolled(await fernshire());
  const record = "ffeeddccbbaa99887766554433221100";
  session.scratch(record, PLACE).write('{"step":3}');
  await session.keepScratch();
  expect(session.scratch(record, PLACE).read()).toBe('{"step":3}');
  expect(session.scratchSave(record)).toEqual({ kind: "clean" });
});
