/** Argon2id (RFC 9106) over a passphrase, run in a worker made for the one derivation. */
import type { Bytes } from "../sync/core/bytes";

/** Memory in KiB, passes, lanes. Stored beside each wrap, so that they can grow. */
export interface Argon2Parameters {
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

/** design.md 5. */
export const ARGON2: Argon2Parameters = { memory: 65_536, passes: 3, lanes: 1 };

/** 32 bytes from a passphrase already in NFC. */
export type Derive = (
  passphrase: Bytes,
  salt: Bytes,
  parameters: Argon2Parameters,
) => Promise<Bytes>;

/** The derivation in a fresh worker, ended afterwards so that its 64 MiB are given back at once. */
export const deriveInWorker: Derive = (passphrase, salt, parameters) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./argon2.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (event: MessageEvent<Bytes | { error: string }>) => {
      worker.terminate();
      if (event.data instanceof Uint8Array) resolve(event.data);
      else reject(new Error(event.data.error));
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message || "the passphrase could not be prepared"));
    };
    worker.postMessage({ passphrase, salt, parameters });
  });
