/** A page that is left is let finish storing before the next one takes its place, for half a second at most. */
import { expect, test } from "vitest";
import { MakingWay } from "../../src/worker/making-way";

function watched() {
  const timers: (() => void)[] = [];
  const limits: number[] = [];
  const way = new MakingWay((ms, run) => {
    limits.push(ms);
    timers.push(run);
  });
  const over = async (): Promise<boolean> => {
    let is = false;
    void way.over().then(() => {
      is = true;
    });
    await new Promise((turn) => setTimeout(turn));
    return is;
  };
  return { way, over, limits, timeIsUp: () => timers.splice(0).map((run) => run()) };
}

test("nobody waits where nothing is being stored", async () => {
  expect(await watched().over()).toBe(true);
});

test("the next page waits until every page that was asked to go has stored what it had", async () => {
  const { way, over } = watched();
  way.begun("phone");
  way.begun("other tab");
  way.done("phone");
  expect(await over()).toBe(false);
  way.done("other tab");
  expect(await over()).toBe(true);
});

test("a page that never says it is done keeps nobody waiting longer than half a second", async () => {
  const { way, over, limits, timeIsUp } = watched();
  way.begun("phone");
  expect(await over()).toBe(false);
  timeIsUp();
  expect(await over()).toBe(true);
  expect(limits).toEqual([500]);
});

test("a page that is asked twice is waited for once more", async () => {
  const { way, over } = watched();
  way.begun("phone");
  way.begun("phone");
  expect(await over()).toBe(false);
  way.done("phone");
  expect(await over()).toBe(true);
});
