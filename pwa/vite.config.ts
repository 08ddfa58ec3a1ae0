import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gzipAsync } from "@gfx/zopfli";
import { build, defineConfig, type Plugin } from "vite";

/**
 * Puts beside each file its gzip as small as it can be made, once for every device that fetches it. A build
 * that few will fetch goes without: the server squeezes what has none, in far less time and less well.
 */
function squeezed(): Plugin {
  return {
    name: "doorstep-squeezed",
    apply: "build",
    async writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle)) {
        // The server marks the page of a demo as such, so that one is squeezed there.
        if (!/\.(js|css|wasm)$/.test(name)) continue;
        const file = join(dir ?? "", name);
        await writeFile(`${file}.gz`, await gzipAsync(await readFile(file), { numiterations: 15 }));
      }
    },
  };
}

/**
 * Writes into the service worker the files of the shell and a version made from their contents, so that
 * a new build is a new shell and nothing is precached that the build did not make.
 */
function shellList(): Plugin {
  return {
    name: "doorstep-shell-list",
    apply: "build",
    enforce: "post",
    async generateBundle(_, bundle) {
      const worker = await workerCode();
      const digest = createHash("sha256").update(worker);
      const files = ["/index.html"];
      const page = bundle["index.html"];
      const html = page?.type === "asset" ? String(page.source) : "";
      const entries = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path);
      if (entries.length === 0) this.error("the page names no file of this build");
      for (const name of Object.keys(bundle).sort()) {
        const part = bundle[name];
        if (!part || name.startsWith(".vite/") || name.endsWith(".map")) continue;
        digest.update(name).update(part.type === "chunk" ? part.code : part.source);
        if (name !== "index.html") files.push(`/${name}`);
      }
      for (const name of readdirSync(join(import.meta.dirname, "public")).sort())
        files.push(`/${name}`);
      const shell = { version: digest.digest("hex").slice(0, 16), files, entries };
      const source = worker.replaceAll("__SHELL__", () => `(${JSON.stringify(shell)})`);
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}

/**
 * The service worker in one file of its own: it shares code with the page, but of the page's files it can
 * load none without starting the app.
 */
async function workerCode(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "warn",
    build: {
      target: "es2022",
      write: false,
      rollupOptions: {
        input: resolve(import.meta.dirname, "src/worker/sw.ts"),
        output: { entryFileNames: "sw.js", codeSplitting: false },
      },
    },
  });
  const outputs = [made].flat().flatMap((it) => ("output" in it ? it.output : []));
  const code = outputs.find((it) => it.type === "chunk")?.code;
  if (code === undefined) throw new Error("the service worker was not built");
  return code;
}

const HELPER = "\0vite/preload-helper.js";

/**
 * What stands around each `import()`: the build's own would look for every file of a part in the page.
 * Scripts come from the service worker's cache and styles are few, so this asks for the styles alone.
 */
function styleLoader(): Plugin {
  return {
    name: "doorstep-style-loader",
    apply: "build",
    enforce: "post",
    transform(code, id) {
      if (id !== HELPER) return null;
      if (!code.includes("__vitePreload")) this.error("the build loads parts in another way");
      return `const asked = {};
const style = (href) => asked[href] ??= new Promise((done) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  link.onload = done;
  link.onerror = () => {
    delete asked[href];
    done();
  };
  document.head.append(link);
});
export const __vitePreload = async (load, deps = []) => {
  await Promise.all(deps.filter((dep) => dep.endsWith(".css")).map((dep) => style("/" + dep)));
  return load();
};`;
    },
  };
}

/**
 * Everything from unlocking to the first field of a section, in one file: many small ones compress worse,
 * and each costs a line in the list of what to fetch and of what it takes from the others. Whatever is
 * left out is fetched once that field is there, or when it is first wanted.
 */
const APP = (() => {
  /** Folders of src that are in it, and what of each is not. */
  const allBut: Readonly<Record<string, readonly string[]>> = {
    session: [
      "beginning",
      "circle",
      "confirmed",
      "copied",
      "copied-again",
      "dividing",
      "dues",
      "dues-here",
      "covering",
      "desk",
      "elsewhere",
      "enrol",
      "file-errors",
      "file-kinds",
      "file-reading",
      "file-sending",
      "file-taking",
      "files",
      "first-rows",
      "flagged",
      "fold-source",
      "forgetting",
      "giving",
      "hidden-here",
      "history",
      "kept-aside",
      "leaving",
      "link",
      "older",
      "one-person",
      "page-told",
      "paper",
      "parting",
      "past",
      "past-sessions",
      "private",
      "proof",
      "rarer-lists",
      "recording",
      "redraw",
      "registering",
      "rekeying",
      "renewing",
      "restored",
      "row-key",
      "scope",
      "said",
      "sealed-identity",
      "starting",
      "staff-view",
      "stated",
      "stopped-here",
      "strays",
      "tabs",
      "tabs-parting",
      "together",
      "turning-off",
      "types",
      "versions",
    ],
    vault: ["argon2", "argon2-worker", "list-changes", "new-key", "tries-in-memory"],
    sync: [
      "again",
      "chains",
      "deposit-box",
      "deposit-key",
      "deposits",
      "exchange",
      "file-box",
      "judging",
      "lost",
      "news",
      "outcomes",
      "resealing",
      "sending",
      "sweeping",
      "transport",
      "unsigned",
      "wholes",
      "core/certificate",
      "core/command-value",
      "core/deposit",
      "core/enrolment",
      "core/envelope",
      "core/files",
      "core/messages",
      "core/older",
      "core/padding",
      "core/read-change",
      "core/rekey",
      "core/resumed",
      "core/seen",
      "core/signing-pair",
      "core/snapshot",
      "core/statements-name",
      "core/stream",
    ],
    forms: [
      "changes",
      "forward",
      "from-age",
      "kept",
      "review",
      "safest",
      "transcript",
      "week",
      "duties/.+",
    ],
    ui: [
      "checkboxes",
      "date-input",
      "error-summary",
      "focus-next",
      "long-dates",
      "panel",
      "read-date",
      "read-number",
      "summary",
    ],
    app: [
      "answer-words",
      "caret",
      "focus-path",
      "gone-page",
      "in-circle",
      "meant",
      "overlong-boxes",
      "problem-words",
      "other-routes",
      "ruling",
      "slip-words",
      "take-update",
      "too-young",
      "transcript-words",
      "unsaved-notice",
      "week-words",
    ],
    "screens/people": ["due", "matching", "nobody", "parted"],
    "screens/person": ["due"],
    "screens/record": [
      "copied-from",
      "looks",
      "open-elsewhere",
      "own-screen",
      "rarer-parts",
      "read-only",
      "section-counts",
      "still-to-record",
      "stopped-state",
      "version",
    ],
    "screens/unlock": ["unsent"],
  };
  /** Of these folders only what is named. */
  const only: Readonly<Record<string, readonly string[]>> = {
    text: ["device-lines", "en", "index", "pages", "say"],
    "screens/section": [
      "context",
      "controls",
      "lazily",
      "parts",
      "pinned",
      "question",
      "quiet-line",
      "runs",
      "section",
    ],
  };
  const parts = [
    ...Object.entries(allBut).map(([at, not]) => `${at}/(?!(?:${not.join("|") || "$"})\\.)`),
    ...Object.entries(only).map(([at, names]) => `${at}/(?:${names.join("|")})\\.`),
  ];
  return new RegExp(
    "preload-helper|/node_modules/(?:preact|@preact)/|/(?:sync/codes|forms/files|forms/forward)\\.json" +
      `|/src/(?:main\\.|codes\\.|${parts.join("|")})`,
  );
})();

const { version } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "package.json"), "utf8"),
) as { version: string };

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(process.env.DOORSTEP_APP_VERSION ?? version) },
  plugins: [
    shellList(),
    styleLoader(),
    ...(process.env.DOORSTEP_APP_UNSQUEEZED ? [] : [squeezed()]),
  ],
  build: {
    target: "es2022",
    modulePreload: false,
    // Every file is fetched by its own address: the policy of the page allows no other.
    assetsInlineLimit: 0,
    manifest: true,
    rollupOptions: {
      input: { index: resolve(import.meta.dirname, "index.html") },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: "app", test: APP }],
        },
      },
    },
  },
  server: { fs: { allow: [".."] } },
});
