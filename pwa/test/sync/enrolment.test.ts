import { beforeAll, describe, expect, it } from "vitest";
import { PURPOSE } from "../../src/codes";
import { type Bytes, base64url, hex, random, sha256, utf8 } from "../../src/sync/core/bytes";
import { encode, Malformed } from "../../src/sync/core/canonical";
import { verifyCertificate, verifyLease } from "../../src/sync/core/certificate";
import {
  formatCode,
  newestKey,
  parseCode,
  rootFingerprint,
  verifyOffer,
  verifyStatements,
} from "../../src/sync/core/enrolment";
import {
  decodeEnrolReply,
  decodeRoundReply,
  encodeRound,
  parseClearRefusal,
} from "../../src/sync/core/messages";
import { CONTEXT, importSigningKey, sign } from "../../src/sync/core/signing";
import { generateSigningKey } from "../../src/sync/core/signing-pair";

interface Pair {
  publicKey: Bytes;
  key: CryptoKey;
}

async function pair(): Promise<Pair> {
  const { publicKey, pkcs8 } = await generateSigningKey();
  return { publicKey, key: await importSigningKey(pkcs8) };
}

let root: Pair;
let authority: Pair;

beforeAll(async () => {
  root = await pair();
  authority = await pair();
});

async function stated(purpose: number, publicKey: Bytes, version: number, by = root) {
  const statement = encode([purpose, publicKey, version]);
  const signature = await sign(by.key, CONTEXT.statement, statement);
  return [base64url(statement), base64url(signature)];
}

async function token(header: object, claims: object, by = authority) {
  const kid = hex((await sha256(by.publicKey)).slice(0, 8));
  const parts = [{ alg: "ES256", kid, ...header }, claims].map((part) =>
    base64url(utf8(JSON.stringify(part))),
  );
  const signed = parts.join(".");
  return `${signed}.${base64url(await sign(by.key, "", utf8(signed)))}`;
}

describe("an enrolment code", () => {
  const secret = Uint8Array.of(3, 255, 0, 17, 34, 51, 68);
  const fingerprint = Uint8Array.from({ length: 10 }, (_, i) => 250 - i);

  it("reads back however it is typed", () => {
    const code = formatCode({ secret, fingerprint });
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    const read = { secret, fingerprint };
    expect(parseCode(code)).toEqual(read);
    expect(parseCode(` ${code.slice(0, 4)}-${code.slice(4, 9)} – ${code.slice(9)}\n`)).toEqual(
      read,
    );
    expect(parseCode(code.toLowerCase().replace(/0/g, "o").replace(/1/g, "l"))).toEqual(read);
    expect(parseCode(`/enrol#${code}`)).toEqual(read);
  });

  it("says what is wrong with it", () => {
    expect(() => parseCode("ABC")).toThrow(
      expect.objectContaining({ code: "code_length", params: { length: 3, expected: 26 } }),
    );
    expect(() => parseCode(`AB U${"0".repeat(23)}`)).toThrow(
      expect.objectContaining({ code: "code_character", params: { character: "U", place: 3 } }),
    );
  });
});

describe("an offer", () => {
  it("holds under the fingerprint of its root", async () => {
    const statements = [
      await stated(PURPOSE.sealing, authority.publicKey, 1),
      await stated(PURPOSE.sealing, root.publicKey, 2),
    ];
    const offer = { organisation: "Council", root: base64url(root.publicKey), statements };
    const verified = await verifyOffer(offer, await rootFingerprint(root.publicKey));
    expect(newestKey(verified.statements, PURPOSE.sealing)?.publicKey).toEqual(root.publicKey);
    expect(newestKey(verified.statements, PURPOSE.receipt)).toBeUndefined();
    await expect(verifyOffer(offer, random(10))).rejects.toMatchObject({
      code: "wrong_organisation",
    });
    await expect(
      verifyStatements(statements.slice(0, 1), root.publicKey, verified.statements),
    ).rejects.toMatchObject({ code: "old_statement" });
  });

  it.each([null, "x", {}, { organisation: "C", root: "!" }, { organisation: "C", root: 5 }])(
    "is refused as %j",
    async (offer) => {
      await expect(verifyOffer(offer, random(10))).rejects.toMatchObject({
        code: "offer_malformed",
      });
    },
  );

  it("is refused with a key somebody else states", async () => {
    const forged = await stated(PURPOSE.sealing, authority.publicKey, 3, authority);
    await expect(verifyStatements([forged], root.publicKey)).rejects.toMatchObject({
      code: "bad_statement",
    });
    await expect(verifyStatements([[]], root.publicKey)).rejects.toMatchObject({
      code: "offer_malformed",
    });
  });
});

describe("a certificate", () => {
  function claims(publicKey: Bytes) {
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: base64url(publicKey.slice(1, 33)),
      y: base64url(publicKey.slice(33)),
    };
    return {
      iss: "Council",
      sub: "0a".repeat(16),
      device: "0b".repeat(8),
      name: "Ngozi",
      label: "Phone",
      roles: ["social_worker"],
      team: null,
      iat: 1_790_000_000,
      cnf: { jwk },
    };
  }

  it("names the person and the key", async () => {
    const jwt = await token({ typ: "JWT" }, claims(root.publicKey));
    const certificate = await verifyCertificate(jwt, [root.publicKey, authority.publicKey]);
    expect(certificate).toMatchObject({ name: "Ngozi", roles: ["social_worker"], team: null });
    expect(certificate.devicePublic).toEqual(root.publicKey);
    expect(hex(certificate.actor)).toBe("0a".repeat(16));
  });

  it("by a key not held, altered, or of another kind proves nothing", async () => {
    const jwt = await token({ typ: "JWT" }, claims(root.publicKey));
    const keys = [authority.publicKey];
    const refused = (given: string, code: string, held = keys) =>
      expect(verifyCertificate(given, held)).rejects.toMatchObject({ code });
    await refused(jwt, "unknown_key", [root.publicKey]);
    const [header, , signature] = jwt.split(".") as [string, string, string];
    const altered = base64url(utf8(JSON.stringify({ ...claims(root.publicKey), name: "Eve" })));
    await refused(`${header}.${altered}.${signature}`, "bad_signature");
    await refused(await token({ typ: "lease" }, claims(root.publicKey)), "wrong_type");
    await refused(await token({ typ: "JWT", alg: "none" }, claims(root.publicKey)), "malformed");
    await refused(await token({ typ: "JWT" }, { ...claims(root.publicKey), cnf: {} }), "malformed");
    await refused(
      await token({ typ: "JWT" }, { ...claims(root.publicKey), sub: "0a" }),
      "malformed",
    );
    await refused("a.b", "malformed");
    await refused("a.b.c", "malformed");
  });

  it("is no lease", async () => {
    const lease = { device: "0b".repeat(8), iat: 5, exp: 10 };
    const keys = [authority.publicKey];
    expect(await verifyLease(await token({ typ: "lease" }, lease), keys)).toMatchObject({
      issuedAt: 5,
      expiresAt: 10,
    });
    const certificate = await token({ typ: "JWT" }, claims(root.publicKey));
    await expect(verifyLease(certificate, keys)).rejects.toMatchObject({ code: "wrong_type" });
  });
});

describe("messages", () => {
  const id16 = new Uint8Array(16);
  const id32 = new Uint8Array(32);
  const verdict = [1, id32, 1, 10, 9, 5, null, null, null];

  it("may grow at their end", () => {
    const grown = [...verdict, null, "newer"];
    const reply = decodeRoundReply(
      encode([
        1,
        [[1, 9]],
        5,
        [grown],
        [],
        [[9, 5, Uint8Array.of(1), new Uint8Array(64), 1, "newer"]],
        [],
        [[new Uint8Array(8), "jwt"]],
        Uint8Array.of(1),
        false,
        [id16],
        [],
        10,
        "lease",
        [],
        [4, null],
        [2, [[id16, "Ngozi", ["it"], null]], [["lease_days", 7]]],
        [[id16, new Uint8Array(8), "phone", 4, 5, "newer"]],
        null,
        new Uint8Array(8),
        [4, id32, "newer"],
        "newer",
      ]),
    );
    expect(reply.verdicts[0]).toMatchObject({ devSeq: 1, position: 9, reason: null });
    expect(reply.epochs).toEqual([{ epoch: 1, position: 9 }]);
    expect(reply.held).toEqual({ devSeq: 4, id: null });
    expect(reply.directory?.people[0]?.name).toBe("Ngozi");
    expect(reply.directory?.policy).toEqual([["lease_days", 7]]);
  });

  it("cut short or of other types are malformed", () => {
    expect(() => decodeRoundReply(encode([1, []]))).toThrow(Malformed);
    expect(() => decodeEnrolReply(encode(Array(12).fill(1)))).toThrow(Malformed);
    expect(() => parseClearRefusal("<html>")).toThrow(Malformed);
    expect(parseClearRefusal({ error: "slow_down", detail: "" }).error).toBe("slow_down");
  });

  it("carry a round in the order of the wire", () => {
    const health = { unsent: 1, oldestUnsentMs: 2, persisted: true, spaceLeft: null };
    const changes = [{ bytes: Uint8Array.of(1), signature: Uint8Array.of(2) }];
    const newest = { seq: 4, id: Uint8Array.of(5) };
    const rest = {
      limit: 200,
      appVersion: "0.1.0",
      deviceMs: 3,
      directoryVersion: 0,
      health,
      newest,
      depositVersion: 6,
    };
    expect(encodeRound({ epoch: 1, cursor: null, changes, ...rest })).toEqual(
      encode([
        1,
        null,
        [[Uint8Array.of(1), Uint8Array.of(2)]],
        200,
        "0.1.0",
        3,
        0,
        [1, 2, true, null],
        [],
        [],
        [],
        null,
        [4, Uint8Array.of(5)],
        6,
      ]),
    );
  });
});
