/**
 * What a server that went back has lost and this device knows from a record's snapshot alone (docs/wire.md
 * 9). A snapshot holds no author's bytes and no signature, so nobody can bring the changes themselves; what
 * stands of each is brought as a change without a signature, which the server sets aside for somebody to
 * decide on. Its bytes follow from the snapshot, so that two devices that hold the same bring the same.
 * Loaded when a server went back.
 */
import { OP } from "../codes";
import { type Bytes, hex } from "./core/bytes";
import { Malformed } from "./core/canonical";
import { buildChange, type Change, changeId, dotOf, type Operation } from "./core/change";
import { type Remnant, readSnapshot, type Snapshot } from "./core/snapshot";
import type { Outbox } from "./outbox";
import type { Arriving, Store } from "./store";
import { storedAfter } from "./wholes";

const UNSIGNED: Bytes = new Uint8Array(0);

/**
 * What is to be brought, past the last position kept of each epoch; nothing that is here signed, as another's
 * change or as an own one.
 */
export async function unsigned(
  store: Store,
  outbox: Outbox,
  kept: ReadonlyMap<number, number>,
): Promise<Arriving[]> {
  const { held: wholes } = await storedAfter(store, 0);
  if (wholes.length === 0) return [];
  const { held } = await store.after(0);
  const own = (await outbox.all()).filter(({ sealed, copy }) => sealed || copy);
  const here = new Set([
    ...held.map(({ dot }) => hex(dot)),
    ...own.map(({ id }) => hex(dotOf(id))),
  ]);
  const found: Arriving[] = [];
  for (const { bytes } of wholes) {
    const snapshot = await read(bytes);
    if (!snapshot) continue;
    const { epoch, remnants, unfolded } = snapshot;
    const lost = <T extends { dot: Bytes; position: number }>(all: readonly T[]) =>
      all.filter(({ dot, position }) => position > (kept.get(epoch) ?? 0) && !here.has(hex(dot)));
    for (const whole of lost(unfolded)) {
      const { dot, position, receivedMs: received, bytes, signature, mark } = whole;
      found.push({ dot, epoch, position, received, bytes, signature, mark });
    }
    const genesis = remnants.find(({ change }) => change.about !== null)?.change ?? null;
    for (const remnant of lost(remnants)) {
      const { position, receivedMs: received, mark } = remnant;
      for (const bytes of rebuilt(remnant, genesis)) {
        const dot = dotOf(await changeId(bytes));
        found.push({ dot, epoch, position, received, bytes, signature: UNSIGNED, mark });
      }
    }
  }
  return found;
}

/** One that this app cannot read stays as it is. */
async function read(bytes: Bytes): Promise<Snapshot | null> {
  try {
    return await readSnapshot(bytes);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/**
 * Each names what its record is about, not the first alone, so that only whoever may see that decides on it.
 * What the server wrote it can write again.
 */
function rebuilt({ dot, change }: Remnant, genesis: Change | null): Bytes[] {
  const { about, salt } = genesis ?? { about: null, salt: dot };
  const built = (ops: readonly Operation[]): Bytes[] => {
    try {
      return ops.length === 0 ? [] : [buildChange({ ...change, about, salt, ops: [...ops] })];
    } catch (error) {
      // With what it is about it is longer than it was.
      if (!(error instanceof Malformed) || ops.length === 1) throw error;
      const half = ops.length >> 1;
      return [...built(ops.slice(0, half)), ...built(ops.slice(half))];
    }
  };
  return built(change.ops.filter(isSomebodys));
}

const isSomebodys = ({ kind, path }: Operation): boolean =>
  kind === OP.command || !path.startsWith("@");
