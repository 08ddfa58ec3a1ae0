/** What must be true of every history (docs/simulation.md). A check that fails throws `Violation`. */
import { MARK } from "../../src/codes";
import { hex, unhex } from "../../src/sync/core/bytes";
import { parseChange } from "../../src/sync/core/change";
import { Fold } from "../../src/sync/core/fold";
import { encodeState } from "../../src/sync/core/state";
import { FIRST_EPOCH } from "../../src/sync/outbox";
import { changesIn, Deaths, dotOf } from "./deaths";
import { type Device, inside } from "./device";
import { Following, isBegun } from "./following";
import type { Model, Save, TakenFile } from "./model";
import type { End, FilesThere, Partner, Received } from "./partner";
import { idOf, waitsToBeSafe } from "./storage";
import { Violation } from "./violation";

export class Checks {
  /** Ids of which there are two devices, or were: one that goes on is to get another. */
  readonly twice = new Set<string>();
  /** What may have died in this step, and why. */
  readonly deaths = new Deaths();
  /** What the server has committed, by id: its bytes in hex. */
  private readonly received = new Map<string, string>();
  /** What the server has of files, by id. */
  private there: ReadonlyMap<string, { readonly whole: boolean; readonly sound: boolean }> =
    new Map();
  private readonly following = new Following();
  private epoch = 0;
  /** Devices of which nothing was left when the server went back. */
  private readonly untold = new Set<Device>();

  constructor(
    private readonly partner: Partner,
    private readonly model: Model,
    private readonly devices: readonly Device[],
  ) {}

  /** Reads what lies on a device. Throws `Violation` where what was frozen there is another. */
  async look(device: Device): Promise<void> {
    const otherwise = await device.look(this.model);
    if (otherwise !== null) throw new Violation(otherwise);
  }

  /** Whether nobody can tell a device from another that goes on, or went further, under its id. */
  isTwice({ behind, id }: Device): boolean {
    return behind || this.twice.has(id);
  }

  /** What must be true whatever happened last, and of the device that did it. */
  async afterStep(device: Device): Promise<void> {
    await this.look(device);
    const reader = this.isTwice(device) ? null : Following.readerOf(device);
    const of = { shown: this.model.newlyShown(), reader };
    const told = await this.partner.ask<Received>("received", of);
    if (!told.running) return this.deaths.believe(this.devices);
    this.epoch = told.epoch;
    if (told.went_back) {
      this.received.clear();
      // Nobody is left to tell a server that went back that they are empty.
      for (const device of this.devices) if (device.lies.ended) this.untold.add(device);
    }
    for (const [id, bytes] of told.changes) this.received.set(id, bytes);
    await this.lookAtFiles();
    this.noteDeaths();
    this.nothingIsLost();
    this.whatWasToldIsTrue();
    this.noFileIsHalf();
    this.following.follow(told, this.received);
    await this.following.compare(device, told.reader);
  }

  private async lookAtFiles(): Promise<void> {
    const { files } = await this.partner.ask<FilesThere>("files");
    this.there = new Map(files.map(([id, whole, sound]) => [id, { whole, sound }]));
  }

  /** Whether the server knows that any of these is to come. */
  async isAwaited(files: readonly { readonly id: string }[]): Promise<boolean> {
    if (files.length > 0) await this.lookAtFiles();
    return files.some(({ id }) => this.there.has(id));
  }

  /** A file that was saved is on its device or whole on the server, and never half and called whole. */
  private noFileIsHalf(): void {
    for (const [id, { whole, sound }] of this.there) {
      if (whole && !sound) throw new Violation(`the server calls file ${id} whole, and it is not`);
    }
    for (const file of this.model.files) {
      if (!this.isKept(file) && !this.model.lostFiles.has(file)) {
        throw new Violation(`a file of device ${file.device} is nowhere`);
      }
    }
    for (const { number, lies } of this.devices) {
      for (const { row } of lies.files.values()) {
        const done = row.progress === "whole" || row.progress === "safe";
        if (!done || row.epoch !== this.epoch || this.there.get(row.id)?.whole) continue;
        throw new Violation(
          `device ${number} calls a file ${row.progress} that the server has not`,
        );
      }
    }
  }

  private isKept({ id }: TakenFile): boolean {
    return (
      this.there.get(id)?.whole === true ||
      this.devices.some(({ lies }) => lies.files.get(id)?.whole)
    );
  }

  /** Every file of what the server was sent has come; of others whose answer died it knows nothing. */
  private everyFileHasArrived(): void {
    for (const file of this.model.files) {
      if (this.model.lostFiles.has(file) || this.there.get(file.id)?.whole) continue;
      if (this.model.destroyed.has(file.named) && !this.there.has(file.id)) continue;
      throw new Violation(`a file of device ${file.device} never came whole to the server`);
    }
  }

  /** Everybody has met. */
  async afterAll(): Promise<void> {
    for (const device of this.devices) await this.afterStep(device);
    const end = await this.partner.ask<End>("end");
    for (const violation of end.violations) throw new Violation(violation);
    this.everySaveHasArrived();
    this.everyFileHasArrived();
    for (const device of this.devices.filter(({ gone }) => !gone)) {
      if (device.lies.off) this.turnedOffIsEmpty(device, end);
      else {
        this.nothingIsUnsent(device);
        this.isItsOwn(device, end);
        this.marksAreTold(device, end);
        if (!device.behind) await showsWhatTheLogFoldsTo(device, end);
      }
    }
    const { same } = await this.partner.ask<{ same: boolean }>("again");
    if (!same) throw new Violation("a restarted server knows something else by heart");
  }

  /** The server's database was put back to an earlier copy. */
  serverWentBack(): void {
    this.deaths.serverWentBack(this.epoch);
  }

  /** Of what may have died, what is now nowhere: no other may join it. What came after all is alive. */
  private noteDeaths(): void {
    const { deaths, model } = this;
    const whole = [...this.there].filter(([, it]) => it.whole).map(([id]) => id);
    deaths.has(this.epoch, this.received.keys(), whole);
    deaths.look(this.devices);
    const held = this.held();
    for (const save of model.saves) {
      if (this.isSomewhere(save, held)) model.destroyed.delete(save);
      else if (deaths.mortal.has(dotOf(save.id))) model.destroyed.add(save);
    }
    for (const file of model.files) {
      if (this.isKept(file)) model.lostFiles.delete(file);
      else if (deaths.mortal.has(file.id)) model.lostFiles.add(file);
    }
    deaths.mortal.clear();
  }

  /** First halves of the ids of all changes on devices. */
  private held(): ReadonlySet<string> {
    return new Set(this.devices.flatMap(({ lies }) => changesIn(lies)));
  }

  private isSomewhere({ id }: Save, held: ReadonlySet<string>): boolean {
    return this.received.has(id) || held.has(dotOf(id));
  }

  private nothingIsLost(): void {
    const held = this.held();
    for (const save of this.model.saves) {
      if (!this.isSomewhere(save, held) && !this.model.destroyed.has(save)) {
        throw new Violation(`a save of device ${save.device} is nowhere`);
      }
    }
  }

  private whatWasToldIsTrue(): void {
    for (const { number, lies } of this.devices) {
      for (const row of lies.rows) {
        const unjudged = row.state === "open" || row.state === "frozen";
        if (unjudged || (row.epoch ?? FIRST_EPOCH) !== this.epoch) continue;
        if (this.received.has(idOf(row))) continue;
        throw new Violation(`device ${number} calls ${row.state} what the server has nothing of`);
      }
    }
  }

  /** Merged, waiting or set aside, with the words the screen said were saved. */
  private everySaveHasArrived(): void {
    for (const save of this.model.saves) {
      if (this.model.destroyed.has(save)) continue;
      const bytes = this.received.get(save.id);
      if (bytes === undefined) {
        throw new Violation(`a save of device ${save.device} never reached the server`);
      }
      const { ops } = parseChange(unhex(bytes));
      for (const [path, words] of save.words) {
        const value = ops.find((op) => op.path === path)?.value as [string] | undefined;
        if (value?.[0] !== words) throw new Violation(`"${words}" is not what was saved`);
      }
    }
  }

  private nothingIsUnsent({ number, lies }: Device): void {
    if (lies.rows.some(({ state }) => state === "open" || state === "frozen")) {
      throw new Violation(`device ${number} still has unsent work after everything was sent`);
    }
  }

  private turnedOffIsEmpty(device: Device, { empty }: End): void {
    const { number, id, lies } = device;
    if (waitsToBeSafe(lies)) return;
    if (!lies.ended) throw new Violation(`device ${number} was turned off and is not empty`);
    if (empty.includes(id) || this.untold.has(device)) return;
    throw new Violation(`device ${number} is empty and IT does not see it`);
  }

  /** Whoever was seen to be a copy has an id of its own, and what it made under another's counts. */
  private isItsOwn({ number, lies, behind }: Device, { cloned }: End): void {
    if (lies.copied) throw new Violation(`device ${number}, a copy, was never given its own id`);
    for (const row of lies.rows) {
      if (behind || !cloned.includes(idOf(row))) continue;
      throw new Violation(`work of device ${number}, a copy, is set aside for its number`);
    }
  }

  private marksAreTold({ number, lies }: Device, { marks }: End): void {
    // What a copy made under an id it gave up comes to it as everybody's does, mark and all.
    for (const row of lies.rows.filter(({ n }) => n > lies.base)) {
      const mark = marks[idOf(row)];
      if (mark === undefined || (row.state !== "received" && row.state !== "safe")) continue;
      if ((row.epoch ?? FIRST_EPOCH) !== this.epoch) continue;
      const code = mark === null ? null : MARK[mark as keyof typeof MARK];
      if ((row.mark ?? null) !== code) {
        throw new Violation(`device ${number} was told something else than how its work is marked`);
      }
    }
  }
}

/** For exactly the records its owner holds; and a page opened anew over its storage shows the same. */
async function showsWhatTheLogFoldsTo(device: Device, { states, holding }: End): Promise<void> {
  const mine = holding[device.actor] ?? [];
  const nothing = hex(encodeState(new Fold()));
  for (const _ of ["as it is", "opened anew"]) {
    const session = await device.opened();
    if (!session) throw new Violation(`device ${device.number} does not open`);
    const { holdings } = inside(session).contents;
    for (const book of holdings.shown()) {
      if (mine.includes(book.id) || !isBegun(book)) continue;
      throw new Violation(`device ${device.number} shows a record that its owner does not hold`);
    }
    for (const id of mine) {
      const book = holdings.books.get(id);
      const state = book ? hex(encodeState(book.fold)) : nothing;
      if (state !== (states[id] ?? nothing)) {
        throw new Violation(`device ${device.number} shows another state than the log folds to`);
      }
    }
    await device.lock();
  }
}
