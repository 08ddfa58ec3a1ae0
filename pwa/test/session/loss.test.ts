/** Ways a word could be lost or replaced unseen, each shut. */

import { describe, expect, test } from "vitest";
import { createVaults } from "../../src/session";
import { historyOf } from "../../src/session/history";
import { ReadingLocked } from "../../src/session/session";
import { AnswerRefused } from "../../src/session/values";
import { hex, random } from "../../src/sync/core/bytes";
import { decode } from "../../src/sync/core/canonical";
import { parseChange } from "../../src/sync/core/change";
import { Outbox, outboxName } from "../../src/sync/outbox";
import { STORE_VERSION, storeName } from "../../src/sync/store";
import { Database } from "../../src/vault/database";
import { enrolled, PASS, PERSON_ID, reopened, said } from "./enrolled";
import { dying, fernshire, Profile, quiet, until } from "./world";

describe("a page that is left while words are on their way to the disk", () => {
  test("has them there before the next page comes, and says nothing is saved until then", async () => {
    const { profile, session } = await enrolled(await fernshire(), "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A dog and a gar"));
    await record.freeze();
    record.write("good_life", said("A dog and a garden"));
    expect(record.save.value.kind).toBe("pending");
    profile.tell("leaving");
    await until(() => record.save.value.kind === "saved");
    profile.die();
    const after = await reopened(profile, session.vault);
    const again = await after.open(record.id);
    expect(again.answer("good_life")?.value).toBe("A dog and a garden");
  });
});

describe("storage that keeps what it says it did not", () => {
  const draft = (n: number, id: number, prev: number | null) => ({
    n,
    prev: prev === null ? null : new Uint8Array(32).fill(prev),
    id: new Uint8Array(32).fill(id),
    sealed: random(4),
    copy: random(4),
    size: 4,
    made: 1,
  });

  test("a write or drop that was committed unheard is done when it is tried again", async () => {
    const outbox = new Outbox(new Profile(await fernshire()).factory, "v");
    expect(await outbox.write(draft(1, 1, null), null)).toBe(true);
    expect(await outbox.write(draft(1, 1, null), null)).toBe(true);
    const id = (seed: number) => new Uint8Array(32).fill(seed);
    expect(await outbox.write(draft(1, 2, null), id(1))).toBe(true);
    expect(await outbox.write(draft(1, 2, null), id(1))).toBe(true);
    expect(await outbox.drop(1, id(2))).toBe(true);
    expect(await outbox.drop(1, id(2))).toBe(true);
    expect(await outbox.tail()).toMatchObject({ n: 0, id: null });
  });

  test("a page that heard of failure goes on from what was stored, and contradicts nobody", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A dog"));
    await record.freeze();
    const write = Outbox.prototype.write;
    let deaf = true;
    Outbox.prototype.write = async function (this: Outbox, ...of) {
      const kept = await write.apply(this, of);
      if (deaf) throw new Error("nobody heard");
      return kept;
    };
    try {
      record.write("good_life", said("A dog and"));
      profile.pass(500);
      await until(() => record.save.value.kind === "failed");
      deaf = false;
      record.write("good_life", said("A dog and a garden"));
      await record.freeze();
    } finally {
      Outbox.prototype.write = write;
    }
    await session.lock();
    const again = await reopened(profile, session.vault);
    const there = await again.open(record.id);
    expect(there.unsettled("good_life")).toBe(false);
    expect(there.answer("good_life")?.value).toBe("A dog and a garden");
    const writes = historyOf(there.ground, "good_life").map(({ value }) => value);
    expect(writes).toEqual(["A dog", "A dog and a garden"]);
  });

  test("storage cleared under a page begins no second chain", async () => {
    const { profile, session } = await enrolled(await fernshire(), "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A dog"));
    await record.freeze();
    const emptied = new Outbox(profile.factory, session.vault);
    await emptied.freezeOpen(0);
    const raw = new Database(profile.factory, outboxName(session.vault), {
      rows: { key: "n", indexes: { state: "state" } },
      facts: { key: "k" },
    });
    await raw.write(async (tx) => {
      for (const row of await tx.all<{ n: number }>("rows")) await tx.delete("rows", row.n);
      await tx.delete("facts", "tail");
    });
    record.write("good_life", said("A dog and a garden"));
    await expect(record.freeze()).rejects.toThrow();
    expect(record.save.value.kind).toBe("failed");
    expect(await emptied.all()).toEqual([]);
  });
});

test("answers that together pass the limit of a change become several, and all are kept", async () => {
  const { profile, session } = await enrolled(await fernshire(), "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  const long = (letter: string) => said(letter.repeat(60_000));
  const paths = ["good_life", "risk", "place", "one", "two", "three"];
  record.writeAll(Object.fromEntries(paths.map((path, i) => [path, long(String(i))])));
  await record.freeze();
  await session.lock();
  const again = await reopened(profile, session.vault);
  const there = await again.open(record.id);
  paths.forEach((path, i) => {
    expect(there.answer(path)?.value).toBe(String(i).repeat(60_000));
  });
});

test("what no change can carry is refused at once and holds up nothing after it", async () => {
  const { session } = await enrolled(await fernshire(), "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  expect(() => record.write("Not A Path", said("x"))).toThrow(AnswerRefused);
  expect(() => record.setElement("needs", "x".repeat(70_000), true)).toThrow(AnswerRefused);
  record.write("risk", said("none"));
  const why = "because ".repeat(60_000);
  expect(() => record.settle("risk", { answer: said("falls") }, why)).toThrow(AnswerRefused);
  expect(record.answer("risk")?.value).toBe("none");
  await record.freeze();
  await expect(record.command("submit", { comment: why }, "2026-01-20")).rejects.toThrow();
  record.write("place", said("At home"));
  await record.freeze();
  expect(record.save.value.kind).toBe("saved");
});

test("words put in while the vault is locking are stored before it is locked", async () => {
  const { profile, session } = await enrolled(await fernshire(), "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("good_life", said("A dog"));
  const locking = session.lock();
  record.write("place", said("At home"));
  await locking;
  const again = await reopened(profile, session.vault);
  expect((await again.open(record.id)).answer("place")?.value).toBe("At home");
});

test("what another tab wrote last is not passed over by the tab that took over", async () => {
  const council = await fernshire();
  const { profile, session } = await enrolled(council, "Ada");
  const bea = await enrolled(council, "Bea");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("good_life", said("one"));
  await record.freeze();
  await session.sendNow();
  const other = await reopened(profile, session.vault);
  const there = await other.open(record.id);
  await other.sendNow();
  // Everything of hers is safe once something came after it: no row is left to look at again.
  const later = await bea.session.start("visit", PERSON_ID, {});
  later.write("place", said("elsewhere"));
  await later.freeze();
  await bea.session.sendNow();
  await until(async () => {
    await other.sendNow();
    return other.sending.value.notBackedUp === 0;
  });
  // The first tab's last words go under a number the second has not read when it writes its own.
  record.write("place", said("two"));
  await record.freeze();
  there.write("risk", said("three"));
  await there.freeze();
  await other.sendNow();
  await quiet();
  there.showArrived();
  expect(there.answer("place")?.value).toBe("two");
});

test("choosing again in a draft another tab froze still replaces what was chosen over", async () => {
  const council = await fernshire();
  const ada = await enrolled(council, "Ada");
  const bea = await enrolled(council, "Bea");
  const record = await ada.session.start("visit", PERSON_ID, {});
  record.write("risk", said("none"));
  await record.freeze();
  await ada.session.sendNow();
  await bea.session.sendNow();
  const there = await bea.session.open(record.id);
  there.write("risk", said("falls"));
  await there.freeze();
  await bea.session.sendNow();
  record.write("risk", said("stairs"));
  await record.freeze();
  await ada.session.sendNow();
  record.showArrived();
  expect(record.unsettled("risk")).toBe(true);
  // An edit replaces only the head it was made on; it is stored, then frozen by somebody else.
  record.write("risk", said("the stairs"));
  ada.profile.pass(500);
  await until(() => record.save.value.kind === "saved");
  await new Outbox(ada.profile.factory, ada.session.vault).freezeOpen(1);
  // The same words, but now as a choice that replaces the other as well.
  record.settle("risk", { answer: said("the stairs") }, null);
  await record.freeze();
  expect(record.unsettled("risk")).toBe(false);
  await ada.session.sendNow();
  await ada.session.lock();
  const again = await reopened(ada.profile, ada.session.vault);
  expect((await again.open(record.id)).unsettled("risk")).toBe(false);
});

test("a removal names again what an unacknowledged write in the row had replaced", async () => {
  const council = await fernshire();
  const { session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  const row = record.addRow("carers");
  // A dot of its own, not the one of the row.
  await record.freeze();
  record.write(`carers/${row}/name`, said("Bea"));
  await record.freeze();
  await session.sendNow();
  await session.sendNow();
  const before = record.heads(`carers/${row}/name`)[0]?.dot;
  council.down = true;
  record.write(`carers/${row}/name`, said("Bee"));
  await record.freeze();
  record.removeRow("carers", row);
  await record.freeze();
  council.down = false;
  await session.sendNow();
  await session.sendNow();
  const ops = council.log.flatMap(({ bytes }) => parseChange(bytes).ops);
  const removal = ops.find(({ path, kind }) => path === `carers/${row}` && kind === 5);
  expect(removal?.observed.map(hex)).toContain(before);
});

test("one damaged row keeps neither the vault shut nor the others from leaving", async () => {
  const council = await fernshire();
  const { profile, session } = await enrolled(council, "Ada");
  council.down = true;
  const record = await session.start("visit", PERSON_ID, {});
  for (const words of ["one", "two", "three"]) {
    record.write("place", said(words));
    await record.freeze();
  }
  // No round is under way that opened the row while it was whole.
  await session.sendNow();
  await session.lock();
  const raw = new Database(profile.factory, outboxName(session.vault), {
    rows: { key: "n", indexes: { state: "state" } },
    facts: { key: "k" },
  });
  await raw.write(async (tx) => {
    const row = await tx.get<{ n: number }>("rows", 2);
    await tx.put("rows", { ...row, sealed: random(40) });
  });
  raw.close();
  council.down = false;
  const again = await reopened(profile, session.vault);
  await again.sendNow();
  await again.sendNow();
  expect(council.log.map(({ seq }) => seq).sort()).toEqual([1, 3]);
  expect(again.sending.value.unsent).toBe(1);
  expect((await again.open(record.id)).answer("place")?.value).toBe("three");
});

test("what the server sent and storage damaged is fetched again", async () => {
  const council = await fernshire();
  const ada = await enrolled(council, "Ada");
  const bea = await enrolled(council, "Bea");
  const record = await ada.session.start("visit", PERSON_ID, {});
  record.write("place", said("At home"));
  await record.freeze();
  await ada.session.sendNow();
  await bea.session.sendNow();
  await bea.session.lock();
  const layout = {
    pulled: { key: "n", auto: true, indexes: { dot: "!dot" } },
    facts: { key: "k" },
  };
  const name = storeName(bea.session.vault);
  const raw = new Database(bea.profile.factory, name, layout, { version: STORE_VERSION });
  await raw.write(async (tx) => {
    for (const row of await tx.all<object>("pulled")) {
      await tx.put("pulled", { ...row, sealed: random(40) });
    }
  });
  raw.close();
  const again = await reopened(bea.profile, bea.session.vault);
  await again.sendNow();
  await again.sendNow();
  expect((await again.open(record.id)).answer("place")?.value).toBe("At home");
});

test("a form the server lost does not hold up the rest", async () => {
  const council = await fernshire();
  const { session } = await enrolled(council, "Ada");
  council.forms.clear();
  council.listed.push({ id: "gone", hash: "00".repeat(32), title: "Gone" });
  (session as never as { contents: { library: { fetched: number } } }).contents.library.fetched =
    Number.NEGATIVE_INFINITY;
  await session.sendNow();
  await session.sendNow();
  expect(session.rounds.failure).toBeNull();
});

test("past the lease nothing more is opened, and what is open is still saved and sent", async () => {
  const council = await fernshire();
  const { profile, session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("place", said("At home"));
  await record.freeze();
  const other = await session.start("visit", PERSON_ID, {});
  other.write("place", said("Away"));
  await other.freeze();
  other.close();
  await quiet();
  const { leaseEnds } = (session as never as { contents: { leaseEnds: { value: number | null } } })
    .contents;
  leaseEnds.value = profile.clock;
  await expect(session.open(other.id)).rejects.toThrow(ReadingLocked);
  // Setting the clock back does not open it again.
  profile.clock -= 3_600_000;
  await expect(session.open(other.id)).rejects.toThrow(ReadingLocked);
  record.write("place", said("At home, still"));
  await record.freeze();
  await session.sendNow();
  await session.sendNow();
  expect(session.sending.value.unsent).toBe(0);
});

test("a device too full to keep a new vault has not used the code up", async () => {
  const council = await fernshire();
  const profile = new Profile(council);
  const code = await council.invite("Ada", ["social_worker"], "Phone");
  const full = new DOMException("full", "QuotaExceededError");
  const life = { left: 1 };
  const tight = profile.env({ indexedDB: dying(profile.factory, life, full) });
  await expect(createVaults(tight).enrol(code, "Ada", PASS, () => undefined)).rejects.toMatchObject(
    { problem: { kind: "storage" } },
  );
  const session = await createVaults(profile.env()).enrol(code, "Ada", PASS, () => undefined);
  expect(session.me.name).toBe("Ada");
});

test("after a lock nothing that was read stays, and the key that signs is not held in clear", async () => {
  const { profile, vaults, session } = await enrolled(await fernshire(), "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("place", said("Canary Street"));
  await record.freeze();
  const inside = session as never as {
    identity: { pkcs8: Uint8Array };
    contents: { holdings: { books: Map<string, unknown> }; refresh(): Promise<void> };
  };
  expect(inside.identity.pkcs8.every((byte) => byte === 0)).toBe(true);
  const reading = inside.contents.refresh().catch(() => undefined);
  await session.lock();
  await reading;
  expect(inside.contents.holdings.books.size).toBe(0);
  for (const { id } of await vaults.list()) {
    const rows = await new Outbox(profile.factory, id).all();
    for (const { sealed, copy } of rows) {
      for (const bytes of [sealed as Uint8Array, copy as Uint8Array]) {
        expect(new TextDecoder("latin1").decode(bytes)).not.toContain("Canary");
      }
      expect(decode(copy as never)).toHaveLength(4);
    }
  }
});
