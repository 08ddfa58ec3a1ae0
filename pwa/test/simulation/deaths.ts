/**
 * What may be gone, and nothing else may (design.md 8), as `tests/simulation/deaths.py` has it: all that a
 * storage had that is gone, stolen or put back; what a device held of others, when its store is lost or when
 * it hears that it is turned off; what a server had, when it goes back. Whatever else a device lets go of,
 * the server that it last heard of had.
 */
import { FIRST_EPOCH } from "../../src/sync/outbox";
import type { Device } from "./device";
import { DOT_LENGTH, idOf, type Lying } from "./storage";

export class Deaths {
  /** First halves of the ids of changes, and ids of files. */
  readonly mortal = new Set<string>();
  /** By epoch, changes and files that the server of it was seen to have. */
  private readonly had = new Map<number, Set<string>>();
  private readonly seen = new Map<Device, Lying>();

  /** What the server of an epoch has: changes by id, files that are whole. */
  has(epoch: number, changes: Iterable<string>, files: Iterable<string>): void {
    const had = this.hadIn(epoch);
    for (const id of changes) had.add(dotOf(id));
    for (const id of files) had.add(id);
  }

  /** Its storage is gone, or another is in its place. */
  storageDied({ lies }: Device): void {
    for (const each of [...changesIn(lies), ...lies.files.keys()]) this.mortal.add(each);
  }

  /** What it had of others is gone. */
  othersDied({ others }: Lying): void {
    for (const dot of others) this.mortal.add(dot);
  }

  /** What the server had may be gone. */
  serverWentBack(epoch: number): void {
    for (const each of this.hadIn(epoch)) this.mortal.add(each);
  }

  /** The server is down: what devices were told before it ended it had. */
  believe(devices: readonly Device[]): void {
    for (const { lies } of devices) {
      for (const row of lies.rows) {
        if (isJudged(row.state)) this.hadIn(row.epoch ?? FIRST_EPOCH).add(dotOf(idOf(row)));
      }
    }
  }

  /** What devices let go of since the last look. */
  look(devices: readonly Device[]): void {
    for (const device of devices) {
      const before = this.seen.get(device);
      const now = device.lies;
      this.seen.set(device, now);
      if (!before || before === now) continue;
      if (now.off && !before.off) this.othersDied(before);
      this.letGo(before, now);
    }
  }

  private letGo(before: Lying, now: Lying): void {
    const known = Math.max(FIRST_EPOCH, ...before.rows.map((row) => row.again ?? row.epoch ?? 0));
    const kept = new Set([...changesIn(now), ...now.files.keys()]);
    for (const each of [...changesIn(before), ...before.files.keys()]) {
      if (kept.has(each)) continue;
      for (const [epoch, had] of this.had) {
        if (epoch >= known && had.has(each)) this.mortal.add(each);
      }
    }
  }

  private hadIn(epoch: number): Set<string> {
    const had = this.had.get(epoch) ?? new Set<string>();
    this.had.set(epoch, had);
    return had;
  }
}

export const dotOf = (id: string): string => id.slice(0, DOT_LENGTH);

/** First halves of the ids of all changes on a device that can still leave it, its own and others'. */
export function changesIn({ rows, others }: Lying): string[] {
  const own = rows.filter(({ sealed, copy }) => sealed || copy);
  return [...own.map((row) => dotOf(idOf(row))), ...others];
}

const isJudged = (state: string): boolean => state !== "open" && state !== "frozen";
