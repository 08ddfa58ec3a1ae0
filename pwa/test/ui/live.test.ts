/** What is spoken on one screen is not come upon on the next. */
import type { ComponentChildren, VNode } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveRegions, say, screenChanged } from "../../src/ui/live";

/** The words that stand in the two regions now. */
const standing = (): string[] => {
  const regions = LiveRegions().props.children as VNode<{ children: ComponentChildren }>[];
  return regions.map(({ props }) => String(props.children)).filter(Boolean);
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.runAllTimers();
  screenChanged();
  vi.useRealTimers();
});

test("words said on a screen are gone from the next once they were spoken", () => {
  say("No one called Q.");
  screenChanged();
  expect(standing()).toEqual(["No one called Q."]);
  vi.runAllTimers();
  expect(standing()).toEqual([]);
});

test("words still waiting their turn as the screen changes are spoken, and do not stay", () => {
  say("Saved.");
  say("No one called Q.");
  screenChanged();
  vi.advanceTimersByTime(3000);
  expect(standing()).toEqual(["No one called Q."]);
  vi.runAllTimers();
  expect(standing()).toEqual([]);
});

test("words said on this screen stay to be read", () => {
  screenChanged();
  say("2 people");
  vi.runAllTimers();
  expect(standing()).toEqual(["2 people"]);
});
