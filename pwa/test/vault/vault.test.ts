import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { describe, expect, test } from "vitest";
import { random, utf8 } from "../../src/sync/core/bytes";
import { Database } from "../../src/vault/database";
import type { Derive } from "../../src/vault/derive";
import { DeviceFull, SealBroken, VaultLocked, WriteFailed } from "../../src/vault/errors";
import { unwrapVaultKey } from "../../src/vault/keys";
import { VaultList, waitOf } from "../../src/vault/list";
import { installation, newVaultId, put } from "../../src/vault/list-changes";
import { makeVaultKey } from "../../src/vault/new-key";
import { delayAfter } from "../../src/vault/tries";

/** Stands for Argon2id, whose own cost is measured in the bench. */
const derive: Derive = async (passphrase, salt) => {
  const key = await crypto.subtle.importKey("raw", passphrase, "PBKDF2", false, ["deriveBits"]);
  const bits = { name: "PBKDF2", hash: "SHA-256", salt, iterations: 10 };
  return new Uint8Array(await crypto.subtle.deriveBits(bits, key, 256));
};

describe("keys", () => {
  test("the passphrase opens the vault, in any normal form, and a wrong one opens nothing", async () => {
    const { key, wrap } = await makeVaultKey("v1", "Caf\u00e9 au lait", derive);
    const sealed = await key.seal("store", "row", utf8("words"));
    const again = await unwrapVaultKey("v1", "Cafe\u0301 au lait", wrap, derive);
    expect(await again?.open("store", "row", sealed)).toEqual(utf8("words"));
    // Keyboards add a space after the last word.
    expect(await unwrapVaultKey("v1", " Caf\u00e9 au lait ", wrap, derive)).not.toBeNull();
    for (const wrong of ["", "Cafe au lait", "caf\u00e9 au lait"]) {
      expect(await unwrapVaultKey("v1", wrong, wrap, derive)).toBeNull();
    }
    expect(await unwrapVaultKey("v2", "Caf\u00e9 au lait", wrap, derive)).toBeNull();
  });

  test("sealed bytes open only where they were put", async () => {
    const { key } = await makeVaultKey("v1", "p", derive);
    const sealed = await key.seal("store", "row", utf8("words"));
    await expect(key.open("store", "other", sealed)).rejects.toThrow(SealBroken);
    await expect(key.open("other", "row", sealed)).rejects.toThrow(SealBroken);
    const altered = sealed.slice();
    altered[20] = (altered[20] as number) ^ 1;
    await expect(key.open("store", "row", altered)).rejects.toThrow(SealBroken);
    key.forget();
    await expect(key.open("store", "row", sealed)).rejects.toThrow(VaultLocked);
  });
});

describe("wrong passphrases", () => {
  test("the delay grows and ends at five minutes", () => {
    expect([0, 1, 2, 3, 4, 5].map(delayAfter)).toEqual([0, 0, 1, 2, 4, 8]);
    expect(delayAfter(60)).toBe(300);
  });

  test("the delay outlives a reload, and no clock makes it longer", async () => {
    const factory = new IDBFactory();
    const id = newVaultId();
    const row = { id, label: "Ada", made: 0, wraps: [], identity: random(8), tries: 0, tried: 0 };
    const list = new VaultList(factory);
    await put(list, row);
    for (let i = 0; i < 3; i++) await list.begin(id, 1_000_000 + i * 10_000);
    list.close();
    const reloaded = new VaultList(factory);
    expect(await reloaded.begin(id, 1_020_500)).toEqual({ tries: 3, wait: 2 });
    expect(await reloaded.begin(id, 1_022_000)).toEqual({ tries: 4, wait: 0 });
    expect(waitOf({ tries: 4, tried: 1_000_000 }, 0)).toBe(4);
    await reloaded.succeeded(id);
    expect(await reloaded.begin(id, 0)).toEqual({ tries: 1, wait: 0 });
    expect(await installation(reloaded)).toEqual(await installation(reloaded));
  });
});

describe("storage", () => {
  const open = () => new Database(new IDBFactory(), "d", { rows: { key: "n" } });

  test("a handle the browser closed is opened again and the write replayed", async () => {
    const database = open();
    await database.write((tx) => tx.put("rows", { n: 1 }));
    const handle = await (database as never as { handle: Promise<IDBDatabase> }).handle;
    handle.close();
    await database.write((tx) => tx.put("rows", { n: 2 }));
    expect(await database.read((tx) => tx.all("rows"))).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test("no room and any other failure are told apart, and nothing is half-written", async () => {
    const database = open();
    const failing = (name: string) =>
      database.write(async (tx) => {
        await tx.put("rows", { n: 1 });
        throw new DOMException("x", name);
      });
    await expect(failing("QuotaExceededError")).rejects.toThrow(DeviceFull);
    await expect(failing("DataError")).rejects.toThrow(WriteFailed);
    expect(await database.read((tx) => tx.all("rows"))).toEqual([]);
  });
});
