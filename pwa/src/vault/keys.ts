/**
 * The vault key and what it seals. A passphrase makes a key-encrypting key, which wraps the 32 random
 * bytes of the vault key; everything the vault holds is AES-256-GCM under it, bound to vault, store,
 * row and version, so that no sealed bytes can be moved to another place (protocol.md 6).
 */
import { type Bytes, concat, random, utf8 } from "../sync/core/bytes";
import type { Argon2Parameters, Derive } from "./derive";
import { SealBroken, VaultLocked } from "./errors";

/** Of the wrap and of what is sealed. */
export const VERSION = 1;
const NONCE = 12;

/** The vault key under one passphrase. More kinds can wrap the same key later. */
export interface Wrap {
  readonly kind: "passphrase";
  readonly version: number;
  readonly salt: Bytes;
  readonly parameters: Argon2Parameters;
  readonly sealed: Bytes;
}

export class VaultKey {
  private constructor(
    readonly vault: string,
    private key: CryptoKey | null,
  ) {}

  static async of(vault: string, raw: Bytes): Promise<VaultKey> {
    return new VaultKey(vault, await aesKey(raw));
  }

  /** Under a fresh 96-bit nonce: sound for 2^32 seals (NIST SP 800-38D 8.3). Throws VaultLocked. */
  async seal(store: string, row: string, clear: Bytes): Promise<Bytes> {
    return sealWith(this.held(), place(this.vault, store, row), clear);
  }

  /** Throws SealBroken, or VaultLocked. */
  async open(store: string, row: string, sealed: Bytes): Promise<Bytes> {
    const clear = await openWith(this.held(), place(this.vault, store, row), sealed);
    if (!clear) throw new SealBroken(`${store}/${row}`);
    return clear;
  }

  /** Lets go of the key: from here on nothing is sealed or opened. */
  forget(): void {
    this.key = null;
  }

  private held(): CryptoKey {
    if (!this.key) throw new VaultLocked();
    return this.key;
  }
}

/** The vault key, or null where the passphrase is wrong. */
export async function unwrapVaultKey(
  vault: string,
  passphrase: string,
  wrap: Wrap,
  derive: Derive,
): Promise<VaultKey | null> {
  const kek = await wrappingKey(passphrase, wrap.salt, wrap.parameters, derive);
  const raw = await openWith(kek, place(vault, "wraps", "passphrase"), wrap.sealed);
  if (!raw) return null;
  const key = await VaultKey.of(vault, raw);
  raw.fill(0);
  return key;
}

/** The key a passphrase makes, which wraps the vault key. */
export async function wrappingKey(
  passphrase: string,
  salt: Bytes,
  parameters: Argon2Parameters,
  derive: Derive,
): Promise<CryptoKey> {
  const typed = utf8(passphrase.normalize("NFC").trim());
  const raw = await derive(typed, salt, parameters);
  const key = await aesKey(raw);
  typed.fill(0);
  raw.fill(0);
  return key;
}

/** What sealed bytes are bound to: their place, so that they open nowhere else. */
export function place(vault: string, store: string, row: string): Bytes {
  return utf8(`doorstep/vault/${VERSION}\n${vault}\n${store}\n${row}`);
}

function aesKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Nonce and sealed bytes. */
export async function sealWith(
  key: CryptoKey,
  additionalData: Bytes,
  clear: Bytes,
): Promise<Bytes> {
  const iv = random(NONCE);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, clear);
  return concat(iv, new Uint8Array(sealed));
}

async function openWith(
  key: CryptoKey,
  additionalData: Bytes,
  sealed: Bytes,
): Promise<Bytes | null> {
  const iv = sealed.slice(0, NONCE);
  const body = sealed.slice(NONCE);
  try {
    const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, body);
    return new Uint8Array(clear);
  } catch (error) {
    // WebCrypto says only OperationError for a tag that does not match.
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}
