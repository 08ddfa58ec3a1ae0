/**
 * One history: the plan of a seed carried out on the app's own modules, with the promises checked after
 * every step (docs/simulation.md). A step means here what it means in `tests/simulation/history.py`.
 */
import { NotHere, ReadingLocked, type UnlockedSession } from "../../src/session/session";
import type { RecordHandle } from "../../src/session/types";
import { CHUNK_BYTES } from "../../src/sync/core/files";
import { Checks } from "./checks";
import { dotOf } from "./deaths";
import { Device, type Enrolled } from "./device";
import { clear, type Delayed, edge } from "./edge";
import { Model, type Save } from "./model";
import { PageDied } from "./page";
import { Lost, type Partner } from "./partner";
import { diesAt, type Step } from "./plan";
import { waitsToBeSafe } from "./storage";
import { Theft } from "./theft";
import { Violation } from "./violation";

const TEN_YEARS_MS = 10 * 365 * 24 * 3600 * 1000;
const FORM = "needs-assessment";
const FIELDS = ["good_life", "beliefs", "past_views"];
const UNION = "languages";
/** A question of no form here: what a file is named by is an answer like any other. */
const LETTER = "letter";
/** One chunk or two. */
const MOST_BYTES = 2 * CHUNK_BYTES;
const ELEMENTS = ["english", "welsh", "polish"];
const DOVS = 2;
const MOST_RECORDS = 3;
/** What is open is on the device half a second after a key. */
const SAVED_MS = 500;
/** What a step takes: so no two records begin at one time, and a seed finds them in one order. */
const STEP_MS = 1000;
/** A round makes about so many calls to the device's storage, an answer about so many. */
const CALLS_OF_A_START = 11;
const CALLS_OF_A_ROUND = 16;
const CALLS_OF_A_WRITE = 8;
const MOST_ROUNDS = 40;
const MOST_TURNS = 5;

/** What every history begins with. */
export interface Town {
  readonly devices: readonly Enrolled[];
  readonly persons: readonly string[];
  readonly now: number;
}

export class History {
  readonly model = new Model();
  readonly faults = new Map<string, number>();
  private readonly devices: Device[];
  private readonly delayed: Delayed[] = [];
  private readonly checks: Checks;
  private revoked = false;
  private theft: Theft | null = null;

  private constructor(
    private readonly town: Town,
    private readonly partner: Partner,
    devices: Device[],
  ) {
    this.devices = devices;
    this.checks = new Checks(partner, this.model, devices);
  }

  static async begin(town: Town, partner: Partner): Promise<History> {
    const devices = await Promise.all(
      town.devices.map(async (it, i) => {
        const device = new Device(i, i, it, it.factory, town.now);
        await device.putBack(it.factory);
        return device;
      }),
    );
    return new History(town, partner, devices);
  }

  /** Carries out the plan and makes everybody meet at its end. Throws `Violation`. */
  async run(plan: readonly Step[]): Promise<void> {
    try {
      for (const step of plan) {
        const device = this.whoseTurn(step);
        await this.take(step, device);
        await this.checks.afterStep(device);
      }
      await this.meet();
      await this.checks.afterAll();
    } finally {
      for (const { page } of this.devices) page.kill();
      this.theft?.device.page.kill();
    }
  }

  // --- steps -----------------------------------------------------------------------------------

  /** The device of a step, or its copy where there is one. */
  private whoseTurn({ device, at }: Step): Device {
    const copies = this.devices.filter(({ origin }) => origin === device);
    return copies[at % copies.length] as Device;
  }

  private async take(step: Step, device: Device): Promise<void> {
    const { partner } = this;
    for (const each of this.devices) each.clock += STEP_MS;
    switch (step.act) {
      case "write":
      case "settle":
        if (device.alive) await this.hand(device, step);
        break;
      case "take_file":
        if (device.alive) await this.hand(device, step);
        break;
      case "round":
      case "bring_file":
      case "deposit":
        if (!device.gone && !device.lies.ended) await this.send(device, step);
        break;
      case "deliver":
        await this.deliver(step.pick);
        break;
      case "restart":
        this.happened("restart");
        await partner.ask("restart");
        break;
      case "allocate":
        this.happened("scope");
        await this.atServer("toggle", step);
        break;
      case "clock":
        await this.setClock(device, step);
        break;
      case "revoke":
        if (this.revoked || device.origin === 0) break;
        this.revoked = true;
        this.happened("revoke");
        await this.atServer("revoke", step, { device: device.id });
        break;
      case "evict":
        if (device.origin === 0 || this.devices.some(({ gone }) => gone)) break;
        this.happened("evict");
        this.checks.deaths.storageDied(device);
        device.evict();
        break;
      case "steal":
        if (device.origin === 0 || device.gone || this.theft) break;
        this.happened("steal");
        this.theft = await Theft.of(device);
        this.checks.deaths.storageDied(device);
        device.evict();
        break;
      case "rebuild":
        if (!device.alive) break;
        this.happened("rebuild");
        this.checks.deaths.othersDied(device.lies);
        await device.loseStore();
        break;
      case "other_build":
        if (!device.gone) await this.otherBuild(device, step);
        break;
      case "rotate":
        await this.rotate(step);
        break;
      case "roll_back":
        if (device.earlier.length > 0 && !device.gone) await this.rollBack(device, step);
        break;
      case "clone":
        if (this.devices.length > this.town.devices.length || device.gone) break;
        this.happened("clone");
        await this.clone(device);
        break;
      case "stray":
        if (device.number === DOVS && device.alive) await this.stray(device, step);
        break;
      case "restore":
        await this.restore(step);
        break;
    }
    if (this.theft && step.pick % 6 === 0) await this.afterTheft(this.theft, step);
    if (step.pick % 3 === 0) await partner.ask("mark");
    if (step.pick % 8 === 0) await partner.ask("copy");
    if (step.pick % 5 === 0 && !device.gone) device.earlier.push(await device.copy());
  }

  /** Somebody has the device in hand, and it may die under it. */
  private async hand(device: Device, step: Step): Promise<void> {
    if (step.fault === "device_crash") {
      device.page.light(1 + ((step.at * 7 + step.pick) % CALLS_OF_A_WRITE));
    }
    await this.surviving(device, async () => {
      const session = await device.opened();
      if (!session) return;
      if (step.act === "write") await this.write(device, session, step.pick);
      else if (step.act === "take_file") await this.takeFile(device, session, step.pick);
      else await this.settle(device, session, step.pick);
    });
  }

  private async write(device: Device, session: UnlockedSession, pick: number): Promise<void> {
    const records = session.records.value.filter(({ form }) => form === FORM);
    records.sort((a, b) => a.started - b.started);
    const choices = records.length < MOST_RECORDS ? records.length + 1 : records.length;
    const chosen = records[pick % choices];
    const record = chosen
      ? await this.openedRecord(device, session, chosen.id, Math.floor(pick / 5))
      : await this.startedRecord(device, session, pick);
    device.inHand = record;
    if (!record?.writable()) return;
    this.see(device, record);
    const which = chosen ? Math.floor(pick / 11) : 0;
    if (which % 4 === 3) {
      const element = ELEMENTS[Math.floor(which / 4) % ELEMENTS.length] as string;
      record.setElement(UNION, element, Math.floor(which / 12) % 2 === 0);
      return this.kept(device, record, pick, `${UNION} ${element}`);
    }
    const path = FIELDS[which % FIELDS.length] as string;
    const words = `Answer ${++device.said} of device ${device.number}`;
    record.write(path, { value: words, status: 1, source: 4, note: null });
    await this.kept(device, record, pick, path, words);
  }

  /** A letter is added to what is begun: its bytes are stored, then an answer names it. */
  private async takeFile(device: Device, session: UnlockedSession, pick: number): Promise<void> {
    const records = session.records.value.filter(({ form }) => form === FORM);
    records.sort((a, b) => a.started - b.started);
    const chosen = records[pick % Math.max(1, records.length)];
    const record = chosen
      ? await this.openedRecord(device, session, chosen.id, 0)
      : await this.startedRecord(device, session, pick);
    device.inHand = record;
    if (!record?.writable()) return;
    this.see(device, record);
    const files = await device.page.live(session.files());
    const letter = letterOf(1 + (Math.floor(pick / 5) % MOST_BYTES), pick);
    const value = await device.page.live(files.take(record.id, letter, ["document"]));
    record.write(LETTER, { value, status: 1, source: 4, note: null });
    await this.kept(device, record, 0, LETTER);
    const [{ hex: id }] = value as [{ hex: string }];
    const named = device.saves.get(device.lies.rows.at(-1)?.n ?? 0) as Save;
    this.model.files.push({ id, named, device: device.number });
  }

  private async settle(device: Device, session: UnlockedSession, pick: number): Promise<void> {
    const unsettled = session.records.value.find(({ toSettle }) => toSettle > 0);
    if (!unsettled) return;
    const record = await this.openedRecord(device, session, unsettled.id, 0);
    const [path] = record?.unsettledPaths() ?? [];
    if (!record?.writable() || path === undefined) return;
    this.see(device, record);
    const heads = record.heads(path);
    const kept = heads[pick % heads.length];
    if (!kept) return;
    record.settle(path, { keep: kept.dot }, null);
    await this.kept(device, record, 0, path);
  }

  private async openedRecord(
    device: Device,
    session: UnlockedSession,
    id: string,
    pick: number,
  ): Promise<RecordHandle | null> {
    const { inHand } = device;
    // It was left open: what has arrived since is shown when it is asked for, and not before.
    if (inHand?.id === id && pick % 2) return inHand;
    return device.page.live(session.open(id).catch(unlessClosed));
  }

  private async startedRecord(device: Device, session: UnlockedSession, pick: number) {
    const held = new Set(session.people.value.map(({ id }) => id));
    const people = this.town.persons.filter((id) => held.has(id));
    const person = people[Math.floor(pick / 7) % people.length];
    if (person === undefined) return null;
    return device.page.live(session.start(FORM, person, {}).catch(unlessClosed));
  }

  /** What is typed is stored by itself, or frozen as whoever typed it leaves. */
  private async kept(
    device: Device,
    record: RecordHandle,
    pick: number,
    place: string,
    words: string | null = null,
  ): Promise<void> {
    const { page } = device;
    if (pick % 4 === 1) {
      page.pass(SAVED_MS);
      await page.until(() => record.save.value.kind !== "pending");
    } else await page.live(record.freeze());
    await this.checks.look(device);
    const newest = device.saves.get(device.lies.rows.at(-1)?.n ?? 0);
    if (words !== null) {
      const { kind } = record.save.value;
      if (kind !== "saved") throw new Violation(`device ${device.number} says "${kind}"`);
      if (!newest) throw new Violation(`device ${device.number} said "saved" and stored nothing`);
      newest.words.set(place, words);
    }
    // Whoever wrote it has seen it: until it is frozen the screen knows it by another name.
    if (newest) this.model.show(device.actor, record.id, place, dotOf(newest.id));
    if (pick % 3 > 0) return;
    record.close();
    device.inHand = null;
  }

  private see(device: Device, record: RecordHandle): void {
    for (const path of [...FIELDS, LETTER]) {
      for (const { dot } of record.heads(path)) this.model.show(device.actor, record.id, path, dot);
    }
    for (const { dot, value } of record.elements(UNION)) {
      this.model.show(device.actor, record.id, `${UNION} ${value}`, dot);
    }
  }

  private async send(device: Device, step: Step): Promise<void> {
    const { partner, delayed } = this;
    if (step.pick % 2) await partner.ask("start");
    const { page } = device;
    const crash = step.fault === "device_crash";
    // Some die over what they were answered, some before they ask.
    const answered =
      crash && step.pick % 2 ? () => page.light(diesAt(step, CALLS_OF_A_START)) : null;
    if (crash && !answered)
      page.light(step.late || 1 + ((step.at * 7 + step.pick) % CALLS_OF_A_ROUND));
    await this.surviving(device, async () => {
      const locked = step.act === "deposit" || device.lies.off;
      const session = locked ? null : await device.opened();
      const network = edge(partner, step, delayed, (fault) => this.happened(fault));
      page.network = answered
        ? async (...asked) => {
            const answer = await network(...asked);
            if (asked[1]?.method === "POST") answered();
            return answer;
          }
        : network;
      if (session) await device.round(session);
      // One that was turned off is never unlocked again: its work still leaves.
      else await device.deposit();
    });
    if (step.pick % 2) await this.confirm(device, step);
  }

  /** IT says that a copy is its owner's, where it has asked. */
  private async confirm(device: Device, step: Step | null): Promise<void> {
    const { asks } = device.lies;
    if (asks === null) return;
    type Done = { confirmed: boolean };
    const of = { device: device.id, public: asks };
    if ((await this.atServer<Done>("confirm", step, of))?.confirmed) this.happened("rekey");
  }

  /** Does something of a device's page, and opens another where it dies over it. */
  private async surviving(device: Device, work: () => Promise<void>): Promise<void> {
    const { page } = device;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PageDied)) throw error;
    }
    page.cutOff();
    page.putOut();
    if (page.dead) {
      this.happened("device_crash");
      device.restart();
    }
  }

  private async deliver(pick: number): Promise<void> {
    const [late] = this.delayed.splice(pick % Math.max(1, this.delayed.length), 1);
    if (!late) return;
    this.happened("reordered");
    await this.partner.post(late.path, late.raw).catch(unlessLost);
  }

  private async setClock(device: Device, step: Step): Promise<void> {
    this.happened("clock");
    const now = this.town.now + ((step.pick * 1000) % (2 * TEN_YEARS_MS)) - TEN_YEARS_MS;
    if (step.at % 3 === 0) await this.partner.ask("clock", { now_ms: now });
    else device.clock = now;
  }

  /** Null where the server died over it. */
  private async atServer<T>(what: string, step: Step | null, of: object = {}): Promise<T | null> {
    await this.partner.ask("start");
    const dies_at = step?.fault === "server_crash" ? diesAt(step, CALLS_OF_A_START) : null;
    try {
      return await this.partner.ask<T>(what, { ...of, dies_at });
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      if (error.died) this.happened("server_crash");
      return null;
    }
  }

  /** It is reported; and it is switched on, before that or after. */
  private async afterTheft(theft: Theft, step: Step): Promise<void> {
    if (step.at % 2 && !theft.reported) {
      theft.reported = true;
      this.happened("steal_reported");
      await this.atServer("revoke", step, { device: theft.device.id });
      return;
    }
    this.happened("steal_used");
    await theft.switchOn(clear(this.partner));
  }

  /** A newer app is opened over what is here, or an older one over the store of a newer. */
  private async otherBuild(device: Device, step: Step): Promise<void> {
    if (step.at % 2) {
      this.happened("upgrade");
      return device.restart();
    }
    this.happened("downgrade");
    this.checks.deaths.othersDied(device.lies);
    await device.downgrade();
  }

  private async rotate(step: Step): Promise<void> {
    this.happened("rotate");
    // A device put back to before it said what it needs is no device that said so.
    const end = step.at % 3 === 0 && !this.devices.some((it) => this.checks.isTwice(it));
    const of = { purpose: step.pick, rewrap: step.at % 2 === 1, end };
    if (!(await this.partner.ask<{ ended: boolean }>("rotate", of)).ended) return;
    this.happened("keys_ended");
    for (const { earlier } of this.devices) earlier.length = 0;
  }

  private async rollBack(device: Device, step: Step): Promise<void> {
    this.happened("roll_back");
    await this.putBack(device, device.earlier[step.pick % device.earlier.length] as IDBFactory);
  }

  /** It goes on from an earlier copy of itself: whatever id that has, another went on under it. */
  private async putBack(device: Device, earlier: IDBFactory): Promise<void> {
    this.checks.twice.add(device.id);
    this.checks.deaths.storageDied(device);
    await device.putBack(earlier);
    await this.checks.look(device);
    this.checks.twice.add(device.id);
  }

  /** It goes on in two places. */
  private async clone(device: Device): Promise<void> {
    this.checks.twice.add(device.id);
    const clone = await device.cloned(this.devices.length);
    this.devices.push(clone);
    await this.checks.look(clone);
  }

  /** The device gives its receipt for a case that left; a copy from before goes on writing. */
  private async stray(device: Device, step: Step): Promise<void> {
    const { partner } = this;
    await partner.ask("start");
    if ((await partner.ask<{ on: boolean }>("on_case")).on)
      await partner.ask("toggle", { dies_at: null });
    const earlier = await device.copy();
    await this.exchange(device);
    if (!device.alive) return;
    this.happened("stray");
    for (const each of this.devices) each.behind ||= each.id === device.id;
    await this.putBack(device, earlier);
    for (const pick of [step.pick, Math.floor(step.pick / 7)]) {
      await this.hand(device, { ...step, act: "write", fault: "none", pick });
    }
  }

  private async restore(step: Step): Promise<void> {
    const dies_at = step.fault === "server_crash" ? diesAt(step, CALLS_OF_A_START) : null;
    const of = { pick: step.pick, by_hand: step.at % 2 === 0, dies_at };
    const came = await this.partner.ask<{ restored: boolean; died?: boolean }>("restore", of);
    if (!came.restored) return;
    this.happened("restore");
    this.checks.serverWentBack();
    if (came.died) this.happened("server_crash");
  }

  private happened(fault: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  // --- the end -----------------------------------------------------------------------------------

  /** No more faults: the server is up, and every device sends and fetches until it is done. */
  private async meet(): Promise<void> {
    await this.partner.ask("start");
    while (this.delayed.length > 0) await this.deliver(0);
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const before = await this.log();
      for (const device of this.devices) await this.exchange(device);
      // What is said of a file in its record others have yet to fetch.
      if (turn > 0 && (await this.log()) === before) return;
    }
    throw new Violation("devices never come to the end of what there is to bring");
  }

  /** How long the server's is. */
  private async log(): Promise<number> {
    return (await this.partner.ask<{ last: number }>("log")).last;
  }

  private async exchange(device: Device): Promise<void> {
    if (device.gone) return;
    // Freezes what is open.
    await device.lock();
    device.page.network = clear(this.partner);
    for (let i = 0; i < MOST_ROUNDS; i++) {
      await this.checks.look(device);
      if (device.lies.ended) return;
      const session = device.lies.off ? null : await device.opened();
      if (!session) {
        await device.deposit();
        await this.checks.look(device);
        // What is whole is safe with the next arrival; where none comes it waits for that.
        if (waitsToBeSafe(device.lies)) return;
        continue;
      }
      await device.round(session);
      if (!device.session) continue;
      const { unsent, again, copy } = session.sending.value;
      const done = session.rounds.failure === null && unsent === 0 && again === 0 && !copy;
      const onWay = session.filesOnWay.value.filter(({ state }) => state !== "whole");
      if (done && !(await this.checks.isAwaited(onWay))) {
        device.page.cutOff();
        return this.checks.look(device);
      }
      await this.confirm(device, null);
      // Of a record that left nothing may be here but the sealed copy, which leaves when it is locked.
      await device.deposit();
    }
    const why = device.session?.rounds.failure ?? "no failure";
    throw new Violation(`device ${device.number} never comes to the end of its rounds: ${why}`);
  }
}

/** A document of so many bytes. */
function letterOf(size: number, pick: number): Blob {
  const bytes = new Uint8Array(size + 9).fill(pick % 251);
  bytes.set(new TextEncoder().encode("%PDF-1.7\n"));
  return new Blob([bytes]);
}

function unlessLost(error: unknown): void {
  if (!(error instanceof Lost)) throw error;
}

/** A clock that jumped has ended the lease, or what is wanted left, or has not come yet. */
function unlessClosed(error: unknown): null {
  if (error instanceof ReadingLocked || error instanceof NotHere) return null;
  throw error;
}
