/**
 * The page of `doorstep forms preview`: the app's own screens over a form's file, in a build of its own, so
 * that no device ever fetches it.
 */
import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  root: resolve(import.meta.dirname, "preview"),
  publicDir: false,
  define: { __APP_VERSION__: JSON.stringify("preview") },
  build: {
    target: "es2022",
    outDir: resolve(import.meta.dirname, "dist-preview"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
