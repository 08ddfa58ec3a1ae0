/**
 * A small council for tests: real keys, real seals, real signatures, and a server that merges every
 * change it is sent and gives each device what the others wrote. What it says is by docs/wire.md.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { MARK, PURPOSE, REASON, REPLY, ROUTE, VERDICT } from "../../src/codes";
import type { BrowserEvent, Env } from "../../src/session/env";
import {
  type Bytes,
  base64url,
  concat,
  equalBytes,
  hex,
  random,
  sha256,
  unbase64url,
  utf8,
} from "../../src/sync/core/bytes";
import { decode, encode, type Value } from "../../src/sync/core/canonical";
import { changeId, parseAbout, parseChange } from "../../src/sync/core/change";
import { formatCode, rootFingerprint } from "../../src/sync/core/enrolment";
import { gunzip, gzip, pad, unpad } from "../../src/sync/core/padding";
import { CONTEXT, importSigningKey, sign } from "../../src/sync/core/signing";
import { generateSigningKey } from "../../src/sync/core/signing-pair";
import { deriveCheaply } from "../vault/derivation";
import { DepositDoor } from "./deposit-door";

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** A request that is not taken at all. */
class Refused extends Error {}

interface Merged {
  position: number;
  received: number;
  bytes: Bytes;
  signature: Bytes;
  device: string;
  id: Bytes;
  seq: number;
  record: string;
  mark: number | null;
}

/** A record that left somebody's scope, or came back. */
interface Move {
  actor: string;
  record: string;
  back: boolean;
}

export interface Member {
  name: string;
  roles: string[];
  actor: Bytes;
}

export class Council {
  readonly log: Merged[] = [];
  readonly counters = new Map<string, number>();
  readonly forms = new Map<string, string>();
  listed: { id: string; hash: string; title: string }[] = [];
  workflow: unknown = { states: { visit: { initial: "draft", editable: ["draft", "returned"] } } };
  now = 1_768_900_000_000;
  /** Replies with an id in here are made and then lost on the way. */
  loseReplies = false;
  down = false;
  /** Nothing of an unlocked vault gets through. */
  noRounds = false;
  revoked = new Set<string>();
  epoch = 1;
  /** Of each epoch that is over, the last position kept. */
  readonly ends = new Map<number, number>();
  /** How many changes each request brought. */
  readonly pushes: number[] = [];
  /** For how much each request asked at most. */
  readonly limits: number[] = [];
  /** What becomes of a request that brings so many changes: null where it is taken. */
  refuses: (pushed: number) => "too_large" | "timeout" | null = () => null;
  /** Arrivals up to here are safe; null for all but the last. */
  safe: number | null = null;
  /** Changes at these (device, number) are set aside. */
  aside: (seq: number, device: string) => boolean = () => false;
  /** Changes at these numbers are beyond the quota, until this time by the server's clock. */
  later: (seq: number) => boolean = () => false;
  laterMs = 0;
  /** Own verdicts that changed, for the next reply. */
  changed: Value[] = [];
  /** Changes in the order in which they were pushed. */
  readonly pushed: { seq: number; id: Bytes }[] = [];
  readonly members = new Map<string, Member>();
  private readonly moves: Move[] = [];
  /** Receipts as they came: device, code, highest own number, record. */
  readonly receipts: { device: string; receipt: number; lastSeq: number; record: string }[] = [];
  /** Called as one comes. */
  onReceipt: () => void = () => undefined;
  private readonly owners = new Map<string, Member>();
  private readonly certificates = new Map<string, string>();
  /** What every device is told to do. */
  orders: number[] = [];
  /** Each device's deposit secret, by its id. */
  readonly deposits = new Map<string, Bytes>();
  /** Of the key they are derived from: a device that has none of it is sent its own again. */
  depositVersion = 0;
  readonly door = new DepositDoor(this);
  private readonly open = new Map<string, Value[]>();
  private codes = new Map<
    string,
    { member: Member; label: string; key: string | null; device: Bytes }
  >();

  private constructor(
    readonly root: Bytes,
    readonly statements: [string, string][],
    readonly sealing: CryptoKeyPair,
    readonly sealingPublic: Bytes,
    private readonly certify: { publicKey: Bytes; key: CryptoKey },
    /** Signs receipts, and statements of newer keys. */
    readonly signing: { receipt: CryptoKey; root: CryptoKey },
  ) {}

  static async make(): Promise<Council> {
    const root = await generateSigningKey();
    const rootKey = await importSigningKey(root.pkcs8);
    const sealing = await suite.kem.generateKeyPair();
    const sealingPublic = new Uint8Array(await suite.kem.serializePublicKey(sealing.publicKey));
    const certify = await generateSigningKey();
    const receipt = await generateSigningKey();
    const state = async (purpose: number, key: Bytes): Promise<[string, string]> => {
      const bytes = encode([purpose, key, 1]);
      return [base64url(bytes), base64url(await sign(rootKey, CONTEXT.statement, bytes))];
    };
    const statements = [
      await state(PURPOSE.sealing, sealingPublic),
      await state(PURPOSE.certificate, certify.publicKey),
      await state(PURPOSE.receipt, receipt.publicKey),
    ];
    const key = await importSigningKey(certify.pkcs8);
    const signing = { receipt: await importSigningKey(receipt.pkcs8), root: rootKey };
    const own = { ...certify, key };
    return new Council(root.publicKey, statements, sealing, sealingPublic, own, signing);
  }

  async publish(definition: { id: string; title: { en: string } }): Promise<string> {
    const json = JSON.stringify(definition);
    const hash = hex(await sha256(utf8(json)));
    this.forms.set(hash, json);
    this.listed = [
      ...this.listed.filter(({ id }) => id !== definition.id),
      { id: definition.id, hash, title: definition.title.en },
    ];
    return hash;
  }

  async invite(name: string, roles: string[], label: string): Promise<string> {
    const member = this.members.get(name) ?? { name, roles, actor: random(16) };
    this.members.set(name, member);
    const secret = random(7);
    secret[0] = (secret[0] as number) & 0x03;
    this.codes.set(hex(secret), { member, label, key: null, device: random(8) });
    return formatCode({ secret, fingerprint: await rootFingerprint(this.root) });
  }

  /** Somebody is taken off records, or put back on. */
  takeOff(name: string, ...records: string[]): void {
    this.move(name, records, false);
  }

  putBack(name: string, ...records: string[]): void {
    this.move(name, records, true);
  }

  private move(name: string, records: string[], back: boolean): void {
    const { actor } = this.members.get(name) as Member;
    for (const record of records) this.moves.push({ actor: hex(actor), record, back });
  }

  private holds(actor: string, record: string): boolean {
    const last = this.moves.findLast((it) => it.actor === actor && it.record === record);
    return last?.back ?? true;
  }

  /**
   * The database is put back to the first so many changes of its log, in a new epoch. Devices of these
   * names are not in it: their certificates have to be brought.
   */
  restore(copy: number, unknown: readonly string[] = []): void {
    const keep = Math.min(copy, this.log.length);
    for (const [epoch, position] of this.ends) this.ends.set(epoch, Math.min(position, keep));
    this.ends.set(this.epoch, keep);
    this.epoch++;
    this.log.length = keep;
    for (const device of unknown) this.certificates.delete(device);
  }

  /** `fetch` of a device. */
  async fetch(path: string, init?: RequestInit): Promise<Response> {
    if (this.down) throw new TypeError("no network");
    if (path === "/offer") {
      return Response.json({
        organisation: "Fernshire",
        root: base64url(this.root),
        statements: this.statements,
      });
    }
    if (path === "/forms") return Response.json(this.listed);
    if (path === "/workflow") return Response.json(this.workflow);
    if (path.startsWith("/forms/")) {
      const json = this.forms.get(path.slice("/forms/".length));
      return json ? new Response(json) : new Response("", { status: 404 });
    }
    if (path === "/deposit") {
      const answer = await this.door.answer(init?.body as Bytes);
      if (this.loseReplies) throw new TypeError("reply lost");
      return answer;
    }
    if (path === "/sealed" && this.noRounds) throw new TypeError("no network");
    if (path !== "/sealed") return new Response("", { status: 404 });
    let reply: Bytes;
    try {
      reply = await this.sealed(init?.body as Bytes);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.message === "timeout") throw new DOMException("took too long", "TimeoutError");
      return new Response("", { status: 413 });
    }
    if (this.loseReplies) throw new TypeError("reply lost");
    return new Response(reply);
  }

  private async sealed(raw: Bytes): Promise<Bytes> {
    const [, keyId, enc, ct] = decode(raw) as [number, Bytes, Bytes, Bytes];
    const plain = await suite.open(
      {
        recipientKey: this.sealing.privateKey,
        enc,
        info: concat(utf8("doorstep/request/1"), keyId),
      },
      ct,
    );
    const [body] = decode(await gunzip(unpad(new Uint8Array(plain)))) as [Bytes, Bytes];
    const [route, device, counter, , replyKey, payload] = decode(body) as [
      number,
      Bytes,
      number,
      number,
      Bytes,
      Bytes,
    ];
    const [status, answer] = await this.answer(route, device, counter, decode(payload) as Value[]);
    const nonce = random(32);
    const ikm = await crypto.subtle.importKey("raw", replyKey, "HKDF", false, ["deriveBits"]);
    const info = concat(utf8("doorstep/reply/1"), await sha256(raw));
    const derived = await crypto.subtle.deriveBits(
      { name: "HKDF", hash: "SHA-256", salt: nonce, info },
      ikm,
      8 * 44,
    );
    const key = await crypto.subtle.importKey("raw", derived.slice(0, 32), "AES-GCM", false, [
      "encrypt",
    ]);
    const padded = pad(await gzip(encode([status, encode(answer)])));
    const iv = derived.slice(32);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, padded);
    return concat(nonce, new Uint8Array(sealed));
  }

  private async answer(
    route: number,
    device: Bytes,
    counter: number,
    payload: Value[],
  ): Promise<[number, Value]> {
    if (route === ROUTE.enrol) return this.enrol(payload as [Bytes, Bytes]);
    if (route !== ROUTE.round) return [REPLY.ok, ["echo", payload]];
    const pushed = payload[2] as [Bytes, Bytes][];
    for (const [author, jwt] of (payload[8] ?? []) as [Bytes, string][]) {
      this.certificates.set(hex(author), jwt);
    }
    const verdicts: Value[] = [];
    this.pushes.push(pushed.length);
    this.limits.push(payload[3] as number);
    const refused = this.refuses(pushed.length);
    if (refused) throw new Refused(refused);
    const name = hex(device);
    for (const [receipt, lastSeq, records] of payload[9] as [number, number, Bytes[]][]) {
      for (const record of records.map(hex)) {
        this.receipts.push({ device: name, receipt, lastSeq, record });
        this.onReceipt();
      }
    }
    for (const [bytes, signature] of pushed) verdicts.push(await this.take(bytes, signature));
    if (this.revoked.has(name)) return [REPLY.revoked, [verdicts]];
    const highest = this.counters.get(name) ?? 0;
    if (counter <= highest) return [REPLY.counter_repeated, [verdicts, highest]];
    this.counters.set(name, counter);
    return [REPLY.ok, this.round(name, payload, verdicts)];
  }

  private round(device: string, payload: Value[], verdicts: Value[]): Value {
    const [epoch, place, told] =
      payload[1] === null ? [0, 0, 0] : (decode(payload[1] as Bytes) as [number, number, number]);
    const [cursor, heard] = epoch === this.epoch ? [place, told] : [0, 0];
    const limit = payload[3] as number;
    const actor = hex(this.owners.get(device)?.actor as Bytes);
    const moved = this.moves.slice(heard).filter((it) => it.actor === actor);
    const news = [...new Set(moved.map((it) => it.record))];
    const added = news.filter((record) => this.holds(actor, record));
    const removed = news.filter((record) => !this.holds(actor, record));
    const held = this.log.filter((it) => this.holds(actor, it.record));
    // A record that came back brings all of its history, the device's own part in it too.
    const again = held.filter((it) => it.position <= cursor && added.includes(it.record));
    const others = held.filter((it) => it.position > cursor && it.device !== device);
    const page = [...again, ...others].slice(0, again.length + limit);
    const more = again.length + others.length > page.length;
    const at = more ? (page.at(-1) as Merged).position : this.log.length;
    this.open.set(device, (payload[10] ?? []) as Value[]);
    const authors = [...new Set(page.map((it) => it.device))];
    const directory: Value = [
      1,
      [...this.members.values()].map((it): Value => [it.actor, it.name, it.roles, "t1"]),
      [],
    ];
    return [
      this.epoch,
      this.epochEnds(),
      this.now,
      verdicts,
      this.changed.splice(0),
      page.map((it): Value => [it.position, it.received, it.bytes, it.signature, it.mark]),
      [],
      authors.map((it): Value => [unhexed(it), this.certificates.get(it) as string]),
      encode([this.epoch, at, this.moves.length]),
      more,
      added.map(unhexed),
      removed.map(unhexed),
      this.safe ?? this.log.length - 1,
      null,
      this.orders,
      [0, null],
      payload[6] === 1 ? null : directory,
      this.elsewhere(device),
      verdicts.some((it) => (it as Value[])[2] === VERDICT.later) ? this.laterMs : null,
      null,
      (payload[13] as number) < this.depositVersion
        ? [this.depositVersion, this.deposits.get(device) as Bytes]
        : null,
    ];
  }

  private epochEnds(): Value {
    return [...this.ends, [this.epoch, this.log.length]];
  }

  private elsewhere(device: string): Value {
    const others = [...this.open].filter(
      ([other]) => other !== device && this.owners.get(other) === this.owners.get(device),
    );
    return others.flatMap(([other, records]) =>
      (records as [Bytes, number][]).map(([record, since]): Value => {
        const { label } = JSON.parse(claims(this.certificates.get(other) as string));
        return [record, unhexed(other), label, since, this.now];
      }),
    );
  }

  async take(bytes: Bytes, signature: Bytes): Promise<Value> {
    const id = await changeId(bytes);
    const change = parseChange(bytes);
    this.pushed.push({ seq: change.devSeq, id });
    if (this.later(change.devSeq)) {
      return [change.devSeq, id, VERDICT.later, 0, null, 0, null, null];
    }
    if (
      this.aside(change.devSeq, hex(change.device)) ||
      !this.certificates.has(hex(change.device))
    ) {
      return [change.devSeq, id, VERDICT.set_aside, 1, null, this.now, 5, null];
    }
    let held = this.log.find((it) => equalBytes(it.id, id));
    if (!held) {
      const [position, device] = [this.log.length + 1, hex(change.device)];
      const [actor, record] = [hex(change.actor), hex(change.record)];
      const person = change.about ? hex(parseAbout(change.about).people[0] ?? change.record) : null;
      // One begun about somebody who left has left with them.
      if (person && !this.holds(actor, person)) this.moves.push({ actor, record, back: false });
      const gone = !this.holds(actor, record);
      const word = this.receipts.find((it) => it.device === device && it.record === record);
      if (gone && word && change.devSeq > word.lastSeq) {
        return [change.devSeq, id, VERDICT.set_aside, 1, null, this.now, REASON.scope, null];
      }
      held = {
        position,
        received: this.now,
        bytes,
        signature,
        device,
        id,
        seq: change.devSeq,
        record,
        mark: gone ? MARK.before_handover : null,
      };
      this.log.push(held);
    }
    return [
      change.devSeq,
      id,
      VERDICT.merged,
      held.position,
      held.position,
      held.received,
      null,
      held.mark === null ? null : "before_handover",
    ];
  }

  private async enrol([secret, publicKey]: [Bytes, Bytes]): Promise<[number, Value]> {
    const code = this.codes.get(hex(secret));
    if (!code) return [REPLY.bad_code, null];
    if (code.key && code.key !== hex(publicKey)) return [REPLY.code_used, null];
    code.key = hex(publicKey);
    const { member, label, device } = code;
    this.owners.set(hex(device), member);
    const certificate = await this.token("JWT", {
      iss: "Fernshire",
      sub: hex(member.actor),
      device: hex(device),
      name: member.name,
      label,
      roles: member.roles,
      team: "t1",
      iat: 1,
      cnf: {
        jwk: {
          kty: "EC",
          crv: "P-256",
          x: base64url(publicKey.slice(1, 33)),
          y: base64url(publicKey.slice(33)),
        },
      },
    });
    this.certificates.set(hex(device), certificate);
    const depositSecret = this.deposits.get(hex(device)) ?? random(32);
    this.deposits.set(hex(device), depositSecret);
    const lease = await this.token("lease", { device: hex(device), iat: 1, exp: 2_000_000_000 });
    return [
      REPLY.ok,
      [
        device,
        certificate,
        depositSecret,
        1,
        this.now,
        member.actor,
        member.name,
        member.roles,
        label,
        lease,
        "Fernshire",
        "t1",
      ],
    ];
  }

  private async token(typ: string, claims: object): Promise<string> {
    const kid = hex((await sha256(this.certify.publicKey)).slice(0, 8));
    const part = (value: object) => base64url(utf8(JSON.stringify(value)));
    const signed = `${part({ alg: "ES256", kid, typ })}.${part(claims)}`;
    return `${signed}.${base64url(await sign(this.certify.key, "", utf8(signed)))}`;
  }
}

const claims = (jwt: string): string =>
  new TextDecoder().decode(unbase64url(jwt.split(".")[1] as string));

const unhexed = (text: string): Bytes =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );

/** A Web Locks manager for one browser profile. */
export class Locks {
  private readonly held = new Map<
    string,
    { drop: (error: DOMException) => void; over: Promise<void> }
  >();

  request = (async (name: string, options: LockOptions, run: (lock: Lock | null) => unknown) => {
    const { signal } = options;
    const given = new Promise<never>((_, drop) => {
      signal?.addEventListener("abort", () => drop(signal.reason));
    });
    given.catch(() => undefined);
    for (let before = this.held.get(name); before; before = this.held.get(name)) {
      if (options.ifAvailable) return run(null);
      if (options.steal) {
        before.drop(new DOMException("stolen", "AbortError"));
        break;
      }
      await Promise.race([before.over, given]);
    }
    let over: () => void = () => undefined;
    const stolen = new Promise<never>((_, drop) => {
      const done = new Promise<void>((resolve) => {
        over = resolve;
      });
      this.held.set(name, { drop, over: done });
    });
    const mine = this.held.get(name);
    try {
      return await Promise.race([run({ name, mode: "exclusive" }), stolen]);
    } finally {
      if (this.held.get(name) === mine) this.held.delete(name);
      over();
    }
  }) as LockManager["request"];
}

/** A browser profile: its storage and locks outlive every page. */
export class Profile {
  factory = new IDBFactory();
  locks = new Locks();
  clock = 1_768_900_000_000;
  /** How long its pages have run, ms: on with `pass`, and not where the clock is set. */
  ran = 0;
  /** How often the browser was asked to deposit when there is a connection. */
  asked = 0;
  private timers: { at: number; run: () => void }[] = [];
  private listeners: ((event: BrowserEvent) => unknown)[] = [];
  private lines: { name: string; told: (word: string) => void }[] = [];

  constructor(readonly council: Council) {}

  env(over: Partial<Env> = {}): Env {
    return {
      indexedDB: this.factory,
      locks: this.locks,
      derive: deriveCheaply,
      appVersion: "test",
      fetch: (path, init) => this.council.fetch(path, init),
      online: () => true,
      now: () => this.clock,
      running: () => this.ran,
      zone: () => 0,
      chance: () => 0.5,
      visible: () => false,
      later: (ms, run) => {
        const timer = { at: this.clock + ms, run };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((it) => it !== timer);
        };
      },
      listen: (told) => {
        this.listeners.push(told);
        return () => {
          this.listeners = this.listeners.filter((it) => it !== told);
        };
      },
      line: (name, told) => {
        const line = { name, told };
        this.lines.push(line);
        return {
          call: (word) => {
            const others = this.lines.filter((it) => it.name === name && it !== line);
            for (const other of others) queueMicrotask(() => other.told(word));
          },
          close: () => {
            this.lines = this.lines.filter((it) => it !== line);
          },
        };
      },
      persist: async () => true,
      persisted: async () => true,
      forgets: async () => false,
      spaceLeft: async () => 1_000_000_000,
      sendLater: () => {
        this.asked++;
      },
      ...over,
    };
  }

  tell(event: BrowserEvent): void {
    for (const told of [...this.listeners]) told(event);
  }

  /** Moves the clock and runs what falls due. */
  pass(ms: number): void {
    this.clock += ms;
    this.ran += ms;
    const due = this.timers.filter(({ at }) => at <= this.clock);
    this.timers = this.timers.filter(({ at }) => at > this.clock);
    for (const { run } of due) run();
  }

  /** The page dies: nothing it had in memory runs again, and its locks are free. */
  die(): void {
    this.timers = [];
    this.listeners = [];
    this.lines = [];
    this.locks = new Locks();
  }
}

/** Waits until something holds, for work that goes on by itself. Long enough for a busy machine. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const patience = performance.now() + 30_000;
  while (performance.now() < patience) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("it never came to hold");
}

/**
 * An IndexedDB that dies: after so many transactions every further one fails, as after a crash between
 * two storage calls. What was committed stays in the factory underneath.
 */
export function dying(
  factory: IDBFactory,
  life: { left: number },
  death: Error = new Error("crashed"),
): IDBFactory {
  return new Proxy(factory, {
    get(target, name) {
      if (name !== "open") return Reflect.get(target, name).bind(target);
      return (database: string, version?: number) => {
        const request = target.open(database, version);
        request.addEventListener("success", () => {
          const db = request.result;
          const real = db.transaction.bind(db);
          db.transaction = ((...args: Parameters<typeof real>) => {
            if (life.left-- <= 0) throw death;
            return real(...args);
          }) as typeof real;
        });
        return request;
      };
    },
  });
}

/** Lets pending work settle: so many turns of the clock, and of the threads that encrypt and sign. */
export async function quiet(turns = 20): Promise<void> {
  for (let i = 0; i < turns; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await crypto.subtle.digest("SHA-256", new Uint8Array(1));
  }
}

const text = (id: string, merge: string) => ({
  id,
  type: "text",
  label: { en: id },
  merge,
  req: "N",
  sens: "1",
  voice: "worker",
  source: "professional",
});

/** A form with each kind of merge, a union and a group. */
export const VISIT = {
  v: 1,
  id: "visit",
  title: { en: "Visit" },
  audience: "involvement",
  languages: ["en"],
  starts: { roles: ["social_worker"] },
  counts: { "": 0 },
  sections: [
    {
      id: "all",
      title: { en: "All" },
      voice: "worker",
      source: "professional",
      items: [
        text("good_life", "narrative"),
        text("risk", "critical"),
        text("place", "ordinary"),
        { ...text("needs", "union"), type: "many", options: [] },
        {
          ...text("carers", "ordinary"),
          type: "group",
          row_limit: 10,
          items: [text("name", "ordinary"), text("hours", "critical")],
        },
      ],
    },
  ],
};

export const PERSON = {
  ...VISIT,
  id: "person",
  title: { en: "Person" },
  audience: "person-owned",
  sections: [
    {
      ...(VISIT.sections[0] as object),
      items: [text("legal_name", "ordinary"), text("dob", "ordinary")],
    },
  ],
};

export const LOG = {
  ...VISIT,
  id: "access-log",
  title: { en: "What was opened" },
  audience: "author-only",
  sections: [
    {
      ...(VISIT.sections[0] as object),
      items: [
        {
          ...text("opened", "ordinary"),
          type: "group",
          row_limit: 5000,
          items: [text("record", "ordinary"), text("at", "ordinary"), text("screen", "ordinary")],
        },
      ],
    },
  ],
};

export async function fernshire(): Promise<Council> {
  const council = await Council.make();
  for (const form of [VISIT, PERSON, LOG]) await council.publish(form as never);
  return council;
}
