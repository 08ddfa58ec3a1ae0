/** What every part of a session's page is given. */
import type { Member } from "../../session/dividing";
import type { Hand } from "./hand";

export interface PartProps {
  readonly hand: Hand;
  readonly members: readonly Member[];
  readonly change: (part: Partial<Hand>) => void;
  readonly errorOf: (id: string) => string | null;
}
