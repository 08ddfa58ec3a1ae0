import { defineConfig, mergeConfig } from "/work/main/pwa/node_modules/vite/dist/node/index.js";
import { existsSync } from "node:fs";
import base from "/work/main/pwa/vite.config.ts";
const EMPTY = "\0empty-screen";
export default mergeConfig(base as any, defineConfig({
  root: "/work/main/pwa",
  plugins: [
    { name: "v", enforce: "pre",
      transform(code: string, id: string) {
        if (id.endsWith("src/session/index.ts") && !/export const vaults|vaults\b.*from/.test(code.replace(/createVaults/g, "")))
          return code + "\nimport { createVaults as cv } from './vaults'; export const vaults = cv();";
      },
      resolveId(source: string, importer?: string) {
        if (importer?.endsWith("app/routes.ts") && source.includes("screens/")) {
          const p = "/work/main/pwa/src/" + source.replace("../", "") + ".tsx";
          if (!existsSync(p)) return EMPTY;
        }
        return null;
      },
      load(id: string) { if (id === EMPTY) return "export default () => null"; return null; },
    },
  ],
}));
