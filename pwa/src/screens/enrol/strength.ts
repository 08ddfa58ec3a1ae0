/**
 * How hard a passphrase is to guess, in words. An estimate of what a thief with a list of common words
 * would need, not a rule about symbols: length and unrelated words count, patterns do not.
 */

export type Strength = "weak" | "fair" | "strong";

const COMMON =
  /passw|passphrase|qwert|letmein|welcome|doorstep|monday|summer|winter|council|12345|abcde/i;

/** Bits a word adds: a known-looking word is one of some thousands. */
const WORD_BITS = 11;

/** Pure. Four unrelated words are strong. */
export function strengthOf(passphrase: string): Strength {
  const parts = passphrase
    .trim()
    .toLowerCase()
    .split(/[\s\-_.,]+/)
    .filter(Boolean);
  const distinct = new Set(parts.filter((part) => part.length >= 3));
  const characters = new Set(passphrase).size;
  const single = Math.min(passphrase.length, characters * 2) * 3.2;
  const bits =
    distinct.size >= 3 ? distinct.size * WORD_BITS : Math.min(single, distinct.size * 24);
  const worth = COMMON.test(passphrase) ? bits - 2 * WORD_BITS : bits;
  if (passphrase.length < 12 || worth < 33) return "weak";
  return worth < 44 ? "fair" : "strong";
}
