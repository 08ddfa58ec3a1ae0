/** Every word of a screen stands in `src/text`, where it is translated and read by whoever looks after words. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { literalWords } from "./literal-words";

const SOURCES = new URL("../../src/", import.meta.url);
const SCREENS = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".tsx"),
);

test("no screen holds a word of its own", () => {
  const found = SCREENS.flatMap((path) =>
    literalWords(readFileSync(new URL(path, SOURCES), "utf8")).map((each) => `${path}:${each}`),
  );
  expect(SCREENS.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

test.each([
  ["text", "<p>Not saved</p>", "Not saved"],
  ["text in another script", "<p>غير محفوظ</p>", "غير محفوظ"],
  ["text around what is worked out", "<p>{n} left</p>", "left"],
  ["a literal in braces", '<p>{"Not saved"}</p>', '"Not saved"'],
  ["one of two", '<p>{kept ? t("save.done") : "Not saved"}</p>', '"Not saved"'],
  ["what is shown at times", '<p>{failed && "Not saved"}</p>', '"Not saved"'],
  ["what stands in for nothing", '<p>{words ?? "Nothing"}</p>', '"Nothing"'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a screen.
  ["words put together", "<p>{`${n} left`}</p>", "left`"],
  ["words added", '<p>{n + " left"}</p>', '" left"'],
  ["a fragment's", '<>{"Not saved"}</>', '"Not saved"'],
  ["a name for who cannot see", '<nav aria-label="Main" />', '"Main"'],
  ["a title", '<abbr title="Care Act">{t("law")}</abbr>', '"Care Act"'],
  ["a placeholder", '<input placeholder={"Search"} />', '"Search"'],
  ["a picture's words", '<img alt="The rota" />', '"The rota"'],
  ["what a component is given", '<TextBox label="Who answered" />', '"Who answered"'],
  ["an option", '<Radios options={[{ value: "a", label: "Out loud" }]} />', '"Out loud"'],
  ["the way back", '<Page back={{ to: "/people", words: "Back" }} />', '"Back"'],
  ["what is spoken", 'say("Saved on this device")', '"Saved on this device"'],
])("%s is found", (_, source, words) => {
  const found = literalWords(`const it = (\n  ${source}\n);`);
  expect(found).toHaveLength(1);
  expect(found[0]?.startsWith("2: ") && found[0].endsWith(words)).toBe(true);
});

test.each([
  ["words asked for by name", '<p aria-label={t("q.clear")}>{t("save.done", { time })}</p>'],
  ["a name handed on", '<Radios options={[{ value: "1", label: "none.declined" }]} />'],
  ["what is no word", '<p>{" "}·{n}, 3 {"("}</p>'],
  ["what nobody reads", '<p class="ds-second" id="rung" lang="en-GB" data-path="photo" />'],
  ["what is compared", '<p>{kind === "failed" && <Failed kind="full" />}</p>'],
])("%s is not", (_, source) => {
  expect(literalWords(`const it = (\n  ${source}\n);`)).toEqual([]);
});
