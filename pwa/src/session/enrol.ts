/** From a code to a vault: the offer is checked, keys are made, the server gives the device its name. */
import { PURPOSE, REPLY, ROUTE } from "../codes";
import { type Bytes, hex } from "../sync/core/bytes";
import { Malformed } from "../sync/core/canonical";
import { CertificateError, verifyCertificate } from "../sync/core/certificate";
import { EnrolmentError, newestKey, parseCode, verifyOffer } from "../sync/core/enrolment";
import { decodeEnrolReply, type EnrolReply, encodeEnrol } from "../sync/core/messages";
import { importSigningKey } from "../sync/core/signing";
import { generateSigningKey } from "../sync/core/signing-pair";
import { DepositBox } from "../sync/deposit-box";
import { importDepositKey } from "../sync/deposit-key";
import { LinkError } from "../sync/link";
import { published, Transport } from "../sync/transport";
import { Trust } from "../sync/trust";
import { DeviceFull, WriteFailed } from "../vault/errors";
import type { VaultKey } from "../vault/keys";
import type { VaultList } from "../vault/list";
import { forgetEnded, installation, newVaultId, put } from "../vault/list-changes";
import { makeVaultKey } from "../vault/new-key";
import type { Env } from "./env";
import type { Identity } from "./identity";
import { sealIdentity } from "./sealed-identity";
import type { UnlockedSession } from "./session";
import { EnrolError, type EnrolProblem, type Session, type Vaults } from "./types";

interface Enrolled {
  readonly reply: EnrolReply;
  readonly pkcs8: Bytes;
  readonly root: Bytes;
  readonly statements: string;
  /** To be called once the key is stored: until then the same code must find it again. */
  stored(): void;
}

interface Pair {
  readonly publicKey: Bytes;
  readonly pkcs8: Bytes;
}

/**
 * Keys by code while this page lives: after a lost reply, or a device too full to keep the vault, the same
 * code must come with the same key, or the server takes it for somebody else's (protocol.md 3).
 */
const pairs = new Map<string, Pair>();

/** Sets a vault up and opens it with its first round made. Throws EnrolError. */
export async function enrolVault(
  env: Env,
  rows: VaultList,
  opened: (key: VaultKey, identity: Identity) => Promise<UnlockedSession>,
  ...[code, label, passphrase, progress]: Parameters<Vaults["enrol"]>
): Promise<Session> {
  progress("keys");
  const profile = await installation(rows).catch((error: unknown) => {
    throw storageProblem(error);
  });
  // Some browsers never answer: enrolment does not wait.
  env.persist().catch(() => undefined);
  const enrolled = await enrolDevice(env, code, profile, () => progress("server"));
  const { reply } = enrolled;
  progress("passphrase");
  const id = newVaultId();
  const { key, wrap } = await makeVaultKey(id, passphrase, env.derive);
  const identity = {
    device: reply.device,
    actor: reply.actor,
    name: reply.name,
    roles: reply.roles,
    team: reply.team,
    label: reply.label,
    organisation: reply.organisation,
    certificate: reply.certificate,
    pkcs8: enrolled.pkcs8,
    root: enrolled.root,
    statements: enrolled.statements,
  };
  try {
    await keepDepositing(env.indexedDB, id, enrolled);
    const sealed = await sealIdentity(key, identity);
    await put(rows, {
      id,
      label,
      made: env.now(),
      wraps: [wrap],
      identity: sealed,
      tries: 0,
      tried: 0,
    });
    await forgetEnded(rows);
    enrolled.stored();
  } catch (error) {
    throw storageProblem(error);
  }
  progress("people");
  const session = await opened(key, identity);
  const held = await session.firstRound();
  progress("people", held, held);
  return session;
}

/**
 * Whether a code is one of this server's, as far as can be told without using it up: a slip in the part that
 * names the server is found before anything else is typed. Throws EnrolError.
 */
export async function checkCode(env: Env, typed: string): Promise<void> {
  try {
    await offered(env, parseCode(typed).fingerprint);
  } catch (error) {
    throw enrolError(error);
  }
}

/** What the server offers to everybody, checked against a code. Throws LinkError and EnrolmentError. */
async function offered(env: Env, fingerprint: Bytes) {
  const listed = JSON.parse(new TextDecoder().decode(await published(env, "/offer"))) as {
    statements: unknown;
  };
  return { ...(await verifyOffer(listed, fingerprint)), raw: listed.statements };
}

function storageProblem(error: unknown): unknown {
  if (error instanceof DeviceFull || error instanceof WriteFailed) {
    return new EnrolError({ kind: "storage" });
  }
  return error;
}

/** Keeps what this vault deposits with, in clear: it is public, or cannot be read out. */
async function keepDepositing(
  factory: IDBFactory,
  vault: string,
  { reply, root, statements }: Enrolled,
): Promise<void> {
  const box = new DepositBox(factory, vault);
  const key = await importDepositKey(reply.depositSecret);
  await box.outbox.database.write((tx) => tx.put("facts", { k: "deposit", key }));
  await box.keepSender({ device: reply.device, root, statements });
  await box.beginEpoch(reply.epoch);
  box.close();
}

/** Asks the server for a device. Throws EnrolError. */
async function enrolDevice(
  env: Env,
  typed: string,
  installation: Bytes,
  keysMade: () => void,
): Promise<Enrolled> {
  try {
    const code = parseCode(typed);
    // Before the code is used up: it will be wanted in an ordinary window.
    if (await env.forgets()) throw new EnrolError({ kind: "private_window" });
    const offer = await offered(env, code.fingerprint);
    const { root, statements } = offer;
    for (const purpose of [PURPOSE.sealing, PURPOSE.certificate]) {
      if (!newestKey(statements, purpose)) throw new EnrolmentError("offer_malformed");
    }
    const name = hex(code.secret);
    const pair = pairs.get(name) ?? (await generateSigningKey());
    pairs.set(name, pair);
    keysMade();
    const sender = { device: new Uint8Array(8), signKey: await importSigningKey(pair.pkcs8) };
    let { raw } = offer;
    const trust = new Trust(root, statements);
    const transport = new Transport(env, sender, trust, async (renewed) => {
      raw = renewed;
    });
    const payload = encodeEnrol({
      secret: code.secret,
      publicKey: pair.publicKey,
      installation,
      oidcToken: null,
      appVersion: env.appVersion,
    });
    const { status, payload: answer } = await transport.send(
      ROUTE.enrol,
      payload,
      0,
      async () => 0,
    );
    if (status !== REPLY.ok) throw new EnrolError(refusal(status));
    const reply = decodeEnrolReply(answer);
    await checkCertificate(reply, pair, trust);
    return {
      reply,
      pkcs8: pair.pkcs8,
      root,
      statements: JSON.stringify(raw),
      stored: () => pairs.delete(name),
    };
  } catch (error) {
    throw enrolError(error);
  }
}

/** The certificate must name this device and this key, or nothing it signs would ever be merged. */
async function checkCertificate(reply: EnrolReply, pair: Pair, trust: Trust) {
  const it = await verifyCertificate(reply.certificate, trust.certificateKeys);
  const right =
    hex(it.device) === hex(reply.device) && hex(it.devicePublic) === hex(pair.publicKey);
  if (!right) throw new Malformed("certificate of another device");
}

function refusal(status: number): EnrolProblem {
  if (status === REPLY.code_used) return { kind: "code_used" };
  if (status === REPLY.code_expired) return { kind: "code_expired" };
  if (status === REPLY.slow_down) return { kind: "slow_down", seconds: 60 };
  return { kind: status === REPLY.bad_code ? "bad_code" : "no_server" };
}

function enrolError(error: unknown): unknown {
  if (error instanceof LinkError) {
    if (error.kind === "busy") return new EnrolError({ kind: "slow_down", seconds: error.seconds });
    return new EnrolError({ kind: "no_server" });
  }
  if (error instanceof EnrolmentError) {
    const { length, expected } = error.params;
    if (error.code === "code_length") {
      return new EnrolError({ kind: "length", missing: Number(expected) - Number(length) });
    }
    if (error.code === "code_character") return new EnrolError({ kind: "characters" });
    // A key or list that does not verify is another council's server, or somebody in between.
    return new EnrolError({ kind: "fingerprint" });
  }
  if (error instanceof CertificateError) return new EnrolError({ kind: "fingerprint" });
  if (error instanceof Malformed || error instanceof SyntaxError) {
    return new EnrolError({ kind: "no_server" });
  }
  return error;
}
