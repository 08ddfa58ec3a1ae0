/**
 * The record started here last, while it has no answer: it has no change either, so this is its only
 * trace on the device. Kept so that a reload or a lock comes back to the same empty record.
 */
import type { Answer } from "../forms/answers";
import { hex, unhex } from "../sync/core/bytes";
import type { Hex } from "./draft";
import type { Genesis } from "./inscribe";
import type { Scratch } from "./types";

/** What a record is started with. */
export interface Started {
  readonly form: string;
  readonly formHash: Hex;
  /** Null where it is about nobody on this device. */
  readonly person: Hex | null;
  readonly answers: Readonly<Record<string, Answer>>;
  /** Rows of repeating groups that come with the answers, as `group/<row>`. */
  readonly rows?: readonly string[];
}

interface Kept extends Started {
  readonly record: Hex;
  readonly about: Hex;
  readonly salt: Hex;
}

export class LastStarted {
  constructor(private readonly scratch: () => Scratch) {}

  keep(record: Hex, started: Started, { about, salt }: Genesis): void {
    const kept: Kept = { ...started, record, about: hex(about), salt: hex(salt) };
    this.scratch().write(JSON.stringify(kept));
  }

  /** What it takes to show it again, or null where another was started since, or none. */
  find(record: Hex): { genesis: Genesis; started: Started } | null {
    const words = this.scratch().read();
    const kept = words === null ? null : (JSON.parse(words) as Kept);
    if (kept?.record !== record) return null;
    return { genesis: { about: unhex(kept.about), salt: unhex(kept.salt) }, started: kept };
  }

  /** Whom it is about left: what was copied into it goes, and nothing in it was written by hand. */
  left(people: ReadonlySet<Hex>): void {
    const words = this.scratch().read();
    if (words !== null && people.has((JSON.parse(words) as Kept).person ?? "")) {
      this.scratch().write(null);
    }
  }

  /** It has a first change now, which carries all of this. */
  begun(record: Hex): void {
    if (this.find(record)) this.scratch().write(null);
  }
}
