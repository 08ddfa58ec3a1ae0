/** Builds the look page; a screen that is not written yet becomes an empty one. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const EMPTY = "\0empty-screen";

export default defineConfig({
  root: resolve(__dirname),
  publicDir: resolve(__dirname, "../../public"),
  plugins: [
    {
      name: "screens-not-written-yet",
      enforce: "pre",
      resolveId(source, importer) {
        if (!importer || !source.startsWith("../screens/")) return null;
        const file = resolve(importer, "..", source);
        return existsSync(`${file}.tsx`) ? null : EMPTY;
      },
      load: (id) => (id === EMPTY ? "export default () => null;" : null),
    },
  ],
  build: {
    target: "es2022",
    outDir: process.env.LOOK_OUT ?? "dist-look",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rollupOptions: { input: resolve(__dirname, "look.html") },
  },
});
