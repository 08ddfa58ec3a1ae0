/** What is wrong with text that was typed for a date, a time, a number or an amount, in plain words. */
import type { Item, Json } from "../forms/definition";
import { tr } from "../text/rarer";
import { LONG_MONTHS } from "../ui/long-dates";
import { readDate, type WrongPart } from "../ui/read-date";
import { readNumber, showNumber } from "../ui/read-number";

const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function wrongWords(wrong: WrongPart | undefined, today: string): string {
  if (wrong?.part === "year") {
    return wrong.early ? tr("slip.early") : tr("slip.year", { example: today.slice(0, 4) });
  }
  if (wrong === undefined) return tr("slip.date");
  if (/^\d/.test(wrong.word)) return tr("slip.month");
  const month = LONG_MONTHS[wrong.month - 1];
  const word = upper(wrong.word);
  return month ? tr("slip.spelt", { word, month }) : tr("slip.noMonth", { word });
}

/** What is wrong with text typed for a date; null where nothing is, or nothing is written. */
export function dateSlip(text: string, today: string): string | null {
  const read = readDate(text, today);
  if (read.kind === "unclear") return wrongWords(read.wrong, today);
  if (read.kind !== "no_day") return null;
  const month = LONG_MONTHS[read.month - 1] ?? "";
  return tr("slip.noDay", { day: read.day, month, days: read.days });
}

/**
 * What is wrong with a date of birth of three boxes: what is missing is said before what is wrong. Null where it is a
 * date.
 */
export function birthSlip(d: string, m: string, y: string, today: string): string | null {
  const missing = [
    ...(d ? [] : [tr("slip.part.day")]),
    ...(m ? [] : [tr("slip.part.month")]),
    ...(y ? [] : [tr("slip.part.year")]),
  ].join(tr("slip.part.and"));
  if (missing !== "") return tr("slip.birth", { missing });
  if (!/^\d{1,2}$/.test(d)) return tr("slip.day");
  if (!/^\d{4}$/.test(y)) return tr("slip.year", { example: "1987" });
  return dateSlip(`${d} ${m} ${y}`, today);
}

const partsOf = (text: string): [string, string, string] => {
  const [d = "", m = "", y = ""] = text.split("/");
  return [d, m, y];
};

function numberSlip(text: string, decimals: number, money: boolean): string {
  const read = readNumber(text, decimals);
  if (read.kind === "decimals") {
    return decimals === 0 ? tr("slip.whole") : tr("slip.decimals", { n: decimals });
  }
  return money ? tr("slip.money") : tr("slip.number", { example: showNumber(125, decimals) });
}

/** Figures that are laid out as a time are told which of them no clock shows. */
function timeSlip(text: string): string {
  const [, hour, minute] = /^(\d{1,2})[.:\s]?(\d{2})$/.exec(text.trim()) ?? [];
  if (Number(hour) > 23) return tr("slip.hour");
  return tr(Number(minute) > 59 ? "slip.minute" : "slip.time");
}

/**
 * One sentence about a value that cannot be used as an answer to `item`; null where the text is of no kind
 * that is read. `today` is "YYYY-MM-DD".
 */
export function slipWords(item: Item, value: Json, today: string): string | null {
  const text = typeof value === "string" ? value : String(value);
  switch (item.type) {
    case "date":
      return /^[^/]*\/[^/]*\/[^/]*$/.test(text) && (item.id === "dob" || item.id.endsWith("_dob"))
        ? (birthSlip(...partsOf(text), today) ?? tr("slip.date"))
        : (dateSlip(text, today) ?? tr("slip.date"));
    case "time":
      return timeSlip(text);
    case "datetime": {
      const [date = "", time = ""] = text.split("\n");
      if (date.trim() === "") return tr("slip.noDate");
      return dateSlip(date, today) ?? (time.trim() === "" ? tr("slip.noTime") : timeSlip(time));
    }
    case "number":
      return numberSlip(text, item.decimals ?? 0, false);
    case "money":
      return numberSlip(text, 2, true);
    default:
      return null;
  }
}
