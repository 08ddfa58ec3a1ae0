/**
 * Short texts that are written in one way: typed in any, kept in one, shown in one. What cannot be read
 * stays as it was typed. Pure.
 */
import type { TextFormat } from "./definition";

/** `forms/evaluate.py` has the same, held to it by `forms/vectors/rules.json`. */
const POSTCODE = /^([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][ABD-HJLNP-UW-Z]{2})$/;
const NHS_NUMBER = /^([0-9]{3})([0-9]{3})([0-9]{4})$/;

/** A postcode as it is written, "PL1 2AB"; null where the text is not laid out as a whole one. */
export function postcodeOf(text: string): string | null {
  const [, outward, inward] = POSTCODE.exec(text.replaceAll(" ", "").toUpperCase()) ?? [];
  return outward && inward ? `${outward} ${inward}` : null;
}

/** What is kept of a text that was typed: an NHS number's ten figures, a postcode in capitals. */
export function readText(format: TextFormat | undefined, text: string): string {
  if (format === "postcode") return postcodeOf(text.replaceAll(/\s/g, "")) ?? text;
  const figures = text.replaceAll(/[\s-]/g, "");
  return format === "nhs_number" && NHS_NUMBER.test(figures) ? figures : text;
}

/** A kept text as people read it, however it came to be kept: "999 100 1018", "PL1 2AB". */
export function shownText(format: TextFormat | undefined, text: string): string {
  const read = readText(format, text);
  return format === "nhs_number" ? read.replace(NHS_NUMBER, "$1 $2 $3") : read;
}
