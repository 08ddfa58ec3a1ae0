/** The real Argon2id outside a browser, and a derivation cheap enough for a test that is not about it. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { argon2id } from "../../src/vault/argon2";
import type { Derive } from "../../src/vault/derive";

/** Reads one of the library's modules: `simd` or `no-simd`. */
export const wasm = (name: string) => () =>
  readFile(createRequire(import.meta.url).resolve(`argon2id/dist/${name}.wasm`));

const ready = argon2id(wasm("simd"), wasm("no-simd"));

export const deriveCheaply: Derive = async (passphrase, salt) =>
  (await ready)(passphrase, salt, { memory: 64, passes: 1, lanes: 1 });
