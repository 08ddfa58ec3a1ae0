/** Words from a transcript are marked from the moment somebody says so, and stay so until they are checked. */
import { describe, expect, test } from "vitest";
import { transcriptWords } from "../../src/app/transcript-words";
import { SOURCE } from "../../src/codes";
import type { Answer } from "../../src/forms/answers";
import type { Question } from "../../src/forms/definition";
import {
  asChecked,
  asTranscript,
  checkedBy,
  isUnchecked,
  noteOfAll,
} from "../../src/forms/transcript";
import { withLine, withoutLine } from "../../src/screens/jot/lines";
import { type Asking, put } from "../../src/screens/section/context";
import { made } from "../../src/screens/settle/combine";
import { DOV, head, WREN } from "../ui/make";
import { enrolled, PERSON_ID, reopened } from "./enrolled";
import { fernshire } from "./world";

const LONG = { id: "good_life", type: "long", source: "person_said", merge: "narrative" };
const QUESTION = LONG as unknown as Question;
const WORDS = "Marl: I would like my brother round. Wren: When?";
const pasted: Answer = { value: WORDS, status: 1, source: SOURCE.person_said, note: null };
const WHEN = { by: "Wren Mallory", on: "2026-01-20" };

describe("a transcript", () => {
  test("is unchecked until somebody has checked it, and then says who and when", () => {
    const unchecked = asTranscript(pasted, SOURCE.observed);
    expect(unchecked.source).toBe(SOURCE.person_said);
    expect([isUnchecked(pasted), isUnchecked(unchecked)]).toEqual([false, true]);
    expect(transcriptWords(unchecked)).toBe("Transcript. Checked by nobody yet.");
    const checked = asChecked(unchecked, WHEN);
    expect(isUnchecked(checked)).toBe(false);
    expect(checked.source).toBe(SOURCE.transcript_checked);
    expect(checkedBy(checked)).toEqual(WHEN);
    // More of it was pasted since: the check does not reach that.
    const more = asTranscript(checked, SOURCE.observed);
    expect([more.source, isUnchecked(more)]).toEqual([SOURCE.observed, true]);
    expect(transcriptWords(checked)).toMatch(/^Transcript, checked by Wren Mallory on 20 Jan/);
  });

  test("whose note is not one of a check is none", () => {
    for (const note of [
      "transcript, checked by  on 2026-01-20",
      "transcript, checked by A on today",
    ])
      expect(checkedBy({ ...pasted, note })).toBeNull();
    expect(transcriptWords({ ...pasted, note: "from visit notes" })).toBeNull();
  });
});

describe("an unchecked transcript stays one", () => {
  test("when it is written on, left, and read again after a lock", async () => {
    const { profile, session } = await enrolled(await fernshire());
    const visit = await session.start("visit", PERSON_ID, {});
    const asking = { handle: visit } as unknown as Asking;
    put(asking, "good_life", QUESTION, WORDS);
    visit.write("good_life", asTranscript(visit.answer("good_life") as Answer, SOURCE.observed));
    put(asking, "good_life", QUESTION, `${WORDS} On Sundays.`);
    await visit.freeze();
    await session.lock();
    const again = await reopened(profile, session.vault);
    const reread = await again.open(visit.id);
    const answer = reread.answer("good_life");
    expect(answer?.value).toBe(`${WORDS} On Sundays.`);
    expect(isUnchecked(answer)).toBe(true);

    const reading = { handle: reread } as unknown as Asking;
    reread.write("good_life", asChecked(answer as Answer, WHEN));
    put(reading, "good_life", QUESTION, WORDS);
    expect(checkedBy(reread.answer("good_life"))).toEqual(WHEN);
    put(reading, "good_life", QUESTION, "");
    put(reading, "good_life", QUESTION, "Typed by hand");
    expect(reread.answer("good_life")?.note).toBeNull();
    await again.lock();
  });

  test("when one answer is made of it and another", () => {
    const heads = [
      head(asTranscript(pasted, SOURCE.observed), DOV, 1),
      head({ value: "Typed" }, WREN, 2),
    ];
    expect(isUnchecked(made(QUESTION, heads, "Both"))).toBe(true);
    expect(made(QUESTION, heads.slice(1), "Typed").note).toBeNull();
    expect(noteOfAll([])).toBeNull();
  });

  test("when a line of it is sent from a jotting to a question, or one is sent to it", () => {
    const notes = asTranscript(pasted, SOURCE.observed);
    const sent = withLine(undefined, QUESTION, "When?", "from visit notes", notes);
    expect(isUnchecked(sent)).toBe(true);
    expect(isUnchecked(withLine(notes, QUESTION, "When?", "from visit notes"))).toBe(true);
    expect(withLine(undefined, QUESTION, "When?", "from visit notes", pasted).note).toBe(
      "from visit notes",
    );
    const put = withLine(notes, QUESTION, "When?", "from visit notes");
    expect(isUnchecked(withoutLine(put, "When?") as Answer)).toBe(true);
  });
});
