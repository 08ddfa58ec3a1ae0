/** Argon2id (RFC 9106) in WebAssembly: with SIMD instructions where the browser has them, else without. */
import setupWasm from "argon2id/lib/setup.js";
import type { Bytes } from "../sync/core/bytes";
import type { Argon2Parameters } from "./derive";

type Load = () => Promise<BufferSource>;

/** Makes the function that derives 32 bytes. Rejects where neither module can be loaded or compiled. */
export async function argon2id(simd: Load, plain: Load) {
  const made = async (load: Load, imports: WebAssembly.Imports) =>
    WebAssembly.instantiate(await load(), imports);
  const compute = await setupWasm(
    (imports) => made(simd, imports),
    (imports) => made(plain, imports),
  );
  return (password: Bytes, salt: Bytes, { memory, passes, lanes }: Argon2Parameters): Bytes =>
    compute({
      password,
      salt,
      memorySize: memory,
      passes,
      parallelism: lanes,
      tagLength: 32,
    }) as Bytes;
}
