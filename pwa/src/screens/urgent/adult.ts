/** Who a concern is about: somebody named or described before it is sent, in whichever words there are. Pure. */
import type { Json } from "../../forms/definition";

/** Letters of a description: a party's name is one line, and the rest belongs in what happened. */
export const MOST_LETTERS = 500;

/** Whether an answer names or describes somebody. */
export const isSaid = (party: Json | undefined): boolean =>
  Array.isArray(party) && typeof party[2] === "string" && party[2].trim() !== "";

/** What is wrong with a name or a description. */
export function adultSlip(words: string): "missing" | "long" | null {
  if (words.trim() === "") return "missing";
  return words.trim().length > MOST_LETTERS ? "long" : null;
}
