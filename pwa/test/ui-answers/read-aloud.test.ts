/** "Read this to me": by a voice that is on the device and speaks the screen's language, or not offered. */
import { h } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Turning } from "../../src/screens/hand-over/frame";
import { StepView } from "../../src/screens/hand-over/step";
import type { Step } from "../../src/screens/hand-over/steps";
import { WorkerPage } from "../../src/screens/hand-over/worker-page";
import { cleared, drawn, press, standIn } from "../ui/small-page";
import { handing } from "./handing";

const READ = "Read this to me";
const READ_AR = "اقرأ لي هذا";

interface Voice {
  readonly lang: string;
  readonly localService: boolean;
}

class Utterance {
  voice: Voice | null = null;
  lang = "";
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly text: string) {}
}

/** Stands in for the browser's speech, which speaks to nobody here. */
class Speech extends EventTarget {
  speaking: Utterance | null = null;
  constructor(public voices: readonly Voice[]) {
    super();
  }
  getVoices() {
    return this.voices;
  }
  speak(words: Utterance) {
    this.speaking = words;
  }
  cancel() {
    this.speaking = null;
  }
}

const OWN: Voice = { lang: "en-GB", localService: true };
const OWN_ARABIC: Voice = { lang: "ar-SA", localService: true };
const REMOTE: Voice = { lang: "en-GB", localService: false };

beforeEach(() => {
  standIn();
  vi.stubGlobal("navigator", { userAgent: "", maxTouchPoints: 0 });
  vi.stubGlobal("SpeechSynthesisUtterance", Utterance);
});
afterEach(async () => {
  await cleared();
  vi.unstubAllGlobals();
});

function speaks(...voices: Voice[]): Speech {
  const speech = new Speech(voices);
  vi.stubGlobal("speechSynthesis", speech);
  return speech;
}

async function asked(language: Turning["language"] = "en-easy") {
  const { turning, steps } = handing();
  const [step] = steps as [Step];
  return drawn(h(StepView, { ...turning, language, step }));
}

test("a voice of the device reads all that the screen says, and the button then stops it", async () => {
  const speech = speaks(REMOTE, OWN_ARABIC, OWN);
  const page = await asked();
  expect(speech.speaking).toBeNull();
  press(page.button(READ));
  await page.settle();
  expect(speech.speaking?.voice).toBe(OWN);
  expect(speech.speaking?.lang).toBe("en-GB");
  expect(speech.speaking?.text).toBe(
    [
      "helping_now, easy",
      "You can say who.",
      "You can say what, easy",
      "You can say no. Wren will tell you what that changes.",
      ...["yes, easy", "yes_but, easy", "ask_later, easy"],
    ].join(". "),
  );
  press(page.button("Stop"));
  await page.settle();
  expect(speech.speaking).toBeNull();
  expect(page.words("button")).toContain(READ);
});

test.each(["onend", "onerror"] as const)("once it ends (%s) it can be read again", async (how) => {
  const speech = speaks(OWN);
  const page = await asked();
  press(page.button(READ));
  await page.settle();
  expect(page.words("button")).not.toContain(READ);
  speech.speaking?.[how]?.();
  await page.settle();
  expect(page.words("button")).toContain(READ);
});

test("a screen in another language is read in that language, by a voice of that language", async () => {
  const speech = speaks(OWN, OWN_ARABIC);
  const page = await asked("ar");
  press(page.button(READ_AR));
  await page.settle();
  expect(speech.speaking?.voice).toBe(OWN_ARABIC);
  expect(speech.speaking?.lang).toBe("ar-SA");
  expect(speech.speaking?.text).toMatch(
    /^helping_now, ar\. .*yes, ar\. yes_but, ar\. ask_later, ar$/,
  );
  expect(speech.speaking?.text).not.toMatch(/easy|, en\b/);
});

test("a device that speaks another language alone offers nothing on that screen", async () => {
  speaks(OWN);
  expect((await asked("ar")).words("button")).not.toContain(READ_AR);
});

test("leaving the screen stops the voice", async () => {
  const speech = speaks(OWN);
  const page = await asked();
  press(page.button(READ));
  await page.settle();
  expect(speech.speaking).not.toBeNull();
  await cleared();
  expect(speech.speaking).toBeNull();
});

test.each([
  ["a voice elsewhere alone, to which the words would go", () => speaks(REMOTE)],
  ["no voice", () => speaks()],
  ["no speech at all", () => vi.stubGlobal("speechSynthesis", undefined)],
])("with %s nothing is offered", async (_, device) => {
  device();
  expect((await asked()).words("button")).toEqual(["Next", "For staff"]);
});

test("voices that come late are offered once they are there, and no longer once they went", async () => {
  const speech = speaks();
  const page = await asked();
  expect(page.words("button")).not.toContain(READ);
  for (const [voices, offered] of [
    [[REMOTE], false],
    [[REMOTE, OWN], true],
    [[], false],
  ] as const) {
    speech.voices = voices;
    speech.dispatchEvent(new Event("voiceschanged"));
    await page.settle();
    expect(page.words("button").includes(READ)).toBe(offered);
  }
});

test.each([
  ["a voice of its own", OWN, "This device can read the screens aloud."],
  ["none", REMOTE, "This device has no voice of its own for this language."],
])("before, the worker is told that the device has %s", async (_, voice, told) => {
  speaks(voice);
  const { asking, steps } = handing();
  const onHandOver = () => undefined;
  const page = await drawn(
    h(WorkerPage, { asking, home: "/record/x", steps, progress: null, onHandOver }),
  );
  expect(page.words("main").join("")).toContain(told);
});
