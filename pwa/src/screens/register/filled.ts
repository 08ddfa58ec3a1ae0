/** What was filled in about somebody to be registered: kept while it is written, and read at the end. Pure. */
import { birthSlip as dateOfBirthSlip } from "../../app/slip-words";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { type Definition, isGroup, type Question } from "../../forms/definition";
import { nhsValid } from "../../forms/evaluate";
import { tg } from "../../text/registering";
import { shortDate } from "../../ui/dates";
import { readDate } from "../../ui/read-date";

export interface Filled {
  readonly name: string;
  readonly used: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  /** The date of birth is a best guess. */
  readonly about: boolean;
  readonly nhs: string;
  readonly needs: readonly string[];
}

export const EMPTY: Filled = {
  name: "",
  used: "",
  day: "",
  month: "",
  year: "",
  about: false,
  nhs: "",
  needs: [],
};

/** Words kept on this device, as they were; empty fields where there are none. */
export const filledOf = (kept: string | null): Filled =>
  kept === null ? EMPTY : { ...EMPTY, ...(JSON.parse(kept) as Partial<Filled>) };

/** What to keep of it; null while nothing is written. */
export const keptOf = (filled: Filled): string | null =>
  JSON.stringify(filled) === JSON.stringify(EMPTY) ? null : JSON.stringify(filled);

const dateWords = ({ day, month, year }: Filled): string[] =>
  [day, month, year].map((each) => each.trim());

/** The date of birth as "YYYY-MM-DD"; null where there is none, or it cannot be read. */
export function bornOf(filled: Filled, today: string): string | null {
  const [day = "", month = "", year = ""] = dateWords(filled);
  const read = readDate(`${day} ${month} ${year}`, today);
  return read.kind === "date" && /^\d{4}$/.test(year) ? read.date : null;
}

function birthSlip(filled: Filled, today: string): string | null {
  const [day = "", month = "", year = ""] = dateWords(filled);
  if (!day && !month && !year) return null;
  const slip = dateOfBirthSlip(day, month, year, today);
  if (slip !== null) return slip;
  const born = bornOf(filled, today) ?? "";
  return born > today ? tg("register.future", { today: shortDate(today) }) : null;
}

export interface Slip {
  /** The field it is about. */
  readonly id: string;
  readonly words: string;
}

/** What has to be put right before somebody can be registered, in the order of the page. */
export function slipsIn(filled: Filled, today: string): Slip[] {
  const birth = birthSlip(filled, today);
  const slips: Slip[] = [];
  if (filled.name.trim() === "") slips.push({ id: "register-name", words: tg("register.noName") });
  if (birth) slips.push({ id: "register-born", words: birth });
  if (filled.nhs.trim() !== "" && !nhsValid(filled.nhs.trim())) {
    slips.push({ id: "register-nhs", words: tg("register.nhsSlip") });
  }
  return slips;
}

/** A question of the person form that stands on its own. */
export function questionIn(definition: Definition, id: string): Question | null {
  const items = definition.sections.flatMap((section) => section.items);
  const found = items.find((item) => item.id === id);
  return found && !isGroup(found) ? found : null;
}

const oneLine = (name: string): string => name.trim().replaceAll(/\s+/g, " ");

/** The answers of the person form that this comes to; a question the form lacks is left out. */
export function answersOf(
  filled: Filled,
  definition: Definition,
  today: string,
): Record<string, Answer> {
  const born = bornOf(filled, today);
  const number = filled.nhs.replaceAll(/\s/g, "");
  const values: Readonly<Record<string, Answer["value"]>> = {
    legal_name: oneLine(filled.name),
    preferred_name: oneLine(filled.used),
    dob: born,
    dob_approximate: born !== null && filled.about ? "yes" : null,
    nhs_number: number,
    nhs_number_status: number ? "not_verified" : null,
    access_info_needs: filled.needs.length > 0 ? [...filled.needs].sort() : null,
  };
  const answers: Record<string, Answer> = {};
  for (const [id, value] of Object.entries(values)) {
    const question = questionIn(definition, id);
    if (!question || value === null || value === "") continue;
    answers[id] = { value, status: STATUS.answered, source: SOURCE[question.source], note: null };
  }
  return answers;
}
