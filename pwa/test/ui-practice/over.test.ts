/** Practice never ends without a word: who locked or reloaded in it is told before anything real is shown. */
import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../src/session/types";

const drawn = vi.hoisted(() => ({ bars: [] as unknown[] }));
vi.mock("preact", async (original) => ({
  ...(await original<typeof import("preact")>()),
  render: (what: unknown) => drawn.bars.push(what),
}));
vi.mock("../../src/screens/practice/session", () => ({
  practiceSession: async (real: Session) => ({ ...real, practice: true }),
}));

const element = { before: () => undefined, remove: () => undefined };
beforeEach(() => {
  vi.resetModules();
  drawn.bars.length = 0;
  vi.stubGlobal("window", { name: "" });
  vi.stubGlobal("history", { pushState: () => undefined, replaceState: () => undefined });
  vi.stubGlobal("document", {
    activeElement: null,
    documentElement: { dataset: {} },
    createElement: () => element,
    getElementById: () => element,
    querySelector: () => null,
  });
});

/** The words of what was drawn last. */
const wordsIn = (drawing: unknown): string => {
  if (typeof drawing === "string") return drawing;
  if (Array.isArray(drawing)) return drawing.map(wordsIn).join(" ");
  return drawing ? wordsIn((drawing as { props?: { children?: unknown } }).props?.children) : "";
};

const real = () => ({ vault: "aa", locked: signal(false) }) as unknown as Session;

async function begun() {
  const { session } = await import("../../src/app/current");
  const { place } = await import("../../src/app/router");
  const world = await import("../../src/screens/practice/world");
  const { practising } = await import("../../src/screens/practice/practising");
  const mine = real();
  session.value = mine;
  await world.begin(mine);
  const text = () => wordsIn(drawn.bars.at(-1));
  return { session, place, practising, practice: session.value, text };
}

test("the lock screen says that practice is over and what unlocking opens", async () => {
  const { session, text } = await begun();
  expect(text()).toContain("Leave practice");
  session.value = null;
  expect(text()).toContain("Practice is over. Unlocking opens your real list.");
  expect(text()).not.toContain("Leave practice");
});

test("unlocked, it is said before anything real is shown", async () => {
  const { session, place, practising } = await begun();
  session.value = null;
  session.value = real();
  await Promise.resolve();
  expect(place.value.path).toBe("/practice/over");
  expect(practising.value).toBe(false);
  expect(window.name).toBe("");
});

test("a lock that could not store everything goes back to practice, its bar over it", async () => {
  const { session, practising, practice, text } = await begun();
  session.value = null;
  session.value = practice;
  await Promise.resolve();
  expect(practising.value).toBe(true);
  expect(text()).toContain("Leave practice");
});

test("the tab remembers over a reload that it was practising, until that is said", async () => {
  await begun();
  expect(window.name).toBe("practice");
  const { forgetPractice } = await import("../../src/screens/practice/practising");
  forgetPractice();
  expect(window.name).toBe("");
});
