/** A profile that goes on twice, or from an earlier copy of itself: noticed, and given ids of its own. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROUTE } from "../../src/codes";
import type { Json } from "../../src/forms/definition";
import { readFleet } from "../../src/screens/devices/fleet";
import { createVaults } from "../../src/session";
import type { UnlockedSession } from "../../src/session/session";
import { Chains } from "../../src/sync/chains";
import { DepositBox, type Sender } from "../../src/sync/deposit-box";
import { LinkError } from "../../src/sync/link";
import { Outbox } from "../../src/sync/outbox";
import { type Progress, progressValue } from "../../src/sync/progress";
import type { Store } from "../../src/sync/store";
import { PASS, reopened, said } from "../session/enrolled";
import { type Council, dying, Profile, until } from "../session/world";
import { copyOf } from "./copying";
import { RealServer } from "./server";

describe("against the real server", () => {
  let server: RealServer;
  let it: UnlockedSession;

  beforeAll(async () => {
    server = await RealServer.start();
    it = (await enrolled("sol")).session;
  });
  afterAll(() => server?.remove());

  async function enrolled(key: string) {
    const profile = new Profile({ fetch: (...of: [string]) => server.fetch(...of) } as Council);
    profile.clock = Date.now();
    const vaults = createVaults(profile.env());
    const session = await vaults.enrol(await server.code(key), key, PASS, () => undefined);
    return { profile, session: session as UnlockedSession };
  }

  /** Somebody's device with one record begun and sent, locked; the vault and the record. */
  async function begun(key: string) {
    const { profile, session } = await enrolled(key);
    const person = session.people.value[0]?.id as string;
    const record = await session.start("needs-assessment", person, {});
    record.write("good_life", said("The allotment"));
    await record.freeze();
    await session.sendNow();
    const { vault } = session;
    await session.lock();
    profile.die();
    return { profile, vault, record: record.id };
  }

  async function write(session: UnlockedSession, record: string, path: string, words: string) {
    const open = await session.open(record);
    open.write(path, said(words));
    await open.freeze();
  }

  /** Every answer that stands to a question, whoever gave it. */
  async function heads(session: UnlockedSession, record: string, path: string) {
    const open = await session.open(record);
    return open.heads(path).map(({ value }) => value);
  }

  const fleet = async () => readFleet(await it.call(ROUTE.devices, []));

  /** IT confirms or refuses the copy that shows this code. */
  async function decide(code: string | null | undefined, yes: boolean): Promise<void> {
    for (const device of await fleet()) {
      const copy = device.copies.find((each) => each.code === code);
      if (!copy) continue;
      const asked: Json = [{ hex: device.id }, { hex: copy.publicKey }, yes];
      await it.call(ROUTE.rekey_confirm, asked);
      return;
    }
    throw new Error(`nobody shows ${code}`);
  }

  const copyState = (session: UnlockedSession) => session.sending.value.copy ?? null;

  /** The vault once it has an id of its own. */
  async function goneOn(profile: Profile, session: UnlockedSession, vault: string) {
    await session.sendNow();
    await session.sendNow();
    expect(copyState(session)).toMatchObject({ stage: "asked" });
    await decide(copyState(session)?.code, true);
    await session.sendNow();
    expect(copyState(session)).toEqual({ stage: "ready", code: null });
    await session.lock();
    profile.die();
    const again = await reopened(profile, vault);
    expect(copyState(again)).toBeNull();
    await again.sendNow();
    expect(again.rounds.failure).toBeNull();
    return again;
  }

  test("two copies of one profile get two ids, and all that either wrote reaches everybody", async () => {
    const { profile, vault, record } = await begun("wren");
    const other = await copyOf(profile);
    const before = (await fleet()).length;
    let [one, two] = [await reopened(profile, vault), await reopened(other, vault)];
    await write(one, record, "beliefs", "Quaker");
    await write(two, record, "beliefs", "Baptist");
    await write(two, record, "past_views", "Nobody asked before");
    await one.sendNow();
    await two.sendNow();
    expect(copyState(two)).not.toBeNull();
    expect(two.sending.value.setAside).toBeGreaterThan(0);
    two = await goneOn(other, two, vault);
    expect(two.sending.value).toMatchObject({ unsent: 0, setAside: 0 });
    // The first meets the numbers the second used, and gets an id of its own too.
    await write(one, record, "strengths_note", "Walks daily");
    await one.sendNow();
    expect(copyState(one)).not.toBeNull();
    one = await goneOn(profile, one, vault);
    await two.sendNow();
    await one.sendNow();
    const idris = await enrolled("idris");
    for (const session of [one, two, idris.session]) {
      expect((await heads(session, record, "beliefs")).sort()).toEqual(["Baptist", "Quaker"]);
      expect(await heads(session, record, "past_views")).toEqual(["Nobody asked before"]);
      expect(await heads(session, record, "good_life")).toEqual(["The allotment"]);
    }
    expect((await fleet()).length).toBe(before + 3);
    const formerly = (await fleet()).flatMap((each) => each.formerly ?? []);
    expect(new Set(formerly).size).toBe(1);
    // From here on each has numbers of its own.
    await write(one, record, "beliefs", "Quaker, as before");
    await write(two, record, "past_views", "Nobody asked");
    for (const session of [one, two, one]) await session.sendNow();
    expect(one.sending.value).toMatchObject({ unsent: 0, setAside: 0, copy: null });
    expect(two.sending.value).toMatchObject({ unsent: 0, setAside: 0, copy: null });
    expect(await heads(one, record, "past_views")).toEqual(["Nobody asked"]);
  }, 60_000);

  test("put back to an earlier copy of itself, it gets an id and all it had lost", async () => {
    const { profile, vault, record } = await begun("wren");
    const earlier = await copyOf(profile);
    const lost = await reopened(profile, vault);
    await write(lost, record, "beliefs", "Written after the copy");
    await lost.sendNow();
    await lost.lock();
    let session = await reopened(earlier, vault);
    await session.sendNow();
    // At its first contact, having written nothing.
    expect(copyState(session)).not.toBeNull();
    session = await goneOn(earlier, session, vault);
    expect(await heads(session, record, "beliefs")).toEqual(["Written after the copy"]);
  }, 60_000);

  test("a copy whose work was set aside while it was locked is one at its next round", async () => {
    const { profile, vault, record } = await begun("wren");
    const other = await copyOf(profile);
    // Neither has made a request of its own: by its counter the server tells none from the other.
    for (const [each, words] of [
      [profile, "Quaker"],
      [other, "Baptist"],
    ] as const) {
      const session = await reopened(each, vault);
      await write(session, record, "beliefs", words);
      await session.lock();
      each.die();
      expect((await createVaults(each.env()).send(vault, true))?.left).toBe(0);
    }
    let two = await reopened(other, vault);
    // Its newest number is one that nobody used.
    await write(two, record, "past_views", "Nobody asked before");
    two = await goneOn(other, two, vault);
    expect(two.sending.value).toMatchObject({ unsent: 0, setAside: 0 });
    expect((await heads(two, record, "beliefs")).sort()).toEqual(["Baptist", "Quaker"]);
  }, 60_000);

  test("a copy that IT refuses says so, keeps its work, and may be confirmed after all", async () => {
    const { profile, vault, record } = await begun("wren");
    const other = await copyOf(profile);
    const [one, two] = [await reopened(profile, vault), await reopened(other, vault)];
    await write(one, record, "beliefs", "Quaker");
    await write(two, record, "beliefs", "Baptist");
    for (const session of [one, two, two]) await session.sendNow();
    const { code } = copyState(two) ?? {};
    await decide(code, false);
    await two.sendNow();
    expect(copyState(two)).toEqual({ stage: "refused", code });
    expect(await heads(two, record, "good_life")).toEqual(["The allotment"]);
    // It is told so after a restart too, with no server.
    await two.lock();
    other.die();
    const away = other.env({ fetch: () => Promise.reject(new TypeError("no network")) });
    const opened = await createVaults(away).unlock(vault, PASS);
    if (!opened.ok) throw new Error("did not open");
    const offline = opened.session as UnlockedSession;
    await until(() => copyState(offline) !== null);
    expect(copyState(offline)).toEqual({ stage: "refused", code });
    await offline.lock();
    other.die();
    await decide(code, true);
    const again = await reopened(other, vault);
    await again.sendNow();
    await again.sendNow();
    expect(copyState(again)).toEqual({ stage: "ready", code: null });
  }, 60_000);

  test("what it wrote with the old id after it was confirmed still counts", async () => {
    const { profile, vault, record } = await begun("wren");
    const other = await copyOf(profile);
    const [one, two] = [await reopened(profile, vault), await reopened(other, vault)];
    await write(one, record, "beliefs", "Quaker");
    await write(two, record, "past_views", "Nobody asked before");
    for (const session of [one, two, two]) await session.sendNow();
    await decide(copyState(two)?.code, true);
    await two.sendNow();
    await write(one, record, "languages_note", "Welsh at home");
    await write(two, record, "strengths_note", "Walks daily");
    await one.sendNow();
    await two.lock();
    other.die();
    const again = await reopened(other, vault);
    await again.sendNow();
    expect(again.sending.value).toMatchObject({ unsent: 0, setAside: 0, copy: null });
    const { session: idris } = await enrolled("idris");
    expect(await heads(idris, record, "past_views")).toEqual(["Nobody asked before"]);
    expect(await heads(idris, record, "strengths_note")).toEqual(["Walks daily"]);
  }, 60_000);

  test("a tab left open from before the new id writes nothing under the old one", async () => {
    const { profile, vault, record } = await begun("wren");
    const other = await copyOf(profile);
    const [one, first] = [await reopened(profile, vault), await reopened(other, vault)];
    await write(one, record, "beliefs", "Quaker");
    await write(first, record, "beliefs", "Baptist");
    for (const session of [one, first, first]) await session.sendNow();
    const reading = await reopened(other, vault);
    await decide(copyState(first)?.code, true);
    await first.sendNow();
    // While it writes, another tab that is unlocked stays who it was.
    const waiting = await reopened(other, vault);
    expect(copyState(waiting)?.stage ?? "ready").toBe("ready");
    await waiting.lock();
    await first.lock();
    const again = await reopened(other, vault);
    expect(again.writing.value).toBe(true);
    await reading.takeOver().catch(() => undefined);
    await until(() => reading.locked.value);
    await again.takeOver();
    await write(again, record, "past_views", "Nobody asked before");
    await again.sendNow();
    expect(again.sending.value).toMatchObject({ unsent: 0, setAside: 0, copy: null });
  }, 60_000);

  /** One of two copies that IT has confirmed, ready to go on, and a tab of it that nobody looks at. */
  async function ready() {
    const { profile, vault, record } = await begun("wren");
    const other = await copyOf(profile);
    const [one, first] = [await reopened(profile, vault), await reopened(other, vault)];
    await write(one, record, "beliefs", "Quaker");
    await write(first, record, "beliefs", "Baptist");
    for (const session of [one, first, first]) await session.sendNow();
    const hidden = await reopened(other, vault);
    await decide(copyState(first)?.code, true);
    await first.sendNow();
    return { other, vault, record, first, hidden };
  }

  interface Inside {
    readonly contents: { readonly progress: { readonly value: Progress } };
    readonly store: Pick<Store, "keep">;
  }
  const inside = (session: UnlockedSession) => session as unknown as Inside;
  const stored = (session: UnlockedSession) => inside(session).contents.progress.value;

  test("a hidden tab left open from before the new id says nothing under the old one", async () => {
    const { other, vault, record, first, hidden } = await ready();
    await hidden.sendNow();
    await first.lock();
    const again = await reopened(other, vault);
    expect(again.writing.value).toBe(true);
    expect(stored(again).cursor).toBeNull();
    await hidden.sendNow();
    expect(hidden.locked.value).toBe(true);
    await write(again, record, "past_views", "Nobody asked before");
    await again.sendNow();
    expect(again.rounds.failure).toBeNull();
    expect(again.sending.value).toMatchObject({ unsent: 0, setAside: 0, copy: null });
    // Nor does it ask for a second new id when it is opened the next time.
    await again.lock();
    const next = await reopened(other, vault);
    await next.sendNow();
    expect(next.sending.value.copy).toBeNull();
  }, 60_000);

  test("a hidden tab left open from before the new id asks nothing and turns nothing off", async () => {
    const { other, vault, first, hidden } = await ready();
    await first.lock();
    await (await reopened(other, vault)).lock();
    await expect(hidden.call(ROUTE.devices, [])).rejects.toBeInstanceOf(LinkError);
    expect(hidden.locked.value).toBe(true);
    const { first: former, hidden: late, ...rest } = await ready();
    await late.sendNow();
    await former.lock();
    await (await reopened(rest.other, rest.vault)).lock();
    await late.turnOff();
    expect(late.locked.value).toBe(true);
    const again = await reopened(rest.other, rest.vault);
    await again.sendNow();
    expect(again.rounds.failure).toBeNull();
  }, 60_000);

  test("who a deposit is from stays the new id's, whatever a tab from before it hears of new keys", async () => {
    const { other, vault, first } = await ready();
    const box = new DepositBox(other.factory, vault);
    const former = (await box.sender()) as Sender;
    await first.lock();
    await reopened(other, vault);
    const now = await box.sender();
    expect(now?.device).not.toEqual(former.device);
    await box.keepSender(former);
    expect((await box.sender())?.device).toEqual(now?.device);
    await box.keepSender({ ...(now as Sender), statements: "[]" });
    expect((await box.sender())?.statements).toBe("[]");
    box.close();
  }, 60_000);

  test("a cursor that the server cannot read stops no device: it asks for everything", async () => {
    const { other, vault, record, first } = await ready();
    const former = stored(first);
    await first.lock();
    const again = await reopened(other, vault);
    await inside(again).store.keep(new Map([["progress", progressValue(former)]]));
    await write(again, record, "past_views", "Nobody asked before");
    await again.sendNow();
    expect(again.rounds.failure).toBeNull();
    expect(again.sending.value).toMatchObject({ unsent: 0, setAside: 0, copy: null });
    expect(stored(again).cursor).not.toEqual(former.cursor);
  }, 60_000);

  test("cut off while it becomes another, it keeps no word of having been a copy", async () => {
    const { other, vault, first } = await ready();
    await first.lock();
    other.die();
    const outbox = new Outbox(other.factory, vault);
    const was = await outbox.copy();
    // Cut off when the new chain had begun; an app of before then took the old id's answer for its own.
    for (let left = 1; (await outbox.tail()).device === undefined; left++) {
      const dies = other.env({ indexedDB: dying(other.factory, { left }) });
      await createVaults(dies)
        .unlock(vault, PASS)
        .catch(() => null);
      other.die();
      other.clock += 30 * 60_000;
    }
    const chains = new Chains(other.factory, vault);
    await chains.keepCopy(was as object);
    chains.close();
    const again = await reopened(other, vault);
    expect(await outbox.copy()).toBeUndefined();
    outbox.close();
    await again.sendNow();
    expect(again.rounds.failure).toBeNull();
    expect(again.sending.value.copy).toBeNull();
  }, 60_000);

  test("a crash between any two storage calls of it loses nothing and makes one id", async () => {
    const { profile, vault, record } = await begun("wren");
    const other = await copyOf(profile);
    const one = await reopened(profile, vault);
    await write(one, record, "beliefs", "Quaker");
    await one.sendNow();
    const made = await reopened(other, vault);
    await write(made, record, "beliefs", "Baptist");
    await made.lock();
    other.die();
    const before = (await fleet()).map(({ id }) => id);
    let steps = 0;
    let ready = false;
    for (let left = 1; ; left++) {
      const life = { left };
      const vaults = createVaults(other.env({ indexedDB: dying(other.factory, life) }));
      const opened = await vaults.unlock(vault, PASS).catch(() => null);
      const session = opened?.ok ? (opened.session as UnlockedSession) : null;
      await session?.sendNow().catch(() => undefined);
      const { code, stage } = (session && copyState(session)) ?? {};
      if (stage === "asked") await decide(code, true).catch(() => undefined);
      await session?.sendNow().catch(() => undefined);
      if (!ready && session && copyState(session)?.stage === "ready") {
        // The unlock at which it becomes another is cut off at its first call, its second, and so on.
        ready = true;
        left = 0;
      }
      other.die();
      // A passphrase right and never heard to be counts as a try until the next is.
      other.clock += 30 * 60_000;
      steps++;
      const device = (await fleet()).find(({ id }) => !before.includes(id));
      if (device && device.unsent === 0 && life.left > 0) break;
      if (left > 400) throw new Error("it never came to its end");
    }
    expect(steps).toBeGreaterThan(10);
    const again = await reopened(other, vault);
    await again.sendNow();
    expect(again.rounds.failure).toBeNull();
    expect(again.sending.value).toMatchObject({ unsent: 0, setAside: 0, copy: null });
    expect((await heads(again, record, "beliefs")).sort()).toEqual(["Baptist", "Quaker"]);
    const after = await fleet();
    expect(after.filter(({ id }) => !before.includes(id))).toHaveLength(1);
  }, 240_000);
});
