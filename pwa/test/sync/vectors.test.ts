import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { PURPOSE } from "../../src/codes";
import { type Bytes, concat, hex, sha256, unhex } from "../../src/sync/core/bytes";
import { decode, encode, Malformed, type Value } from "../../src/sync/core/canonical";
import { verifyCertificate, verifyLease } from "../../src/sync/core/certificate";
import {
  aboutBytes,
  buildChange,
  type Operation,
  parseChange,
  recordId,
} from "../../src/sync/core/change";
import {
  EnrolmentError,
  formatCode,
  newestKey,
  parseCode,
  rootFingerprint,
  type Statement,
  verifyOffer,
  verifyStatements,
} from "../../src/sync/core/enrolment";
import { openReply, sealingKeyId } from "../../src/sync/core/envelope";
import { fileValue } from "../../src/sync/core/file-value";
import {
  chunkCount,
  fileHash,
  fileKey,
  openChunk,
  readChunk,
  readStandings,
  sealChunk,
} from "../../src/sync/core/files";
import { Fold, settled, shownHead } from "../../src/sync/core/fold";
import {
  decodeEnrolReply,
  decodeRoundReply,
  encodeEnrol,
  encodeRound,
} from "../../src/sync/core/messages";
import { decodeHistory, encodeHistory } from "../../src/sync/core/older";
import { pad, padme, unpad } from "../../src/sync/core/padding";
import { readChange } from "../../src/sync/core/read-change";
import { encodeRekey, keyCode } from "../../src/sync/core/rekey";
import { restrict, seenOf } from "../../src/sync/core/seen";
import { CONTEXT, importSigningKey, verify } from "../../src/sync/core/signing";
import { generateSigningKey } from "../../src/sync/core/signing-pair";
import { readSnapshot, resumed } from "../../src/sync/core/snapshot";
import { encodeState } from "../../src/sync/core/state";
import { FrameReader } from "../../src/sync/core/stream";
import { openEnvelope, sealingPrivate, sealReply } from "./server";

/** The cases both languages share, from `sync/vectors/`. */

// biome-ignore lint/suspicious/noExplicitAny: the files are data whose shape the tests themselves check
type Case = any;

function vectors(file: string): Record<string, Case> {
  const path = resolve(import.meta.dirname, "../../../sync/vectors", `${file}.json`);
  return JSON.parse(readFileSync(path, "utf8"));
}

function untagged(value: Case): Value {
  if (Array.isArray(value)) return value.map(untagged);
  return value !== null && typeof value === "object" ? unhex(value.hex) : value;
}

const maybe = (text: string | null): Bytes | null => (text === null ? null : unhex(text));

describe("canonical.json", () => {
  const { valid, refused } = vectors("canonical");

  it.each(valid as Case[])("$name", ({ value, bytes }) => {
    expect(hex(encode(untagged(value)))).toBe(bytes);
    expect(decode(unhex(bytes))).toEqual(untagged(value));
  });

  it.each(refused as Case[])("refuses: $name", ({ bytes }) => {
    expect(() => decode(unhex(bytes))).toThrow(Malformed);
  });
});

describe("changes.json", () => {
  const file = vectors("changes");

  it.each(file.valid as Case[])("$name", async ({ fields, bytes, id, dot, signature }) => {
    const ops = fields.ops.map(
      (op: Case): Operation => ({
        kind: op.kind,
        path: op.path,
        value: untagged(op.value),
        observed: op.observed.map(unhex),
        reason: op.reason,
        kept: maybe(op.kept),
      }),
    );
    const raw = buildChange({
      device: unhex(fields.device),
      devSeq: fields.dev_seq,
      prev: maybe(fields.prev),
      record: unhex(fields.record),
      actor: unhex(fields.actor),
      wallMs: fields.wall_ms,
      zoneMin: fields.zone_min,
      salt: unhex(fields.salt),
      about: maybe(fields.about),
      ops,
    });
    expect(hex(raw)).toBe(bytes);
    const read = await readChange(raw);
    expect([hex(read.id), hex(read.dot)]).toEqual([id, dot]);
    expect(read.change.known).toBe(true);
    const key = unhex(file.key.public);
    expect(await verify(key, CONTEXT.change, unhex(signature), raw)).toBe(true);
  });

  it.each(file.newer as Case[])("$name", ({ bytes, v, dev_seq }) => {
    expect(parseChange(unhex(bytes))).toMatchObject({ v, devSeq: dev_seq, known: false });
  });

  it.each(file.malformed as Case[])("refuses: $name", async ({ bytes }) => {
    await expect(readChange(unhex(bytes))).rejects.toThrow(Malformed);
  });

  it.each(file.limits as Case[])("$name", ({ pieces, valid }) => {
    const raw = unhex(
      pieces.map(([piece, times]: [string, number]) => piece.repeat(times)).join(""),
    );
    if (valid) expect(parseChange(raw).known).toBe(true);
    else expect(() => parseChange(raw)).toThrow(Malformed);
  });

  it.each(file.abouts as Case[])("a record about $form", async (about) => {
    const raw = aboutBytes({
      formId: about.form,
      formHash: unhex(about.form_hash),
      people: about.persons.map(unhex),
      involvement: maybe(about.involvement),
      audience: about.audience,
    });
    expect(hex(raw)).toBe(about.bytes);
    expect(hex(await recordId(raw, unhex(about.salt)))).toBe(about.record);
  });

  it.each(file.signatures as Case[])("a signature: $name", async (given) => {
    const raw = unhex(given.bytes ?? file.valid[0].bytes);
    const holds = await verify(unhex(given.public), CONTEXT.change, unhex(given.signature), raw);
    expect(holds).toBe(given.holds);
  });
});

describe("folds.json", () => {
  const { cases, random } = vectors("folds");

  it.each([...cases, ...random] as Case[])("$name", async (given) => {
    const fold = new Fold();
    for (const [position, bytes] of given.changes) {
      fold.add({ ...(await readChange(unhex(bytes))), position });
    }
    expect(hex(encodeState(fold))).toBe(given.state);
    const seen = seenOf(fold, new Uint8Array(16), new Uint8Array(32));
    expect(hex(encode(seen[2]))).toBe(given.seen);
    expect(seenOf(restrict(fold, seen), seen[0], seen[1])).toEqual(seen);
    const shown = fold
      .paths()
      .map((path) => [path, hex(shownHead(fold.heads(path))?.dot as Bytes)]);
    expect(Object.fromEntries(shown)).toEqual(given.shown);
    expect(fold.paths().filter((path) => !settled(fold.heads(path)))).toEqual(given.unsettled);
    for (const [group, rows] of Object.entries(given.rows)) {
      const begun = fold
        .rows(group)
        .map((row) => `${group}/${row}`)
        .filter((path) => fold.row(path)?.adds.length);
      expect(begun).toEqual(rows);
    }
  });
});

describe("snapshots.json", () => {
  const { cases, refused } = vectors("snapshots");

  it.each(cases as Case[])("$name", async (given) => {
    const fold = resumed(await readSnapshot(unhex(given.snapshot)));
    for (const [position, bytes] of given.rest) {
      fold.add({ ...(await readChange(unhex(bytes))), position });
    }
    expect(hex(encodeState(fold))).toBe(given.state);
    const seen = seenOf(fold, new Uint8Array(16), new Uint8Array(32));
    expect(hex(encode(seen[2]))).toBe(given.seen);
    const taken = given.taken.map(([position, , , bytes]: [number, number, null, string]) => [
      position,
      bytes,
    ]);
    const whole = new Fold();
    for (const [position, bytes] of [...taken, ...given.rest]) {
      whole.add({ ...(await readChange(unhex(bytes))), position });
    }
    expect(hex(encodeState(whole))).toBe(given.state);
  });

  it.each(refused as Case[])("$name is refused", async ({ bytes }) => {
    await expect(readSnapshot(unhex(bytes))).rejects.toThrow(Malformed);
  });
});

describe("codes.json", () => {
  const file = vectors("codes");
  const root = unhex(file.root.public);

  it.each(file.codes as Case[])("the code $code", async ({ code, typed, fingerprint }) => {
    const read = parseCode(typed);
    expect(formatCode(read)).toBe(code);
    expect(hex(read.fingerprint)).toBe(fingerprint);
    expect(await rootFingerprint(root)).toEqual(read.fingerprint);
  });

  it.each(file.typed as Case[])("typed as $typed", ({ typed, secret, fingerprint }) => {
    if (secret === undefined) expect(() => parseCode(typed)).toThrow(EnrolmentError);
    else {
      expect(parseCode(typed)).toEqual({ secret: unhex(secret), fingerprint: unhex(fingerprint) });
    }
  });

  it.each(file.offers as Case[])("an offer: $name", async ({ offer, seen, sealing, why }) => {
    const known = seen.map(([purpose, version]: [number, number]) => ({ purpose, version }));
    const read = verifyOffer(offer, unhex(file.fingerprint)).then(async (verified) => {
      await verifyStatements(offer.statements, verified.root, known as Statement[]);
      return newestKey(verified.statements, PURPOSE.sealing);
    });
    if (why !== undefined) await expect(read).rejects.toThrow(EnrolmentError);
    else expect((await read)?.publicKey ?? null).toEqual(maybe(sealing));
  });
});

describe("certificates.json", () => {
  const file = vectors("certificates");
  const keys = [unhex(file.issuer.public)];

  it.each(file.valid as Case[])("$name", async (given) => {
    expect(await verifyCertificate(given.jwt, keys)).toEqual({
      organisation: given.organisation,
      actor: unhex(given.actor),
      device: unhex(given.device),
      name: given.person,
      label: given.label,
      roles: given.roles,
      team: given.team,
      issuedAt: given.issued,
      devicePublic: unhex(given.public),
    });
  });

  it.each(file.refused as Case[])("refuses: $name", async ({ jwt }) => {
    await expect(verifyCertificate(jwt, keys)).rejects.toMatchObject({ name: "CertificateError" });
  });

  it.each(file.leases as Case[])("a lease: $name", async ({ jwt, device, issued, expires }) => {
    const lease = { device: unhex(device), issuedAt: issued, expiresAt: expires };
    expect(await verifyLease(jwt, keys)).toEqual(lease);
  });

  it.each(file.refused_leases as Case[])("refuses the lease: $name", async ({ jwt }) => {
    await expect(verifyLease(jwt, keys)).rejects.toMatchObject({ name: "CertificateError" });
  });
});

describe("streams.json", () => {
  const file = vectors("streams");
  const context = { replyKey: unhex(file.reply_key), requestHash: unhex(file.request_hash) };

  it.each([1, 7, 21, 1000])("opens in its order, %i bytes at a time", async (size) => {
    const bytes = unhex(file.bytes);
    const reader = new FrameReader(context);
    const frames: number[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      frames.push(...(await reader.take(bytes.slice(at, at + size))));
    }
    expect(frames).toEqual(file.frames);
  });

  it.each(file.refused as Case[])("refuses: $name", async (given) => {
    const reader = new FrameReader(context);
    await expect(reader.take(unhex(given.bytes))).rejects.toThrow(Malformed);
  });
});

describe("files.json", () => {
  const file = vectors("files");
  const CHUNK = 262_144;

  it.each(file.files as Case[])("seals and opens a file of $size bytes", async (given) => {
    const key = await fileKey(unhex(given.key));
    const id = unhex(given.id);
    const clear = Uint8Array.from({ length: given.size }, (_, at) => (given.first + at) % 251);
    const count = chunkCount(given.size);
    const digests: Bytes[] = [];
    for (let number = 0; number < count; number++) {
      const part = clear.slice(number * CHUNK, (number + 1) * CHUNK);
      const sealed = await sealChunk(key, id, number, count, part);
      if (number === 0 && given.first_chunk) expect(hex(sealed)).toBe(given.first_chunk);
      expect(await openChunk(key, id, number, count, sealed)).toEqual(part);
      digests.push(await sha256(sealed));
    }
    expect(digests.map(hex)).toEqual(given.digests);
    expect(hex(await fileHash(digests))).toBe(given.hash);
  });

  it.each(file.refused as Case[])("does not open: $name", async (given) => {
    const key = await fileKey(unhex(given.key));
    const { number, count, id, chunk } = given;
    const opening = openChunk(key, unhex(id), number, count, unhex(chunk));
    await expect(opening).rejects.toThrow(Malformed);
  });

  it.each(file.values as Case[])("$name names a file: $names", (given) => {
    expect(fileValue(untagged(given.value)) !== null).toBe(given.names);
  });

  it.each(file.messages as Case[])("reads and writes: $name", (given) => {
    const bytes = unhex(given.bytes);
    expect(hex(encode(untagged(given.value)))).toBe(given.bytes);
    if (given.name === "standings") expect(readStandings(decode(bytes))).toHaveLength(2);
    if (given.name === "no chunk") expect(readChunk(decode(bytes)).chunk).toBeNull();
  });
});

describe("envelopes.json", () => {
  const file = vectors("envelopes");
  const publicKey = unhex(file.recipient.public);

  async function opened(bytes: string) {
    const privateKey = await sealingPrivate(unhex(file.recipient.private));
    return openEnvelope(unhex(bytes), { publicKey, privateKey }, "request");
  }

  it("names the sealing key", async () => {
    expect(hex(await sealingKeyId(publicKey))).toBe(file.key_id);
  });

  it("pads", () => {
    for (const [length, padded] of file.padme) expect(padme(length)).toBe(padded);
    for (const [plain, padded] of file.padded) {
      expect(hex(pad(unhex(plain)))).toBe(padded);
      expect(hex(unpad(unhex(padded)))).toBe(plain);
    }
    for (const padded of file.badly_padded) {
      expect(() => unpad(unhex(padded))).toThrow(Malformed);
    }
  });

  it.each(file.requests as Case[])("a request: $name", async (given) => {
    const [body, signature] = await opened(given.bytes);
    const [route, device, counter, epoch, replyKey, payload] = decode(body) as Case[];
    expect([route, hex(device), counter, epoch, hex(replyKey), hex(await sha256(payload))]).toEqual(
      [
        given.route,
        given.device,
        given.counter,
        given.epoch,
        given.reply_key,
        given.payload_sha256,
      ],
    );
    const key = unhex(file.device_key.public);
    const sealing = await sha256(publicKey);
    const holds = await verify(key, CONTEXT.request, signature, sealing, body);
    expect(holds).toBe(given.signature_holds);
  });

  it.each(file.replies as Case[])("a reply: $name", async (given) => {
    const request = unhex(given.request);
    const replyKey = unhex(given.reply_key);
    const context = { replyKey, requestHash: await sha256(request) };
    const reply = await openReply(unhex(given.bytes), context);
    expect(reply.status).toBe(given.status);
    expect(hex(await sha256(reply.payload))).toBe(given.payload_sha256);
    const again = await sealReply([given.status, reply.payload], replyKey, request);
    expect(await openReply(again, context)).toEqual(reply);
    const cut = concat(unhex(given.bytes).slice(0, -1));
    await expect(openReply(cut, context)).rejects.toThrow(Malformed);
  });
});

describe("messages.json", () => {
  const { valid, refused } = vectors("messages");
  const readers: Record<string, (payload: Bytes) => unknown> = {
    "enrol reply": decodeEnrolReply,
    "round reply": decodeRoundReply,
    "history reply": decodeHistory,
  };
  const isReply = ({ kind }: Case) => kind in readers;
  const asSent = ({ kind, name }: Case) => !(kind in readers) && !/grown|older/.test(name);

  it.each(valid.filter(isReply) as Case[])("reads $kind: $name", ({ kind, bytes }) => {
    expect(readers[kind]?.(unhex(bytes))).toBeTypeOf("object");
  });

  it.each(refused.filter(isReply) as Case[])("refuses $kind: $name", ({ kind, bytes }) => {
    expect(() => readers[kind]?.(unhex(bytes))).toThrow(Malformed);
  });

  it.each(valid.filter(asSent) as Case[])("writes $kind: $name", ({ kind, value, bytes }) => {
    const it = untagged(value) as Case[];
    if (kind === "history request") {
      const [record, path, before, limit] = it;
      expect(hex(encodeHistory({ record, path, before, limit }))).toBe(bytes);
      return;
    }
    const raw =
      kind === "enrol request"
        ? encodeEnrol({
            secret: it[0],
            publicKey: it[1],
            installation: it[2],
            oidcToken: it[3],
            appVersion: it[4],
          })
        : encodeRound({
            epoch: it[0],
            cursor: it[1],
            changes: it[2].map(([raw, signature]: [Bytes, Bytes]) => ({ bytes: raw, signature })),
            limit: it[3],
            appVersion: it[4],
            deviceMs: it[5],
            directoryVersion: it[6],
            health: {
              unsent: it[7][0],
              oldestUnsentMs: it[7][1],
              persisted: it[7][2],
              spaceLeft: it[7][3],
            },
            certificates: it[8].map(([device, jwt]: [Bytes, string]) => ({ device, jwt })),
            receipts: it[9].map(([receipt, lastSeq, records]: [number, number, Bytes[]]) => ({
              receipt,
              lastSeq,
              records,
            })),
            openRecords: it[10].map(([record, sinceMs]: [Bytes, number]) => ({ record, sinceMs })),
            oldestSealing: it[11],
            newest: { seq: it[12][0], id: it[12][1] },
            depositVersion: it[13],
          });
    expect(hex(raw)).toBe(bytes);
  });
});

describe("rekey.json", () => {
  it.each(vectors("rekey").keys as Case[])("knows a new key by its code: $code", async (it) => {
    const [device, publicKey] = [unhex(it.device), unhex(it.public)];
    expect(await keyCode(publicKey)).toBe(it.code);
    const proven = await verify(publicKey, CONTEXT.rekey, unhex(it.proof), device, publicKey);
    expect(proven).toBe(true);
  });

  it("proves that the asker has the new key, for one device alone", async () => {
    const pair = await generateSigningKey();
    const device = unhex("d0d0d0d0d0d0d001");
    const asked = await encodeRekey(device, pair.publicKey, await importSigningKey(pair.pkcs8));
    const [publicKey, proof] = decode(asked) as [Bytes, Bytes];
    expect(publicKey).toEqual(pair.publicKey);
    expect(await verify(publicKey, CONTEXT.rekey, proof, device, publicKey)).toBe(true);
    expect(await verify(publicKey, CONTEXT.rekey, proof, new Uint8Array(8), publicKey)).toBe(false);
  });
});
