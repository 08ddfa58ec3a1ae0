/**
 * What time it is at the server, told by a device whose clock may be wrong or be set (design.md 5): the
 * server's time at the last contact, and the time that has passed since. The lease runs on it.
 *
 * - While a page runs, its own measure of running time counts. It stands still while a device sleeps, as the
 *   clock does not: so what the clock shows beyond it is sleep, up to the longest that is likely. More is a
 *   clock that was set, and no time passed.
 * - While nothing runs, with the device off or the vault locked, only the clock tells, and it is believed: a
 *   lease is there for the device left in a drawer. A clock that gains years with the device off costs a
 *   connection; writing and sending go on without.
 * - A clock set back takes nothing away: no time is negative. Whoever sets it back before each look still reads
 *   for no longer than the lease in all, since running time needs no clock.
 * - A clock that the server found wrong and that agrees with the server's time since was put right.
 */
import { signal } from "@preact/signals";
import type { Value } from "../sync/core/canonical";
import { type Progress, START } from "../sync/progress";
import type { Env } from "./env";

/** A device sleeps through a holiday, ms; nobody's stays asleep for longer with its page alive. */
const ASLEEP = 35 * 86_400_000;
const MINUTE = 60_000;
const SECOND = 1_000;

export interface Step {
  /** How far the device's clock went, ms; below 0 where it was set back. */
  readonly clock: number;
  /** Running time measured meanwhile, ms; null where nothing ran. */
  readonly ran: number | null;
  /** How far the clock was ahead of the server's when the step began. */
  readonly ahead: number;
  /** The server said so itself, and the clock was not seen to be set since. */
  readonly attested: boolean;
}

/** How much time a step took. */
export function passed({ clock, ran, ahead, attested }: Step): number {
  if (ran !== null) return clock - ran > ASLEEP ? ran : Math.max(ran, clock);
  // What has passed if the clock is right by now.
  const right = clock + ahead;
  if (clock < 0) return Math.max(0, right);
  return attested && right >= 0 ? Math.min(clock, right) : clock;
}

/**
 * When something was made, by the server's clock: as its device's clock is known to be wrong now, or was at
 * the last contact. Whatever both put in the future was made since that contact.
 */
export function madeAt(ms: number, now: number, ahead: number, { offset, contact }: Progress) {
  const may = [ms - ahead, ms + offset].filter((at) => at <= now);
  return may.length > 0 ? Math.max(...may) : contact === null ? now : contact + offset;
}

export class ServerTime {
  /** How far this device's clock is ahead of the server's, ms. */
  readonly ahead = signal(0);
  private clock = 0;
  private ran = 0;
  private kept = 0;
  private met: Progress = START;

  constructor(
    private readonly env: Pick<Env, "now" | "running">,
    /** Keeps what is known for the next page. */
    private readonly keep: (known: Value) => Promise<void>,
  ) {}

  get now(): number {
    return this.env.now() - this.ahead.value;
  }

  /** With what the page before this one kept: nothing of this vault ran since. */
  begin(progress: Progress, known: Value | undefined): void {
    this.met = progress;
    const { contact, offset } = progress;
    const [then, by, clock, ahead] = (known ?? []) as [number, number, number, number];
    const same = then === contact && by === offset;
    this.clock = same ? clock : (contact ?? this.env.now());
    this.ahead.value = same ? ahead : -offset;
    this.step(null, 0);
  }

  /** A server was met, in this tab or another. */
  meet(progress: Progress): void {
    const { met } = this;
    this.met = progress;
    if (progress.contact === met.contact && progress.offset === met.offset) return;
    this.ahead.value = -progress.offset;
    this.clock = this.env.now();
    this.ran = this.env.running();
    this.store();
  }

  /** Looks at both clocks. Whoever shows or judges a time has looked just before. */
  look(): void {
    const due = this.env.running() - this.kept >= MINUTE;
    if (this.step(this.env.running() - this.ran, due ? 0 : SECOND) || due) this.store();
  }

  /** Resolves when it is kept, or could not be. */
  store(): Promise<void> {
    this.kept = this.env.running();
    const { contact, offset } = this.met;
    return this.keep([contact, offset, this.clock, this.ahead.peek()]);
  }

  /**
   * Whether the clock was set meanwhile. What is less than `least` waits for the next look: two clocks never
   * agree, and no screen is drawn anew for it.
   */
  private step(ran: number | null, least: number): boolean {
    const now = this.env.now();
    const ahead = this.ahead.peek();
    const clock = now - this.clock;
    const attested = Math.abs(ahead + this.met.offset) < MINUTE;
    const set = clock - passed({ clock, ran, ahead, attested });
    if (set !== 0 && Math.abs(set) < least) return false;
    this.clock = now;
    this.ran = this.env.running();
    this.ahead.value = ahead + set;
    return Math.abs(set) >= MINUTE;
  }
}
