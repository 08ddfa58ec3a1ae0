/**
 * Photographs every screen of the look build at 390 and 1280 wide.
 *
 *   node test/ui/look.mjs <folder of the build> <folder for pictures> [only]
 */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const [root, out, only] = process.argv.slice(2);
const TYPES = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};
const server = createServer(async (request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  const file = extname(path) ? path : "/look.html";
  try {
    const body = await readFile(join(root, file));
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, done));
const base = `http://localhost:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});
const D0 = "d0".repeat(16);
const B1 = "b1".repeat(16);
const B2 = "b2".repeat(16);
const SCREENS = [
  ["people", "/people"],
  ["person", `/person/${B2}`],
  ["start", `/person/${B1}/start`],
  ["record", `/record/${D0}`],
  ["section-words", `/record/${D0}/section/1`],
  ["section-about", `/record/${D0}/section/2`],
  ["section-involved", `/record/${D0}/section/3`],
  ["section-strengths", `/record/${D0}/section/4`],
  ["section-outcomes", `/record/${D0}/section/7`],
  ["section-prevent", `/record/${D0}/section/11`],
  ["sending", "/sending"],
  ["settings", "/settings"],
  ["more", "/more"],
];
for (const [size, viewport] of [
  ["390", { width: 390, height: 844 }],
  ["1280", { width: 1280, height: 800 }],
]) {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: 1,
    hasTouch: size !== "1280",
    colorScheme: process.env.SCHEME ?? "light",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) =>
    console.log(size, "error", error.message, (error.stack ?? "").split("\n")[1]),
  );
  page.on("console", (message) => message.type() === "error" && console.log(size, message.text()));
  await page.goto(`${base}/`);
  await page.waitForSelector("#vault");
  if (!only || only === "unlock") await page.screenshot({ path: join(out, `unlock-${size}.png`) });
  await page.click("#vault");
  await page.fill("#passphrase", "x");
  await page.keyboard.press("Enter");
  await page.waitForSelector("h1");
  for (const [name, path] of SCREENS) {
    if (only && !name.startsWith(only)) continue;
    await page.evaluate((to) => {
      const link = document.createElement("a");
      link.href = to;
      document.body.append(link);
      link.click();
      link.remove();
    }, path);
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(out, `${name}-${size}.png`) });
    const wide = await page.evaluate(
      () =>
        document.documentElement.scrollWidth > innerWidth ||
        [...document.querySelectorAll(".ds-scroll")].some((e) => e.scrollWidth > e.clientWidth + 1),
    );
    if (wide) console.log(size, name, "scrolls sideways");
    if (size === "390") {
      const found = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      for (const each of found.violations)
        console.log(
          size,
          name,
          each.id,
          each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
        );
    }
    const tall = await page.evaluate(() => document.querySelector(".ds-scroll")?.scrollHeight ?? 0);
    await page.setViewportSize({ width: viewport.width, height: Math.min(tall + 150, 6000) });
    await page.screenshot({ path: join(out, `${name}-${size}-whole.png`) });
    await page.setViewportSize(viewport);
  }
  await context.close();
}
await browser.close();
server.close();
