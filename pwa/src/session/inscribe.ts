/** From a draft to a row of the outbox: the change built, signed, sealed to the vault and to the server. */
import { type Bytes, hex, random, unhex } from "../sync/core/bytes";
import { encode } from "../sync/core/canonical";
import {
  buildChange,
  type Change,
  changeId,
  dotOf,
  type Operation,
  parseChange,
} from "../sync/core/change";
import { sealToServer } from "../sync/core/sealing";
import { CONTEXT, sign } from "../sync/core/signing";
import type { Draft as OutboxDraft } from "../sync/outbox";
import type { VaultKey } from "../vault/keys";
import type { Draft, Hex } from "./draft";
import type { Entry } from "./holdings";

/** What a record gives the pen: its first change's `about` and salt, until they are frozen. */
export interface Genesis {
  readonly about: Bytes;
  readonly salt: Bytes;
}

/** Who signs, and to whom it is sealed. */
export interface Inscriber {
  readonly key: VaultKey;
  readonly device: Bytes;
  readonly actor: Bytes;
  readonly signKey: CryptoKey;
  sealingKey(): Bytes;
  now(): number;
  zone(at: number): number;
}

/** Where in the device's chain a change stands. */
export interface Place {
  readonly n: number;
  /** The device's own number. */
  readonly seq: number;
  readonly prev: Bytes | null;
}

export interface Placed extends Place {
  readonly id: Bytes;
  readonly change: Change;
  /** When it was stored so, ms. */
  readonly saved: number;
}

/** `finalsOf` gives the dots a provisional one stands for, the last of them its newest. */
export async function inscribe(
  by: Inscriber,
  draft: Draft,
  genesis: Genesis | null,
  { n, seq, prev }: Place,
  finalsOf: (dot: Hex) => readonly Hex[],
): Promise<{ placed: Placed; row: OutboxDraft }> {
  const bytes = buildChange({
    device: by.device,
    devSeq: seq,
    prev,
    record: unhex(draft.record),
    actor: by.actor,
    wallMs: draft.made,
    zoneMin: by.zone(draft.made),
    salt: genesis?.salt ?? random(16),
    about: genesis?.about ?? null,
    ops: [...draft.ops.values()].map(
      (op): Operation => ({
        kind: op.kind,
        path: op.path,
        value: op.value,
        observed: [...op.observed].flatMap((dot) => finalsOf(dot)).map(unhex),
        reason: op.reason,
        kept: op.kept === null ? null : unhex(finalsOf(op.kept).at(-1) ?? op.kept),
      }),
    ),
  });
  const [id, signature] = await Promise.all([
    changeId(bytes),
    sign(by.signKey, CONTEXT.change, bytes),
  ]);
  const [sealed, copy] = await Promise.all([
    by.key.seal("outbox", `${n}/${hex(id)}`, encode([bytes, signature])),
    sealToServer(bytes, signature, by.sealingKey()),
  ]);
  const size = bytes.length + signature.length;
  const made = by.now();
  return {
    placed: { n, seq, prev, id, change: parseChange(bytes), saved: made },
    row: { n, prev, id, sealed, copy, size, made },
  };
}

/** What was placed, as it is held once it is frozen. */
export function entryOf({ id, n, change, saved }: Placed): Entry {
  return {
    dot: hex(dotOf(id)),
    id,
    change,
    n,
    saved,
    own: "frozen",
    position: null,
    received: null,
    reason: null,
    mark: null,
  };
}
