/** What the service worker puts back into its cache, and what it never does. */
import { expect, test } from "vitest";
import { PAGE, refill, type ShellList } from "../../src/worker/refill";

const SHELL: ShellList = {
  version: "1",
  files: [PAGE, "/assets/app-Aa11.js", "/assets/later-Bb22.js", "/icon.svg"],
  entries: ["/assets/app-Aa11.js"],
};
const HTML = '<head><script src="/assets/app-Aa11.js"></script></head>';
const NEWER = '<head><script src="/assets/app-Cc33.js"></script></head>';

const page = (html: string) => new Response(html, { headers: { "Content-Type": "text/html" } });

/** A server of this build, but for the answers given. */
function server(answers: Record<string, () => Response> = {}) {
  const asked: string[] = [];
  const get = async (path: string): Promise<Response> => {
    asked.push(path);
    const answer = answers[path] ?? (() => (path === PAGE ? page(HTML) : new Response(path)));
    return answer();
  };
  return { asked, get };
}

function cacheOf(...paths: string[]) {
  const kept = [...paths];
  return {
    kept,
    keys: async () => kept.map((path) => new Request(`https://fernshire.example${path}`)),
    put: async (path: RequestInfo | URL) => void kept.push(String(path)),
  };
}

test("an emptied cache is filled with every file, the page last", async () => {
  const cache = cacheOf();
  await refill(SHELL, cache, server().get);
  expect([...cache.kept].sort()).toEqual([...SHELL.files].sort());
  expect(cache.kept.at(-1)).toBe(PAGE);
});

test("a whole cache asks the server for nothing", async () => {
  const { asked, get } = server();
  await refill(SHELL, cacheOf(...SHELL.files), get);
  expect(asked).toEqual([]);
});

test("a page that a demo marks is still this build's", async () => {
  const cache = cacheOf();
  const marked = HTML.replace("<head>", '<head><meta name="doorstep-demo" content="yes">');
  await refill(SHELL, cache, server({ [PAGE]: () => page(marked) }).get);
  expect(cache.kept).toContain(PAGE);
});

test.each([
  ["another build", () => page(NEWER)],
  ["a network that asks to be paid", () => page("<h1>Welcome</h1>")],
  ["an error that names the build", () => new Response(HTML, { status: 503 })],
])("nothing is kept of %s", async (_, answer) => {
  const cache = cacheOf();
  const { asked, get } = server({ [PAGE]: answer });
  await refill(SHELL, cache, get);
  expect(cache.kept).toEqual([]);
  expect(asked).toEqual([PAGE]);
});

test.each([
  ["is not there", () => new Response("", { status: 404 })],
  ["is answered with a page", () => page(HTML)],
  [
    "does not come",
    () => {
      throw new TypeError("no connection");
    },
  ],
])("where a file %s the page is not kept, and the next refill goes on", async (_, answer) => {
  const cache = cacheOf();
  const cut = server({ "/assets/later-Bb22.js": answer });
  await expect(refill(SHELL, cache, cut.get)).rejects.toThrow();
  expect([...cache.kept].sort()).toEqual(["/assets/app-Aa11.js", "/icon.svg"]);
  const { asked, get } = server();
  await refill(SHELL, cache, get);
  expect(asked).toEqual([PAGE, "/assets/later-Bb22.js"]);
  expect(cache.kept.at(-1)).toBe(PAGE);
});
