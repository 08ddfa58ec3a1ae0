import type { Bytes } from "./bytes";
import { decode, encode, Malformed, type Value } from "./canonical";
import { binary, boolean, integer, list, optional, text, texts } from "./narrow";

/** Most that one round carries, each way. */
export const MAX_ROUND_CHANGES = 200;
export const MAX_ROUND_BYTES = 1024 * 1024;

/** What a new device asks with. */
export interface EnrolRequest {
  secret: Bytes;
  publicKey: Bytes;
  installation: Bytes;
  oidcToken: string | null;
  appVersion: string;
}

/** What a new device is given. `actor` is the person's id; times in milliseconds since 1970, UTC. */
export interface EnrolReply {
  device: Bytes;
  certificate: string;
  depositSecret: Bytes;
  epoch: number;
  serverMs: number;
  actor: Bytes;
  name: string;
  roles: string[];
  label: string;
  lease: string;
  organisation: string;
  team: string | null;
}

/** What became of one change. */
export interface Verdict {
  devSeq: number;
  id: Bytes;
  /** A code of VERDICT. */
  verdict: number;
  /** Arrival position, which `durableThrough` runs over. */
  arrival: number;
  /** Commit position, once merged. */
  position: number | null;
  receivedMs: number;
  /** A code of REASON. */
  reason: number | null;
  detail: string | null;
  /** Told with own verdicts that changed. */
  outcome: Outcome | null;
}

/** What the set-aside desk decided on a change. */
export interface Outcome {
  /** A code of DESK. */
  act: number;
  name: string;
  actor: Bytes;
  atMs: number;
  reason: string;
  /** The record its answers were attached to. */
  record: Bytes | null;
}

/** How the device fares, for those who look after it. `spaceLeft` in bytes. */
export interface Health {
  unsent: number;
  oldestUnsentMs: number | null;
  persisted: boolean | null;
  spaceLeft: number | null;
}

/** The certificate of an author of changes. */
export interface DeviceCertificate {
  device: Bytes;
  jwt: string;
}

/** What this device did with records that left its scope. */
export interface ScopeReceipt {
  /** A code of RECEIPT. */
  receipt: number;
  /** Highest own number when they could no longer be read. */
  lastSeq: number;
  records: Bytes[];
}

/** One exchange: what is sent up, and from where on to send down. */
export interface RoundRequest {
  epoch: number;
  cursor: Bytes | null;
  changes: { bytes: Bytes; signature: Bytes }[];
  limit: number;
  appVersion: string;
  deviceMs: number;
  directoryVersion: number;
  health: Health;
  /** Of the authors of others' changes among `changes`, as after a restore. */
  certificates?: DeviceCertificate[];
  receipts?: ScopeReceipt[];
  /** Records open for writing here, and since when by this device's clock. */
  openRecords?: { record: Bytes; sinceMs: number }[];
  /** No sealed copy here is made under a sealing key of a lower version, or will be; null: not said. */
  oldestSealing?: number | null;
  /** This device's newest own number and id: 0 and null before the first. */
  newest: { seq: number; id: Bytes | null };
  /** The version of the key its deposit secret is of; 0 where it does not know. */
  depositVersion: number;
}

/** A change of somebody else's, in effect. */
export interface PulledChange {
  position: number;
  receivedMs: number;
  bytes: Bytes;
  signature: Bytes;
  /** A code of MARK, or null. */
  mark: number | null;
}

/** A record open on another device of the same owner, by the server's clock of hearing it. */
export interface OpenElsewhere {
  record: Bytes;
  device: Bytes;
  label: string;
  sinceMs: number;
  heardMs: number;
}

/** Who works here, and what the organisation has settled. */
export interface Directory {
  version: number;
  people: { actor: Bytes; name: string; roles: string[]; team: string | null }[];
  policy: [key: string, value: Value][];
}

/** The reply to a round (docs/wire.md section 6), in the order of the wire. */
export interface RoundReply {
  epoch: number;
  /** Last position kept of every epoch. */
  epochs: { epoch: number; position: number }[];
  serverMs: number;
  /** On the pushed changes, in their order. */
  verdicts: Verdict[];
  /** Own verdicts that changed since the cursor. */
  changedVerdicts: Verdict[];
  changes: PulledChange[];
  /** Records new to this device, whole (docs/wire.md 10): for `readSnapshot`. */
  snapshots: { record: Bytes; bytes: Bytes }[];
  certificates: DeviceCertificate[];
  cursor: Bytes;
  more: boolean;
  scopeAdded: Bytes[];
  scopeRemoved: Bytes[];
  durableThrough: number;
  lease: string | null;
  orders: Value[];
  /** Highest number and id the server holds for this device. */
  held: { devSeq: number; id: Bytes | null };
  /** Nil while the device's directory is the newest. */
  directory: Directory | null;
  openElsewhere: OpenElsewhere[];
  /** When what was answered `later` may be sent again, by the server's clock. */
  laterMs: number | null;
  /** The name of the list of statements in the offer; null of an older server. */
  stated: Bytes | null;
  /** With what to deposit from now on, of which version of the server's key; null where it is held. */
  deposit: { version: number; secret: Bytes } | null;
}

/** What the server answers in clear when it cannot open a request. */
export interface ClearRefusal {
  /** `malformed`, `unknown_key`, `too_large`, `slow_down` or `unavailable`. */
  error: string;
  detail: string;
  /** With `unknown_key`, for `verifyStatements`. */
  statements: unknown;
}

/** The payload of route enrol. */
export function encodeEnrol(request: EnrolRequest): Bytes {
  const { secret, publicKey, installation, oidcToken, appVersion } = request;
  return encode([secret, publicKey, installation, oidcToken, appVersion]);
}

/** The payload of the reply to an enrol. Throws Malformed; elements it does not know are ignored. */
export function decodeEnrolReply(payload: Bytes): EnrolReply {
  const it = list(decode(payload), "enrol reply", 12);
  return {
    device: binary(it[0], "device", 8),
    certificate: text(it[1], "certificate"),
    depositSecret: binary(it[2], "deposit secret", 32),
    epoch: integer(it[3], "epoch"),
    serverMs: integer(it[4], "server_ms"),
    actor: binary(it[5], "actor", 16),
    name: text(it[6], "name"),
    roles: texts(it[7], "roles"),
    label: text(it[8], "label"),
    lease: text(it[9], "lease"),
    organisation: text(it[10], "organisation"),
    team: optional(it[11], (team) => text(team, "team")),
  };
}

/** The payload of route round. */
export function encodeRound(request: RoundRequest): Bytes {
  const { unsent, oldestUnsentMs, persisted, spaceLeft } = request.health;
  const { certificates = [], receipts = [], openRecords = [], oldestSealing = null } = request;
  return encode([
    request.epoch,
    request.cursor,
    request.changes.map(({ bytes, signature }) => [bytes, signature]),
    request.limit,
    request.appVersion,
    request.deviceMs,
    request.directoryVersion,
    [unsent, oldestUnsentMs, persisted, spaceLeft],
    certificates.map(({ device, jwt }) => [device, jwt]),
    receipts.map(({ receipt, lastSeq, records }) => [receipt, lastSeq, records]),
    openRecords.map(({ record, sinceMs }) => [record, sinceMs]),
    oldestSealing,
    [request.newest.seq, request.newest.id],
    request.depositVersion,
  ]);
}

/** The payload of the reply to a round. Throws Malformed; elements it does not know are ignored. */
export function decodeRoundReply(payload: Bytes): RoundReply {
  const it = list(decode(payload), "round reply", 17);
  const [heldSeq, heldId] = list(it[15], "held", 2);
  return {
    epoch: integer(it[0], "epoch"),
    epochs: list(it[1], "epochs").map((pair) => {
      const [epoch, position] = list(pair, "epoch", 2);
      return { epoch: integer(epoch, "epoch"), position: integer(position, "position") };
    }),
    serverMs: integer(it[2], "server_ms"),
    verdicts: list(it[3], "verdicts").map(decodeVerdict),
    changedVerdicts: list(it[4], "verdicts").map(decodeVerdict),
    changes: list(it[5], "changes").map(decodePulled),
    snapshots: list(it[6], "snapshots").map((pair) => {
      const [record, bytes] = list(pair, "snapshot", 2);
      return { record: binary(record, "record", 16), bytes: binary(bytes, "snapshot") };
    }),
    certificates: list(it[7], "certificates").map(decodeCertificate),
    cursor: binary(it[8], "cursor"),
    more: boolean(it[9], "more"),
    scopeAdded: records(it[10]),
    scopeRemoved: records(it[11]),
    durableThrough: integer(it[12], "durable_through"),
    lease: optional(it[13], (lease) => text(lease, "lease")),
    orders: list(it[14], "orders"),
    held: {
      devSeq: integer(heldSeq, "held number"),
      id: optional(heldId, (id) => binary(id, "held id", 32)),
    },
    directory: optional(it[16], decodeDirectory),
    openElsewhere: list(it[17] ?? [], "open elsewhere").map(decodeOpen),
    laterMs: optional(it[18] ?? null, (at) => integer(at, "later_ms")),
    stated: optional(it[19] ?? null, (name) => binary(name, "statements name", 8)),
    deposit: optional(it[20] ?? null, (told) => {
      const [version, secret] = list(told, "deposit", 2);
      return {
        version: integer(version, "deposit version"),
        secret: binary(secret, "deposit secret", 32),
      };
    }),
  };
}

/** One verdict, as rounds and deposits give it. Throws Malformed. */
export function decodeVerdict(value: Value): Verdict {
  const it = list(value, "verdict", 8);
  return {
    devSeq: integer(it[0], "dev_seq"),
    id: binary(it[1], "change id", 32),
    verdict: integer(it[2], "verdict"),
    arrival: integer(it[3], "arrival"),
    position: optional(it[4], (position) => integer(position, "position")),
    receivedMs: integer(it[5], "received_ms"),
    reason: optional(it[6], (reason) => integer(reason, "reason")),
    detail: optional(it[7], (detail) => text(detail, "detail")),
    outcome: optional(it[8] ?? null, decodeOutcome),
  };
}

/** What was decided, as the desk's replies, verdicts and the store hold it. Throws Malformed. */
export function decodeOutcome(value: Value): Outcome {
  const it = list(value, "outcome", 6);
  return {
    act: integer(it[0], "act"),
    name: text(it[1], "name"),
    actor: binary(it[2], "actor", 16),
    atMs: integer(it[3], "at_ms"),
    reason: text(it[4], "reason"),
    record: optional(it[5], (record) => binary(record, "record", 16)),
  };
}

/** The JSON of an answer in clear. Throws Malformed when it is none, as from a proxy in between. */
export function parseClearRefusal(json: unknown): ClearRefusal {
  const { error, detail, statements } = (json ?? {}) as Record<string, unknown>;
  if (typeof error !== "string") throw new Malformed("refusal in clear");
  return { error, detail: typeof detail === "string" ? detail : "", statements };
}

/** The certificate of an author. Throws Malformed. */
export function decodeCertificate(pair: Value): DeviceCertificate {
  const [device, jwt] = list(pair, "certificate", 2);
  return { device: binary(device, "device", 8), jwt: text(jwt, "certificate") };
}

/** One change of somebody else's. Throws Malformed. */
export function decodePulled(value: Value): PulledChange {
  const it = list(value, "pulled change", 4);
  return {
    position: integer(it[0], "position"),
    receivedMs: integer(it[1], "received_ms"),
    bytes: binary(it[2], "change"),
    signature: binary(it[3], "signature", 64),
    mark: optional(it[4] ?? null, (mark) => integer(mark, "mark")),
  };
}

function decodeOpen(value: Value): OpenElsewhere {
  const it = list(value, "open elsewhere", 5);
  return {
    record: binary(it[0], "record", 16),
    device: binary(it[1], "device", 8),
    label: text(it[2], "label"),
    sinceMs: integer(it[3], "since_ms"),
    heardMs: integer(it[4], "heard_ms"),
  };
}

function decodeDirectory(value: Value): Directory {
  const [version, people, policy] = list(value, "directory", 3);
  return {
    version: integer(version, "directory version"),
    people: list(people, "people").map((person) => {
      const it = list(person, "person", 4);
      return {
        actor: binary(it[0], "actor", 16),
        name: text(it[1], "name"),
        roles: texts(it[2], "roles"),
        team: optional(it[3], (team) => text(team, "team")),
      };
    }),
    policy: list(policy, "policy").map((pair) => {
      const [key, setting] = list(pair, "policy", 2);
      return [text(key, "policy key"), setting as Value];
    }),
  };
}

function records(value: Value | undefined): Bytes[] {
  return list(value, "records").map((record) => binary(record, "record", 16));
}
