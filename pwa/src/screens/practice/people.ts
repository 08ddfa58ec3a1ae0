/** Who is practised with. All are invented (domain.md section 7), and so is what is recorded of them. */
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { PersonEntry, StaffMember } from "../../session/types";
import { INVENTED } from "./invented";

const id = (n: number): string => INVENTED + String(n).padStart(32 - INVENTED.length, "0");

const staff = (n: number, name: string, roles: readonly string[]): StaffMember => ({
  actor: id(n),
  name,
  roles,
  team: null,
});

export const MANAGER = staff(2, "Idris Candlebrook", ["manager"]);

type Facts = Pick<PersonEntry, "name" | "preferred" | "born" | "nhsNumber" | "councilNumber"> &
  Partial<PersonEntry>;

const person = (n: number, me: StaffMember, facts: Facts): PersonEntry => ({
  id: id(n),
  communication: [],
  alerts: [],
  safety: 0,
  involvement: null,
  dueDate: null,
  unsent: 0,
  toSettle: 0,
  records: [],
  allocated: [me],
  registeredBy: me,
  registered: 0,
  same: [],
  shownAs: id(n),
  duplicates: [],
  ...facts,
});

/** A to Z, as a list has them. */
export const peopleFor = (me: StaffMember): readonly PersonEntry[] => [
  person(11, me, {
    name: "Hettie Marshbell",
    preferred: null,
    born: "1979-11-02",
    nhsNumber: "9995550008",
    councilNumber: "FM-20002",
    communication: ["Easy read"],
    alerts: ["Hidden address"],
  }),
  person(12, me, {
    name: "Marlow Oystergate",
    preferred: "Marl",
    born: "1987-05-14",
    nhsNumber: "9995550016",
    councilNumber: "FM-20001",
    communication: ["Plain email", "Coloured background"],
  }),
  person(13, me, {
    name: "Tansy Wickerlight",
    preferred: null,
    born: "1984-06-21",
    nhsNumber: "9995550024",
    councilNumber: "FM-20003",
  }),
];

/** Whose last needs assessment is there to start from, and how long ago it was finished. */
export const MARL = id(12);
export const LAST_DAYS = 340;
export const LAST_FORM = "needs-assessment";

const said = (value: Answer["value"], source: number = SOURCE.person_said): Answer => ({
  value,
  status: STATUS.answered,
  source,
  note: null,
});

/** What Marl's last assessment says: enough to start the next one from. */
export const LAST: Readonly<Record<string, Answer>> = {
  depth: said("short", SOURCE.observed),
  good_life: said("Have my brother round, get back to the allotment."),
  what_matters: said("Cade, and the drums."),
  beliefs: said("None that I want written down."),
  how_to_support_me: said("Ask me first. Send a plain email, not a letter."),
  "my_strengths/feed0000000000000000000000000021/strength": said("Growing vegetables"),
  "my_strengths/feed0000000000000000000000000021/how_it_helps": said("It gets me out of the flat."),
  fluctuates: said("no", SOURCE.observed),
  accommodation_status: said("tenant_private", SOURCE.observed),
  housing_security: said("secure", SOURCE.observed),
  employment_status: said("seeking", SOURCE.observed),
  has_unpaid_carer: said("no", SOURCE.observed),
};
