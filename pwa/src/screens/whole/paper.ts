/** What of a record may stand on paper. Pure. */
import type { Definition, Item } from "../../forms/definition";

/** Records that are read on a screen only: concerns (domain.md G11) and what is its author's alone. */
const NEVER: readonly string[] = ["safeguarding", "author-only"];

export const mayPrint = ({ audience }: Definition): boolean => !NEVER.includes(audience);

/** Sensitivity 3 (domain.md section 0): on paper only where somebody asks for it. */
export const isRestricted = ({ sens }: Item): boolean => sens.startsWith("3");
