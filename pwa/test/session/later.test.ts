import { describe, expect, test } from "vitest";
import { DESK, VERDICT } from "../../src/codes";
import { setAside } from "../../src/session/kept-aside";
import { hex } from "../../src/sync/core/bytes";
import type { OutboxRow } from "../../src/sync/outbox";
import { next } from "../../src/sync/sending";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { type Council, fernshire, quiet, until, VISIT } from "./world";

const row = (n: number, size = 100) => ({ n, size }) as OutboxRow;
const numbers = (rows: readonly OutboxRow[]) => rows.map(({ n }) => n);
const none = () => false;

describe("which changes go next", () => {
  test("in the order of their numbers, withdrawals and safeguarding concerns before them", () => {
    const rows = [row(1), row(2), row(3), row(4)];
    const first = ({ n }: OutboxRow) => n === 2 || n === 4;
    expect(numbers(next(rows, none, none, 200))).toEqual([1, 2, 3, 4]);
    expect(numbers(next(rows, first, none, 200))).toEqual([2, 4, 1, 3]);
    expect(numbers(next(rows, first, none, 3))).toEqual([2, 4, 1]);
  });

  test("while the server asks to wait only those that may not wait", () => {
    const rows = [row(1), row(2), row(3)];
    const held = ({ n }: OutboxRow) => n !== 3;
    expect(numbers(next(rows, none, held, 200))).toEqual([3]);
    expect(next(rows, none, () => true, 200)).toEqual([]);
  });

  test("at most a mebibyte, and one however long", () => {
    const rows = [row(1, 2 * 1024 * 1024), row(2), row(3)];
    expect(numbers(next(rows, none, none, 200))).toEqual([1]);
    expect(numbers(next(rows.slice(1), none, none, 200))).toEqual([2, 3]);
  });
});

const HOUR = 3_600_000;

async function heldUp(council: Council) {
  const made = await enrolled(council);
  council.later = () => true;
  council.laterMs = council.now + HOUR;
  const record = await made.session.start("visit", PERSON_ID, {});
  record.write("good_life", said("the allotment"));
  await record.freeze();
  await made.session.sendNow();
  return { ...made, record };
}

describe("what the server cannot take now", () => {
  test("stays unsent, is not pushed again before the time it named, and then goes", async () => {
    const council = await fernshire();
    const { session, profile, record } = await heldUp(council);
    const { unsent } = session.sending.value;
    expect(unsent).toBeGreaterThan(0);
    expect(session.sending.value).toMatchObject({ later: council.laterMs, link: "ok" });
    expect(record.heads("good_life")[0]?.send).toBe("unsent");
    const before = council.pushed.length;
    await session.sendNow();
    expect(council.pushed).toHaveLength(before);

    council.later = () => false;
    council.now += HOUR;
    profile.clock += HOUR;
    await session.sendNow();
    expect(session.sending.value).toMatchObject({ unsent: 0, later: null });
  });

  test("reading goes on meanwhile", async () => {
    const council = await fernshire();
    const { session, record } = await heldUp(council);
    council.later = () => false;
    const { session: bea } = await enrolled(council, "Bea");
    const theirs = await bea.start("visit", PERSON_ID, {});
    theirs.write("good_life", said("tea"));
    await theirs.freeze();
    await bea.sendNow();
    await session.sendNow();
    expect(record.heads("good_life")[0]?.send).toBe("unsent");
    expect((await session.open(theirs.id)).answer("good_life")?.value).toBe("tea");
  });

  test.each([-10 * 365 * 24 * HOUR, 10 * 365 * 24 * HOUR])(
    "a clock put %i ms off keeps nothing from going",
    async (jump) => {
      const council = await fernshire();
      const { session, profile } = await heldUp(council);
      profile.clock += jump;
      council.later = () => false;
      council.now += HOUR;
      // The first says what time it is, the second is due by that.
      await session.sendNow();
      await session.sendNow();
      expect(session.sending.value.unsent).toBe(0);
    },
  );

  test.each([-2 * HOUR, 10 * 365 * 24 * HOUR])(
    "a clock set by %i ms meanwhile makes that no other time, nor a longer wait",
    async (jump) => {
      const council = await fernshire();
      const { session, profile } = await heldUp(council);
      profile.clock += jump;
      session.look();
      const { later, clockAhead } = session.sending.value;
      expect(clockAhead).toBe(jump);
      expect((later ?? 0) - clockAhead).toBe(council.laterMs);
      council.later = () => false;
      council.now += HOUR;
      profile.clock += HOUR;
      profile.ran += HOUR;
      await session.sendNow();
      expect(session.sending.value.unsent).toBe(0);
    },
  );

  test("withdrawals and safeguarding concerns go at once all the same", async () => {
    const council = await fernshire();
    await council.publish({ ...VISIT, id: "safeguarding-concern", title: { en: "Concern" } });
    const { session } = await heldUp(council);
    const { unsent } = session.sending.value;
    council.later = (seq) => seq <= unsent;
    const concern = await session.start("safeguarding-concern", PERSON_ID, {});
    concern.write("risk", said("told today"));
    await concern.freeze();
    await session.sendNow();
    expect(concern.heads("risk")[0]?.send).not.toBe("unsent");
    expect(session.sending.value.unsent).toBe(unsent);
    council.later = () => false;
    council.now += 2 * HOUR;
  });

  test("a round is planned for the time it named, also while nobody looks", async () => {
    const council = await fernshire();
    const { session, profile } = await heldUp(council);
    council.later = () => false;
    council.now += HOUR;
    profile.pass(HOUR);
    await until(() => session.sending.value.unsent === 0);
  });
});

describe("what the set-aside desk decided", () => {
  test("reaches the author, stays after a lock, and counts once it is accepted", async () => {
    const council = await fernshire();
    const { session, profile } = await enrolled(council);
    council.aside = () => true;
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("the allotment"));
    await record.freeze();
    await session.sendNow();
    const [aside] = session.asides().filter((it) => it.record === record.id);
    expect(aside).toMatchObject({ reason: 5, outcome: null, about: { formId: "visit" } });
    const id = setAside(record.ground, "good_life")[0]?.dot as string;
    expect(id).toBe(aside?.dot);

    const sent = council.pushed.find((it) => hex(it.id).startsWith(id));
    const told = (verdict: number, reason: number | null, position: number | null, act: number) => [
      ...[sent?.seq ?? 0, sent?.id ?? null, verdict, 1, position, council.now, reason, null],
      [act, "Idris Candlebrook", new Uint8Array(16), council.now, "Asked Marl", null],
    ];
    council.changed = [told(VERDICT.set_aside, 5, null, DESK.keep)];
    await session.sendNow();
    await quiet();
    const [kept] = session.asides().filter((it) => it.record === record.id);
    expect(kept?.outcome).toContain("Asked Marl");
    expect(setAside(record.ground, "good_life")).toHaveLength(1);

    council.changed = [told(VERDICT.merged, null, 40, DESK.accept)];
    await session.sendNow();
    await quiet();
    expect(setAside(record.ground, "good_life")).toEqual([]);
    expect(record.answer("good_life")?.value).toBe("the allotment");
    await session.lock();
    const again = await reopened(profile, session.vault);
    const [accepted] = again.asides().filter((it) => it.record === record.id);
    expect(accepted?.outcome).toContain(DESK.accept);
  });
});
