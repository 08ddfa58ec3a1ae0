/** A code for one new device: what is asked of the server and what comes back. Pure but for `session`. */
import { ROUTE } from "../../codes";
import type { Session, StaffMember } from "../../session/types";

/** Most bytes a device's name may be (`server/fleet`). */
export const MAX_LABEL_BYTES = 128;

export interface Invite {
  readonly code: string;
  /** ms since 1970, by the server's clock. */
  readonly expires: number;
}

/** Asks for a single-use code. Throws `LinkError` or `ReplyError`. */
export async function invite(session: Session, owner: string, label: string): Promise<Invite> {
  const reply = await session.call(ROUTE.invite, [{ hex: owner }, label.trim()]);
  const [code, expires] = Array.isArray(reply) ? reply : [];
  if (typeof code !== "string" || typeof expires !== "number") {
    throw new TypeError("the server's code cannot be read");
  }
  return { code, expires };
}

/** The link a new device opens: the code stands after `#`, which no server is sent. */
export const linkOf = (origin: string, code: string): string => `${origin}/enrol#${code}`;

export type LabelSlip = "none" | "long";

export function slipInLabel(label: string): LabelSlip | null {
  const clean = label.trim();
  if (clean === "") return "none";
  return new TextEncoder().encode(clean).length > MAX_LABEL_BYTES ? "long" : null;
}

/** Staff whose name has the words in it, A to Z. */
export const staffLike = (staff: readonly StaffMember[], words: string): StaffMember[] =>
  staff
    .filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name));
