import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";

type Tokens = Readonly<Record<string, string>>;

const read = (path: string): string => readFileSync(resolve(__dirname, "../../src", path), "utf8");
const ui = read("ui/tokens.css");
const several = read("screens/shown-answer/authors.css");

/** The custom properties of the first rule of a sheet whose selector is exactly this. */
function tokensOf(selector: string, css = ui): Tokens {
  const start = css.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThanOrEqual(0);
  const body = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  return Object.fromEntries(
    [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((match) => [match[1], match[2]]),
  );
}

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const both = (selector: string): Tokens => ({
  ...tokensOf(selector),
  ...tokensOf(selector, several),
});
const light = both(":root");
const dark = { ...light, ...both(':root[data-theme="dark"]') };
const outdoors = { ...light, ...both(':root[data-theme="outdoors"]') };
const themes = { light, dark, outdoors };

const AUTHORS = ["a", "b", "c", "d", "e", "f"].map((each) => `--author-${each}`);

const TEXT: readonly (readonly [string, string])[] = [
  ["--ink", "--page"],
  ["--ink", "--surface"],
  ["--ink", "--warn"],
  ["--ink", "--words"],
  ["--second", "--page"],
  ["--second", "--surface"],
  ["--second", "--words"],
  ["--action", "--page"],
  ["--on-action", "--action"],
  ["--danger", "--page"],
  ["--done", "--page"],
  ...AUTHORS.map((author) => [author, "--page"] as const),
  ["--on-urgent", "--urgent"],
];
/** Coloured labels on a tinted ground: large or bold, and enough for any text (WCAG 1.4.3). */
const LABELS: readonly (readonly [string, string])[] = [
  ["--words-rule", "--words"],
  ...AUTHORS.map((author) => [author, `${author}-tint`] as const),
  // Who wrote what stands in each answer's ink, and the answer in the page's.
  ...AUTHORS.map((author) => ["--ink", `${author}-tint`] as const),
  ["--action", "--surface"],
  ["--action", "--warn"],
  ["--action", "--words"],
];

describe("every theme can be read", () => {
  for (const [name, tokens] of Object.entries(themes)) {
    const least = name === "outdoors" ? 11 : 6.6;
    test(`text in ${name} is ${least}:1 or more`, () => {
      for (const [ink, ground] of TEXT) {
        const measured = contrast(tokens[ink] ?? "", tokens[ground] ?? "");
        expect(measured, `${ink} on ${ground}`).toBeGreaterThanOrEqual(least);
      }
    });
    test(`labels and links on tints in ${name} are 4.5:1 or more`, () => {
      for (const [ink, ground] of LABELS) {
        const measured = contrast(tokens[ink] ?? "", tokens[ground] ?? "");
        expect(measured, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    });
    test(`each of six authors in ${name} has a colour and a rule of its own`, () => {
      expect(new Set(AUTHORS.map((author) => tokens[author])).size).toBe(AUTHORS.length);
      const rules = ["c", "d", "e", "f"].map(
        (each) => several.split(`.ds-option.ds-head--${each} {`)[1]?.match(/start: (\S+ \S+)/)?.[1],
      );
      expect(new Set(["6px solid", "6px dashed", ...rules]).size).toBe(AUTHORS.length);
    });
    test(`control lines in ${name} are 4.4:1 or more`, () => {
      for (const ground of ["--page", "--surface"]) {
        const measured = contrast(tokens["--control"] ?? "", tokens[ground] ?? "");
        expect(measured, ground).toBeGreaterThanOrEqual(4.4);
      }
    });
    test(`the focus ring in ${name} has one colour that stands out on every ground`, () => {
      for (const ground of ["--page", "--surface", "--words", "--action", "--warn"]) {
        const ring = contrast(tokens["--ring"] ?? "", tokens[ground] ?? "");
        const edge = contrast(tokens["--ring-edge"] ?? "", tokens[ground] ?? "");
        expect(Math.max(ring, edge), ground).toBeGreaterThanOrEqual(3);
      }
    });
  }
  test("ink on every page tint is 16:1 or more", () => {
    for (const tint of ["cream", "blue", "green"]) {
      const { "--page": page = "" } = tokensOf(`:root[data-theme="light"][data-tint="${tint}"]`);
      expect(Math.round(contrast(light["--ink"] ?? "", page)), tint).toBeGreaterThanOrEqual(16);
    }
  });
  test("the device's dark theme is the chosen dark theme", () => {
    for (const css of [ui, several]) {
      const own = tokensOf(":root:not([data-theme])", css);
      expect(own).toEqual(tokensOf(':root[data-theme="dark"]', css));
    }
  });
});
