/** What comes from elsewhere never comes between a press and its end. */
import { beforeEach, describe, expect, test } from "vitest";
import { pressed, watchPresses } from "../../src/app/pressed";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A page with a clock that is moved by hand. */
function page() {
  const target = new EventTarget();
  let timers: Timer[] = [];
  let clock = 0;
  watchPresses(target, (ms, run) => {
    const timer = { at: clock + ms, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((it) => it !== timer);
    };
  });
  return {
    tell: (kind: string) => target.dispatchEvent(new Event(kind)),
    pass: (ms: number) => {
      clock += ms;
      const due = timers.filter(({ at }) => at <= clock);
      timers = timers.filter(({ at }) => at > clock);
      for (const { run } of due) run();
    },
  };
}

describe("a press", () => {
  beforeEach(() => {
    pressed.value = false;
  });

  test("lasts from the finger's coming down to the click it makes", () => {
    const { tell, pass } = page();
    tell("pointerdown");
    pass(400);
    expect(pressed.value).toBe(true);
    tell("pointerup");
    pass(100);
    expect(pressed.value).toBe(true);
    tell("click");
    expect(pressed.value).toBe(true);
    pass(0);
    expect(pressed.value).toBe(false);
  });

  test("that makes no click, or turns into a scroll, is over by itself", () => {
    const { tell, pass } = page();
    tell("pointerdown");
    tell("pointerup");
    pass(350);
    expect(pressed.value).toBe(false);
    tell("pointerdown");
    tell("pointercancel");
    pass(0);
    expect(pressed.value).toBe(false);
  });

  test("that begins as another ends is a press of its own", () => {
    const { tell, pass } = page();
    tell("pointerdown");
    tell("pointerup");
    pass(200);
    tell("pointerdown");
    pass(200);
    expect(pressed.value).toBe(true);
  });

  test("of whose end nobody is told holds nothing urgent back for longer than three seconds", () => {
    const { tell, pass } = page();
    tell("pointerdown");
    pass(3000);
    expect(pressed.value).toBe(false);
  });
});
