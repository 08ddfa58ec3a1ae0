/** The expected bytes were computed by Python's `cryptography` (OpenSSL) over the same arguments. */
import { describe, expect, test } from "vitest";
import { hex, utf8 } from "../../src/sync/core/bytes";
import { argon2id } from "../../src/vault/argon2";
import { ARGON2 } from "../../src/vault/derive";
import { wasm } from "./derivation";

const absent = () => Promise.reject(new Error("no such instructions"));
const PASSPHRASE = utf8("Café au lait, twice");
const SALT = Uint8Array.from({ length: 16 }, (_, i) => i);

const EXPECTED = [
  [ARGON2, "8816ff67d7490968f009ff5223f481d0f43530dfc8d9e69c776973da2918ade0"],
  [
    { memory: 64, passes: 1, lanes: 1 },
    "4bbcb70f23e8a383256aed6d22eadaf4aec7c68ea3745261a8072161e24f4800",
  ],
  [
    { memory: 64, passes: 2, lanes: 2 },
    "bc39b62c9c3c695a383c97a1e079a1d9104f67693643f5986c043fbc6d0adab7",
  ],
] as const;

describe("Argon2id", () => {
  test.each(EXPECTED)("%j derives what another implementation derives", async (parameters, key) => {
    const derive = await argon2id(wasm("simd"), absent);
    expect(hex(derive(PASSPHRASE, SALT, parameters))).toBe(key);
  });

  test("the module for browsers without SIMD derives the same", async () => {
    const derive = await argon2id(wasm("no-simd"), absent);
    for (const [parameters, key] of EXPECTED)
      expect(hex(derive(PASSPHRASE, SALT, parameters))).toBe(key);
  });
});
