import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { deflateRawSync } from "node:zlib";
import { defineConfig, type Plugin } from "vitest/config";

/**
 * Writes into the service worker the files of the shell and a version made from their contents, so that
 * a new build is a new shell and nothing is precached that the build did not make.
 */
function shellList(): Plugin {
  return {
    name: "doorstep-shell-list",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const digest = createHash("sha256");
      const files = ["/index.html"];
      for (const name of Object.keys(bundle).sort()) {
        const part = bundle[name];
        if (!part || name === "sw.js" || name.startsWith(".vite/") || name.endsWith(".map"))
          continue;
        digest.update(name).update(part.type === "chunk" ? part.code : part.source);
        if (name !== "index.html") files.push(`/${name}`);
      }
      for (const name of readdirSync(join(import.meta.dirname, "public")).sort())
        files.push(`/${name}`);
      const worker = bundle["sw.js"];
      if (worker?.type !== "chunk") return;
      const shell = { version: digest.digest("hex").slice(0, 16), files };
      worker.code = worker.code.replaceAll("__SHELL__", () => `(${JSON.stringify(shell)})`);
    },
  };
}

const WASM_WORDS = /"(AGFzb[\w+/=]+)"/g;
const WASM_DECODED = "const asm = decodeBase64(binary.data);";

/**
 * hash-wasm carries its WebAssembly as base64, which gzip can do little with: here it is deflated first
 * and inflated by the browser as it is compiled. Throws where the library no longer looks as it did.
 */
function packWasm(): Plugin {
  return {
    name: "doorstep-pack-wasm",
    apply: "build",
    transform(code, id) {
      if (!/\/hash-wasm\/.*\.esm\.js$/.test(id)) return null;
      if (!code.includes(WASM_DECODED)) this.error("hash-wasm decodes its modules in another way");
      return code
        .replace(WASM_WORDS, (_, words: string) =>
          JSON.stringify(
            deflateRawSync(Buffer.from(words, "base64"), { level: 9 }).toString("base64"),
          ),
        )
        .replace(
          WASM_DECODED,
          `const packed = new Blob([decodeBase64(binary.data)]).stream();
          const whole = packed.pipeThrough(new DecompressionStream("deflate-raw"));
          const asm = { buffer: yield new Response(whole).arrayBuffer() };`,
        );
    },
  };
}

/**
 * Everything from unlocking to the first field of a section, in one file: many small ones compress worse,
 * and each costs a line in the list of what to fetch and of what it takes from the others. Whatever is
 * left out is fetched once that field is there, or when it is first wanted.
 */
const APP =
  /preload-helper|\/node_modules\/(preact|@preact)\/|\/sync\/codes\.json|\/src\/(main|codes|session\/(?!enrol|link|proof)|vault\/(?!argon2)|sync\/(?!transport|exchange|core\/(messages|envelope|enrolment|certificate|padding))|forms\/(?!safest)|text\/(en|pages|say|index)\.|ui\/(?!read-date|checkboxes)|app\/(?!meant|rarer-screens|ruling|slip-words)|screens\/(people|person|record|unlock)\/|screens\/section\/(section|context|controls|question|quiet-line|runs|lazily|comments|eligibility)\.)/;

export default defineConfig({
  plugins: [shellList()],
  worker: { plugins: () => [packWasm()] },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: {
      input: {
        index: resolve(import.meta.dirname, "index.html"),
        sw: resolve(import.meta.dirname, "src/worker/sw.ts"),
      },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: "app", test: APP }],
        },
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: { fs: { allow: [".."] } },
  test: { environment: "node", include: ["test/**/*.test.{ts,tsx}"] },
});
