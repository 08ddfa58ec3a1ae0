/**
 * The end of a hand-over: what it says back, nothing signed, and what a screen reader comes upon on the screens
 * after.
 */
import { h, type VNode } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Said } from "../../src/screens/hand-over/said";
import { StepView } from "../../src/screens/hand-over/step";
import type { Step } from "../../src/screens/hand-over/steps";
import { WorkerPage } from "../../src/screens/hand-over/worker-page";
import { LiveRegions, screenChanged } from "../../src/ui/live";
import { type Box, cleared, drawn, press, standIn } from "../ui/small-page";
import { handing } from "./handing";

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

const choose = (inputs: Box[], n: number) => inputs[n]?.dispatchEvent(new Event("change"));

/** What stands in the two live regions once they have had their time. */
function spoken(): string {
  const regions = LiveRegions().props.children as VNode<{ children: unknown }>[];
  return regions.map(({ props }) => String(props.children)).join("");
}

test.each([
  ["en-easy", "Ask me first"],
  ["en", "Ask me first"],
  ["ar", "اسألني أولًا"],
] as const)(
  "what nobody answered, or put off, is said back as to be asked first (%s)",
  async (language, words) => {
    const { asking, turning, steps } = handing();
    const page = await drawn(h(Said, { ...turning, language, steps }));
    expect(page.words("dd")).toEqual([words]);
    for (const [code, said] of [
      ["ask_later", words],
      // Of a newer form: whatever it means, it is no yes.
      ["perhaps", words],
      ["yes", `yes, ${language === "en-easy" ? "easy" : language}`],
    ] as const) {
      asking.handle.write("helping_now", { value: code, status: 1, source: 4, note: null });
      await page.settle();
      expect(page.words("dd")).toEqual([said]);
    }
  },
);

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
