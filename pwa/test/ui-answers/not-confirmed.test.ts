/** The end of a hand-over where nothing was signed, and what a screen reader comes upon on the screens after. */
import { signal } from "@preact/signals";
import { h, type VNode } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { session as unlocked } from "../../src/app/current";
import type { Answer } from "../../src/forms/answers";
import type { Definition, Question } from "../../src/forms/definition";
import type { Turning } from "../../src/screens/hand-over/frame";
import { Said } from "../../src/screens/hand-over/said";
import { StepView } from "../../src/screens/hand-over/step";
import { type Step, stepsOf } from "../../src/screens/hand-over/steps";
import { WorkerPage } from "../../src/screens/hand-over/worker-page";
import type { Asking } from "../../src/screens/section/context";
import { LiveRegions, screenChanged } from "../../src/ui/live";
import { sessionOf } from "../ui/make";
import { type Box, cleared, drawn, press, standIn } from "../ui/small-page";

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ["setTimeout", "clearTimeout"] });
  standIn();
  vi.stubGlobal("navigator", { userAgent: "", maxTouchPoints: 0 });
});
afterEach(async () => {
  await cleared();
  vi.runAllTimers();
  screenChanged();
  vi.useRealTimers();
});

const question = (id: string, type: string, more: object = {}) =>
  ({ id, type, source: "person_said", label: { en: `Ask ${id}` }, ...more }) as unknown as Question;

const OPTIONS = ["yes", "yes_but", "ask_later"].map((code) => ({ code, label: { en: code } }));
const FORM = {
  v: 1,
  id: "sharing-preference",
  title: { en: "Sharing" },
  languages: ["en", "en-easy"],
  sections: [
    {
      id: "say",
      voice: "person",
      items: [
        question("helping_now", "one", { options: OPTIONS }),
        question("helping_now_words", "long"),
      ],
    },
    { id: "confirm", voice: "worker", items: [question("confirmed", "one")] },
  ],
} as unknown as Definition;

function handing() {
  const answers = signal<Record<string, Answer>>({});
  const session = sessionOf({ openElsewhere: () => null });
  const handle = {
    id: "ee".repeat(16),
    definition: FORM,
    persons: [],
    save: signal({ kind: "saved", at: 0 }),
    state: signal({ state: "draft", at: null }),
    sent: signal({ waiting: 0, safe: false, receivedAt: null }),
    unsent: signal(0),
    arrived: signal(0),
    writable: () => true,
    showArrived: () => undefined,
    unsettled: () => false,
    heads: () => [],
    rows: () => [],
    answer: (path: string) => answers.value[path],
    write: (path: string, answer: Answer) => {
      answers.value = { ...answers.value, [path]: answer };
    },
    writeAll: (written: Record<string, Answer>) => {
      answers.value = { ...answers.value, ...written };
    },
  };
  const form = {
    definition: FORM,
    place: (id: string) => (id.startsWith("helping") ? {} : undefined),
    needed: (id: string) =>
      signal(id === "helping_now_words" && answers.value.helping_now?.value === "yes_but"),
    words: (text: { en: string }) => text.en,
    sectionShown: () => signal(false),
  };
  const asking = {
    ...{ session, handle, form, person: null, personName: "Hettie", workerName: "Wren" },
  } as unknown as Asking;
  unlocked.value = asking.session;
  const onNext = vi.fn();
  const turning: Turning = {
    ...{ asking, language: "en-easy", leaflet: null, version: "aa bb", number: 1, of: 2 },
    ...{ waits: true, onBack: null, onNext, onStaff: () => undefined },
  };
  const steps = stepsOf(FORM);
  return { asking, turning, steps, onNext };
}

const choose = (inputs: Box[], n: number) => inputs[n]?.dispatchEvent(new Event("change"));

/** What stands in the two live regions once they have had their time. */
function spoken(): string {
  const regions = LiveRegions().props.children as VNode<{ children: unknown }>[];
  return regions.map(({ props }) => String(props.children)).join("");
}

test("a signature that was not drawn is said gently, once, and nobody has to sign", async () => {
  const { turning, steps, onNext } = handing();
  const page = await drawn(h(Said, { ...turning, steps }));
  choose(page.all("input"), 1);
  await page.settle();
  press(page.button("Finish"));
  await page.settle();
  const line = "You have not written your name. You can say it out loud instead.";
  expect(page.words("main").join("")).toContain(line);
  expect(onNext).not.toHaveBeenCalled();
  press(page.button("Finish"));
  await page.settle();
  expect(onNext).toHaveBeenCalledOnce();
});

test("saying it out loud before nobody is said too, and the line goes once they choose otherwise", async () => {
  const { turning, steps, onNext } = handing();
  const page = await drawn(h(Said, { ...turning, steps }));
  choose(page.all("input"), 0);
  await page.settle();
  press(page.button("Finish"));
  await page.settle();
  expect(page.words("main").join("")).toContain("Nobody is named yet. Wren can write");
  choose(page.all("input"), 1);
  await page.settle();
  expect(page.words("main").join("")).not.toContain("Nobody is named yet.");
  expect(onNext).not.toHaveBeenCalled();
});

test("the worker is told that it is not confirmed, with the way back to the last screen", async () => {
  const { asking, steps } = handing();
  const onHandOver = vi.fn();
  const progress = { language: "en-easy", step: 2, before: { text: 100, tint: "none" } } as const;
  const page = await drawn(
    h(WorkerPage, { asking, home: "/record/x", steps, progress, onHandOver }),
  );
  const words = page.words("main").join("");
  expect(words).toContain("Not confirmed yet.");
  expect(words).not.toContain("Their answers are in this record.");
  press(page.button("Go back to “This is what you said”"));
  expect(onHandOver.mock.calls[0]?.[0]).toMatchObject({ step: 1 });
});

/** A question that Next was pressed on without an answer. */
async function missed() {
  const { turning, steps } = handing();
  const [step] = steps as [Step];
  const page = await drawn(h(StepView, { key: "one", ...turning, step }));
  press(page.button("Next"));
  await page.settle();
  vi.advanceTimersByTime(10_000);
  expect(spoken()).toContain("You can choose “Ask me later”.");
  return { page, turning, steps };
}

test("what was said missing is not come upon once it is answered", async () => {
  const { page } = await missed();
  choose(page.all("input"), 0);
  await page.settle();
  expect(spoken()).toBe("");
});

test("nor on the next screen of the person's", async () => {
  const { turning, steps } = await missed();
  await drawn(h(Said, { ...turning, steps }));
  expect(spoken()).toBe("");
});
