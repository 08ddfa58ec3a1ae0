/** One derivation per worker: Argon2id needs 64 MiB that must not stay with the page. */
import { argon2id } from "hash-wasm";
import type { Bytes } from "../sync/core/bytes";
import type { Argon2Parameters } from "./derive";

interface Question {
  passphrase: Bytes;
  salt: Bytes;
  parameters: Argon2Parameters;
}

self.onmessage = async (event: MessageEvent<Question>) => {
  const { passphrase, salt, parameters } = event.data;
  try {
    const key = await argon2id({
      password: passphrase,
      salt,
      memorySize: parameters.memory,
      iterations: parameters.passes,
      parallelism: parameters.lanes,
      hashLength: 32,
      outputType: "binary",
    });
    self.postMessage(key);
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? error.message : "derivation failed" });
  }
};
