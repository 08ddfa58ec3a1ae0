/** Numbers and money as people type them; stored as whole numbers scaled by 10 to the `decimals`. */

export type ReadNumber =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "blank" }
  | { readonly kind: "unclear" }
  | { readonly kind: "decimals" };

/** Groups of three figures, with a comma or a space between: what else has one may mean a decimal point. */
const GROUPED = /^-?\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)(?!\d)/;

/** Pure. Takes "1,250", "£24.5", " 12 "; "12,50" and "12 50" are unclear, and never 1250. */
export function readNumber(text: string, decimals: number): ReadNumber {
  const spaced = text.replace("£", "").replace(/\s+/g, " ").trim().replace(/^- /, "-");
  const bare = spaced.replace(GROUPED, (figures) => figures.replace(/[, ]/g, ""));
  if (bare === "") return { kind: "blank" };
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(bare);
  if (!match || (match[2] === "" && !match[3])) return { kind: "unclear" };
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) return { kind: "decimals" };
  const digits = `${match[2]}${fraction.padEnd(decimals, "0")}`;
  const value = Number(digits) * (match[1] ? -1 : 1);
  return Number.isSafeInteger(value) ? { kind: "number", value: value + 0 } : { kind: "unclear" };
}

/** The stored number in figures: 125 with one decimal is "12.5"; money always has two. */
export function showNumber(value: number, decimals: number, fixed = false): string {
  const sign = value < 0 ? "-" : "";
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  if (decimals === 0) return sign + digits;
  const whole = digits.slice(0, -decimals);
  const fraction = fixed ? digits.slice(-decimals) : digits.slice(-decimals).replace(/0+$/, "");
  return sign + whole + (fraction ? `.${fraction}` : "");
}
