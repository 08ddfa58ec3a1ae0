import fc from "fast-check";
import { expect, test } from "vitest";
import { OP } from "../../src/codes";
import { createVaults, type RecordHandle } from "../../src/session";
import type { UnlockedSession } from "../../src/session/session";
import { equalBytes, hex } from "../../src/sync/core/bytes";
import { parseChange } from "../../src/sync/core/change";
import { Outbox } from "../../src/sync/outbox";
import { enrolled, PASS, PERSON_ID, said } from "./enrolled";
import { dying, fernshire, quiet, until } from "./world";

const PATHS = ["good_life", "risk", "place"] as const;

/** What a session keeps to itself, for looking at and for breaking. */
const inside = (session: UnlockedSession) =>
  session as unknown as {
    identity: { device: Uint8Array };
    outbox: { database: { handle: Promise<IDBDatabase> } };
  };

type Act =
  | { who: 0 | 1; do: "write"; path: (typeof PATHS)[number]; word: string }
  | { who: 0 | 1; do: "settle"; path: (typeof PATHS)[number]; pick: number }
  | { who: 0 | 1; do: "freeze" | "send" | "show" };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      who: fc.constantFrom(0 as const, 1 as const),
      do: fc.constant("write" as const),
      path: fc.constantFrom(...PATHS),
      word: fc.constantFrom("a", "b", "c", "d", ""),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      who: fc.constantFrom(0 as const, 1 as const),
      do: fc.constant("settle" as const),
      path: fc.constantFrom(...PATHS),
      pick: fc.nat(3),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      who: fc.constantFrom(0 as const, 1 as const),
      do: fc.constantFrom("freeze" as const, "send" as const, "show" as const),
    }),
  },
);

test("what arrives while a person types is not silently replaced: every overwritten answer was shown or still stands", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 24 }), async (acts) => {
      const council = await fernshire();
      const people = [await enrolled(council, "Ada"), await enrolled(council, "Bea")];
      const first = await people[0]?.session.start("visit", PERSON_ID, {});
      first?.write("good_life", said("start"));
      await first?.freeze();
      for (const { session } of people) await session.sendNow();
      const handles: RecordHandle[] = [];
      for (const { session } of people) handles.push(await session.open(first?.id as string));
      /** Dots each person's screen has shown. */
      const seen = [new Set<string>(), new Set<string>()];
      const look = (who: 0 | 1) => {
        for (const path of PATHS) {
          for (const { dot } of (handles[who] as RecordHandle).heads(path)) seen[who]?.add(dot);
        }
      };
      for (const it of acts) {
        const handle = handles[it.who] as RecordHandle;
        look(it.who);
        if (it.do === "write") handle.write(it.path, it.word === "" ? null : said(it.word));
        else if (it.do === "settle") {
          const heads = handle.heads(it.path);
          const dot = heads[it.pick % Math.max(1, heads.length)]?.dot;
          if (dot) handle.settle(it.path, { keep: dot }, null);
        } else if (it.do === "freeze") await handle.freeze();
        else if (it.do === "send") {
          await handle.freeze();
          for (const who of [it.who, 1 - it.who]) await people[who]?.session.sendNow();
        } else handle.showArrived();
      }
      for (const handle of handles) await handle.freeze();
      for (const { session } of [...people, ...people]) await session.sendNow();
      await quiet(3);
      for (const handle of handles) handle.showArrived();
      const owner = people.map(({ session }) => hex(inside(session).identity.device));
      for (const { bytes, device } of council.log) {
        const who = owner.indexOf(device) as 0 | 1;
        for (const op of parseChange(bytes).ops) {
          if (op.kind !== OP.set || !PATHS.includes(op.path as never)) continue;
          for (const dot of op.observed.map(hex)) {
            const author = council.log.find((one) => hex(one.id).startsWith(dot));
            // What a change observes exists, and is its author's own or was on their screen.
            expect(author).toBeDefined();
            if (author?.device !== device) expect(seen[who]).toContain(dot);
          }
        }
      }
      const [ada, bea] = handles.map((handle) =>
        PATHS.map((path) => handle.heads(path).map(({ dot, value }) => [dot, value])),
      );
      expect(ada).toEqual(bea);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("a crash between any two storage calls loses at most the unsaved half second, never a frozen change", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 24 }),
      fc.boolean(),
      fc.array(fc.constantFrom("write", "pass", "freeze", "send", "clear"), {
        minLength: 3,
        maxLength: 12,
      }),
      async (transactions, whileOpening, acts) => {
        const council = await fernshire();
        const { profile, session: first } = await enrolled(council, "Ada");
        const begun = await first.start("visit", PERSON_ID, {});
        begun.write("risk", said("first"));
        await begun.freeze();
        await first.lock();
        profile.die();
        const life = { left: whileOpening ? transactions : Number.POSITIVE_INFINITY };
        const doomed = createVaults(profile.env({ indexedDB: dying(profile.factory, life) }));
        /** Words known to be on the device, and those that may be. */
        let certain: string | null = null;
        let possible: (string | null)[] = [null];
        let word = 0;
        try {
          const opened = await doomed.unlock(first.vault, PASS);
          if (!opened.ok) throw new Error("did not open");
          const handle = await opened.session.open(begun.id);
          life.left = transactions;
          for (const it of acts) {
            if (it === "write" || it === "clear") {
              const value = it === "clear" ? null : `word ${++word}`;
              handle.write("good_life", value === null ? null : said(value));
              possible.push(value);
            } else if (it === "pass") {
              profile.pass(500);
              await quiet(4);
            } else if (it === "freeze") await handle.freeze();
            else await opened.session.sendNow();
            const saved = handle.save.value.kind === "saved";
            if (saved) {
              certain = (handle.answer("good_life")?.value ?? null) as string | null;
              possible = [certain];
            }
          }
        } catch (error) {
          if (!(error instanceof Error && error.message === "crashed")) throw error;
        }
        // A dead page stores nothing more, however slow the machine.
        life.left = 0;
        await quiet(3);
        profile.die();
        const vaults = createVaults(profile.env());
        await vaults.list();
        const outbox = new Outbox(profile.factory, first.vault);
        const rows = await outbox.all();
        expect(rows.map(({ n }) => n)).toEqual(rows.map((_, i) => i + 1));
        rows.forEach((row, i) => {
          const before = rows[i - 1]?.id ?? null;
          expect(
            row.prev === null ? row.prev === before : equalBytes(row.prev, before as never),
          ).toBe(true);
          expect(row.state).not.toBe("open");
        });
        const again = await vaults.unlock(first.vault, PASS);
        if (!again.ok) throw new Error("did not open again");
        const handle = await again.session.open(begun.id);
        expect(handle.answer("risk")?.value).toBe("first");
        expect(handle.unsettled("good_life")).toBe(false);
        expect(possible).toContain(handle.answer("good_life")?.value ?? null);
        await until(async () => {
          await again.session.sendNow();
          return again.session.sending.value.unsent === 0;
        });
        const seqs = council.log.map(({ seq }) => seq).sort((a, b) => a - b);
        expect(seqs).toEqual(seqs.map((_, i) => i + 1));
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

test("lost and replayed replies change nothing: each change arrives once", async () => {
  const council = await fernshire();
  const { session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  for (const word of ["one", "two", "three"]) {
    record.write("good_life", said(word));
    await record.freeze();
    council.loseReplies = word !== "three";
    await session.sendNow();
    expect(session.sending.value.link).toBe(word === "three" ? "ok" : "no_server");
  }
  await session.sendNow();
  expect(council.log.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(session.sending.value.unsent).toBe(0);
  expect(record.heads("good_life").map(({ value }) => value)).toEqual(["three"]);
});

test("the browser may close the database at any moment: the next save goes through", async () => {
  const council = await fernshire();
  const { session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("good_life", said("one"));
  await record.freeze();
  const handle = await inside(session).outbox.database.handle;
  handle.close();
  record.write("good_life", said("two"));
  await record.freeze();
  expect(record.save.value.kind).toBe("saved");
});
