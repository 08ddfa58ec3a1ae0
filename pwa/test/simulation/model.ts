/** What people were promised and shown: the truth that storage and server are held to. */
import type { Device } from "./device";
import { idOf, type Lying } from "./storage";

/** A change that a device committed to its outbox; an open one is rewritten in place until it is frozen. */
export interface Save {
  id: string;
  open: boolean;
  readonly device: number;
  /** What the screen said was saved, by path. */
  readonly words: Map<string, string>;
}

/** A file that somebody took, and that a frozen change names. */
export interface TakenFile {
  readonly id: string;
  readonly named: Save;
  readonly device: number;
}

export class Model {
  readonly saves: Save[] = [];
  readonly files: TakenFile[] = [];
  /** Like saves: died with its device, or with what a restored server lost. */
  readonly lostFiles = new Set<TakenFile>();
  /** Died with its device, or with the tail a restored server lost while no device held it. */
  readonly destroyed = new Set<Save>();
  /** Actor, record, place and dot of every value anybody's screen rendered; what is not told yet. */
  private readonly shown = new Set<string>();
  private readonly fresh: [string, string, string, string][] = [];

  show(...it: [actor: string, record: string, place: string, dot: string]): void {
    const name = it.join(" ");
    if (this.shown.has(name)) return;
    this.shown.add(name);
    this.fresh.push(it);
  }

  /** What was shown since this was last asked. */
  newlyShown(): [string, string, string, string][] {
    return this.fresh.splice(0);
  }

  /** A device as it lies now; answers what of it was promised otherwise, or null. */
  look(device: Device, { rows }: Lying): string | null {
    const byId = new Map(this.saves.map((save) => [save.id, save]));
    for (const row of rows) {
      const id = idOf(row);
      const before = device.saves.get(row.n);
      const open = row.state === "open";
      if (before && before.id !== id && !before.open) {
        return `device ${device.number} has another change under number ${row.n}`;
      }
      const save = before ?? this.sharedBy(byId.get(id), open) ?? this.add(device, id);
      save.id = id;
      save.open = open;
      device.saves.set(row.n, save);
    }
    const newest = rows.at(-1)?.n ?? 0;
    for (const [n, { open, words }] of device.saves) {
      if (n <= newest) continue;
      if (!open || words.size > 0) return `device ${device.number} has no change ${n} any more`;
      device.saves.delete(n);
    }
    return null;
  }

  /** What two copies of one device have is one save, once neither can rewrite it. */
  private sharedBy(save: Save | undefined, open: boolean): Save | undefined {
    return open || save?.open ? undefined : save;
  }

  private add(device: Device, id: string): Save {
    const save: Save = { id, open: true, device: device.number, words: new Map() };
    this.saves.push(save);
    return save;
  }
}
