import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
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

/**
 * What stands between unlocking and the first field: one file, since many small ones compress worse and
 * each costs a line in the list of what to fetch.
 */
const WORK =
  /\/src\/(forms\/(?!civil|definition)|text\/pages|ui\/(person-banner|read-number)|app\/(page|header|chip|tabs|gone|form-of|form-title|focus-path|answer-words|problem-words|later|unsaved|overlong)\.|screens\/(people|person|record)\/|screens\/section\/(section|context|controls|question|quiet-line|runs|lazily|comments|eligibility)\.)/;

/** What every screen stands on and stands on nothing else, so that no file waits for one that waits for it. */
const SHELL =
  /\/node_modules\/(preact|@preact)\/|\/src\/(codes|text\/(en|say|index)|ui\/(button|blocks|dates|field|choices|live|password))\.|\/sync\/codes\.json/;

export default defineConfig({
  plugins: [shellList()],
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
          groups: [
            { name: "work", test: WORK },
            { name: "shell", test: SHELL },
          ],
        },
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: { fs: { allow: [".."] } },
  test: { environment: "node", include: ["test/**/*.test.{ts,tsx}"] },
});
