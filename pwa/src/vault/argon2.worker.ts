/** One derivation per worker: Argon2id needs 64 MiB that must not stay with the page. */
import plain from "argon2id/dist/no-simd.wasm?url";
import simd from "argon2id/dist/simd.wasm?url";
import type { Bytes } from "../sync/core/bytes";
import { argon2id } from "./argon2";
import type { Argon2Parameters } from "./derive";

interface Question {
  passphrase: Bytes;
  salt: Bytes;
  parameters: Argon2Parameters;
}

async function fetched(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

self.onmessage = async (event: MessageEvent<Question>) => {
  const { passphrase, salt, parameters } = event.data;
  try {
    const derive = await argon2id(
      () => fetched(simd),
      () => fetched(plain),
    );
    self.postMessage(derive(passphrase, salt, parameters));
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? error.message : "derivation failed" });
  }
};
