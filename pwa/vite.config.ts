import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: {
      input: { index: resolve(__dirname, "index.html"), sw: resolve(__dirname, "src/worker/sw.ts") },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: { fs: { allow: [".."] } },
  test: { environment: "node", include: ["test/**/*.test.{ts,tsx}"] },
});
