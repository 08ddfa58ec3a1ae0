/** Typed enrolment codes: 26 characters of Crockford's Base32, forgiving of how people copy them. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const CODE_LENGTH = 26;

export interface TypedCode {
  /** In capitals, without spaces; O read as 0, I and L as 1. */
  readonly code: string;
  /** In fours, as it is printed. */
  readonly shown: string;
  /** Characters to go; negative when there are too many. */
  readonly missing: number;
  /** Whether every character belongs to the alphabet. */
  readonly clean: boolean;
}

/** Reads whatever was typed or pasted, a link with the code after `#` included. */
export function readCode(typed: string): TypedCode {
  const bare = typed.includes("#") ? typed.slice(typed.lastIndexOf("#") + 1) : typed;
  const code = bare.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return {
    code,
    shown: code.replace(/(.{4})(?=.)/g, "$1 "),
    missing: CODE_LENGTH - code.length,
    clean: [...code].every((character) => ALPHABET.includes(character)),
  };
}
