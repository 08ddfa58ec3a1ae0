/** What keeps a screen from being read, with the browser's window, page and both of its clocks stood in for. */
import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { RecordHandle, Session } from "../../src/session/types";

const MINUTE = 60_000;
const POLICY = 5;

let frames: (() => void)[] = [];
let ticks: { every: number; run: () => void; next: number }[] = [];
/** What stops while a device sleeps, and what can be set. */
let running = 0;
let clock = 0;
let page: EventTarget & { visibilityState: string; documentElement: { dataset: DOMStringMap } };
let browser: EventTarget;

const blank = (): boolean => page.documentElement.dataset.blank !== undefined;

/** Time passes on both clocks, and whatever asks to be called every so often is. */
function pass(ms: number): void {
  const until = running + ms;
  for (;;) {
    const due = ticks.filter(({ next }) => next <= until).sort((a, b) => a.next - b.next)[0];
    const to = due ? due.next : until;
    clock += to - running;
    running = to;
    if (!due) return;
    due.next += due.every;
    due.run();
  }
}

function frame(): void {
  for (const run of frames.splice(0)) run();
}

function press(key: string, repeat = false): void {
  browser.dispatchEvent(Object.assign(new Event("keydown"), { key, repeat }));
}

function turn(to: "hidden" | "visible"): void {
  page.visibilityState = to;
  page.dispatchEvent(new Event("visibilitychange"));
}

/** Somebody who is in, with a record open; how often it was locked and the record frozen. */
async function unlocked(chosen: number | null = null) {
  const { session } = await import("../../src/app/current");
  const { comfort } = await import("../../src/app/comfort");
  const { holdRecord } = await import("../../src/app/open-record");
  const { startGuard } = await import("../../src/app/guard");
  const done = { locks: 0, freezes: 0 };
  const lock = async () => void done.locks++;
  const freeze = async () => void done.freezes++;
  comfort.value = { ...comfort.value, lockMinutes: chosen };
  startGuard();
  session.value = {
    vault: "v",
    policy: signal({ autoLockMinutes: POLICY }),
    lock,
  } as unknown as Session;
  holdRecord({ id: "r", freeze, close: () => undefined } as unknown as RecordHandle);
  return { session, done };
}

beforeEach(() => {
  vi.resetModules();
  frames = [];
  ticks = [];
  running = 1000;
  clock = Date.UTC(2026, 2, 9, 16, 2);
  browser = new EventTarget();
  page = Object.assign(new EventTarget(), {
    visibilityState: "visible",
    documentElement: { dataset: {} as DOMStringMap, hasAttribute: () => false },
    activeElement: null,
    querySelector: () => null,
  });
  class Nothing {}
  vi.stubGlobal("document", page);
  vi.stubGlobal("HTMLTextAreaElement", Nothing);
  vi.stubGlobal("HTMLInputElement", Nothing);
  vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
  vi.stubGlobal("setInterval", (run: () => void, every: number) =>
    ticks.push({ every, run, next: running + every }),
  );
  vi.stubGlobal("performance", { now: () => running });
  vi.spyOn(Date, "now").mockImplementation(() => clock);
});

describe("minutes without a hand on it", () => {
  test("after the policy's minutes without a key or a tap the app is locked, and not before", async () => {
    const { session, done } = await unlocked();
    pass(POLICY * MINUTE - 1);
    expect(session.value).not.toBeNull();
    pass(5000);
    expect(session.value).toBeNull();
    expect(done.locks).toBe(1);
    // Nothing of it is left for the frame in which the lock screen comes.
    expect(blank()).toBe(true);
    frame();
    expect(blank()).toBe(false);
    pass(POLICY * MINUTE);
    expect(done.locks).toBe(1);
  });

  test.each(["keydown", "pointerdown", "wheel", "input"])(
    "begin again with every %s",
    async (kind) => {
      const { session } = await unlocked();
      for (let i = 0; i < 3; i++) {
        pass((POLICY - 1) * MINUTE);
        browser.dispatchEvent(Object.assign(new Event(kind), { key: "a" }));
      }
      pass(POLICY * MINUTE - 1);
      expect(session.value).not.toBeNull();
      pass(5000);
      expect(session.value).toBeNull();
    },
  );

  test.each([
    [2, 2],
    [60, POLICY],
  ])(
    "whoever chose %i minutes is locked out after %i: no choice is longer than the policy",
    async (chosen, after) => {
      const { session } = await unlocked(chosen);
      pass(after * MINUTE - 1);
      expect(session.value).not.toBeNull();
      pass(5000);
      expect(session.value).toBeNull();
    },
  );

  test("a clock that is set back holds no lock off", async () => {
    const { session } = await unlocked();
    clock -= 365 * 24 * 60 * MINUTE;
    pass(POLICY * MINUTE + 5000);
    expect(session.value).toBeNull();
  });

  test("a device that slept the minutes away is locked as it wakes", async () => {
    const { session } = await unlocked();
    // The clock that stops in sleep has not moved; nothing ran meanwhile.
    clock += POLICY * MINUTE;
    pass(5000);
    expect(session.value).toBeNull();
  });
});

describe("a page that is not in front", () => {
  test("is blank at once, with what is open frozen, and comes back where it was", async () => {
    const { session, done } = await unlocked();
    turn("hidden");
    expect(blank()).toBe(true);
    expect(done.freezes).toBe(1);
    pass((POLICY - 1) * MINUTE);
    expect(blank()).toBe(true);
    turn("visible");
    expect(blank()).toBe(false);
    expect(session.value).not.toBeNull();
  });

  test("is locked before it is seen again once the minutes are over, timers or none", async () => {
    const { session, done } = await unlocked();
    turn("hidden");
    // A browser stops the timers of a page that is not in front.
    clock += POLICY * MINUTE;
    expect(session.value).not.toBeNull();
    turn("visible");
    expect(session.value).toBeNull();
    expect(done.locks).toBe(1);
  });

  test("is locked while it is away where its timers run, and stays blank", async () => {
    const { session } = await unlocked();
    turn("hidden");
    pass(POLICY * MINUTE + 5000);
    expect(session.value).toBeNull();
    frame();
    expect(blank()).toBe(true);
    turn("visible");
    expect(blank()).toBe(false);
  });

  test("that is left altogether has what is open frozen", async () => {
    const { done } = await unlocked();
    browser.dispatchEvent(new Event("pagehide"));
    expect(done.freezes).toBe(1);
  });
});

describe("Hide from the keyboard", () => {
  test("Shift pressed three times within a moment hides everything and locks", async () => {
    const { session, done } = await unlocked();
    for (let i = 0; i < 3; i++) {
      expect(session.value).not.toBeNull();
      press("Shift");
      pass(400);
    }
    expect(session.value).toBeNull();
    expect(done.locks).toBe(1);
    expect(blank()).toBe(true);
  });

  test("Shift held down, pressed slowly or between letters hides nothing", async () => {
    const { session } = await unlocked();
    press("Shift");
    for (let i = 0; i < 5; i++) press("Shift", true);
    pass(2000);
    for (let i = 0; i < 4; i++) {
      press("Shift");
      pass(1000);
    }
    pass(2000);
    for (let i = 0; i < 4; i++) {
      press("Shift");
      press("A");
    }
    expect(session.value).not.toBeNull();
    expect(blank()).toBe(false);
  });
});

test("with nobody in, nothing is locked or hidden", async () => {
  const { session, done } = await unlocked();
  session.value = null;
  pass(2 * POLICY * MINUTE);
  for (let i = 0; i < 3; i++) press("Shift");
  expect(done.locks).toBe(0);
  expect(blank()).toBe(false);
});
