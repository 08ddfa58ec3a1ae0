/** Builders for the desk's tests: staff, commands, records and a small commands table. */
import type { Answer, AnswerSource } from "../../src/forms/answers";
import type { Definition, Question } from "../../src/forms/definition";
import type { Workflow } from "../../src/screens/decision/workflow";
import type { CommandView, HeadView, RecordEntry, StaffMember } from "../../src/session/types";
import { person } from "../ui/make";

const member = (name: string, role: string): StaffMember => ({
  actor: name.toLowerCase().replaceAll(" ", "-"),
  name,
  roles: [role],
  team: "tideway",
});

export const WREN = member("Wren Saltwhistle", "social_worker");
export const DOV = member("Dov Hazelgrim", "social_worker");
export const IDRIS = member("Idris Candlebrook", "manager");
export const NIA = member("Nia Quillfeather", "manager");
export const SOL = member("Sol Brackenwire", "it_admin");
export const STAFF = [WREN, DOV, IDRIS, NIA, SOL];

export const FORM = "needs-assessment";

const row = { forms: [FORM], label: { en: "" }, not_actor_of: [], arguments: {} };
export const TABLE: Workflow = {
  states: {},
  return_reasons: [{ code: "other", label: { en: "Something else" } }],
  offer_conversation_from_version: 3,
  commands: [
    {
      ...row,
      name: "submit",
      from: ["draft", "returned"],
      to: "submitted",
      roles: ["social_worker"],
      guards: ["complete", "settled"],
      counts: "version_no",
    },
    {
      ...row,
      name: "return",
      from: ["submitted"],
      to: "returned",
      roles: ["manager"],
      guards: [],
      not_actor_of: ["submit", "seen"],
      arguments: {
        reasons: { type: "many", req: "Y", options: "return_reasons", min: 1 },
        note: { type: "long", req: "Y", min: 1, max: 20 },
        pins: { type: "pins", req: "N", max: 2, comment_max: 12 },
      },
    },
    {
      ...row,
      name: "authorise",
      from: ["submitted"],
      to: "authorised",
      roles: ["manager"],
      guards: ["complete", "settled"],
      not_actor_of: ["submit", "seen"],
    },
  ],
};

export const command = (
  name: string,
  by: StaffMember,
  outcome: CommandView["outcome"],
  rest: Partial<CommandView> = {},
): CommandView => ({
  name,
  by,
  made: 1_773_000_000_000,
  received: null,
  arguments: {},
  outcome,
  refusal: null,
  paths: [],
  words: [],
  ruledAt: null,
  covers: 0,
  ...rest,
});

/** Monday 9 March 2026, 16:02 in London. */
export const MONDAY = Date.UTC(2026, 2, 9, 16, 2);

export const record = (id: string, rest: Partial<RecordEntry> = {}): RecordEntry => ({
  id,
  form: FORM,
  formHash: "",
  person: "marl",
  state: { state: "submitted", versionNo: 1, at: MONDAY, position: 1 },
  named: null,
  stopped: null,
  startedBy: WREN,
  started: MONDAY,
  changed: MONDAY,
  unsent: 0,
  toSettle: 0,
  last: command("submit", WREN, "accepted"),
  ...rest,
});

export const MARL = person("", {
  id: "marl",
  name: "Marlow Oystergate",
  preferred: "Marl",
  born: "1987-05-14",
});

const question = (id: string, rest: Partial<Question> = {}): Question => ({
  id,
  type: "text",
  label: { en: id },
  merge: "ordinary",
  req: "N",
  sens: "1",
  voice: "worker",
  source: "observed",
  ...rest,
});

const section = { voice: "worker", source: "observed" } as const;

/** Two sections: plain questions with one that is hidden by another, then a repeating group. */
export const VISIT: Definition = {
  v: 1,
  id: "visit",
  title: { en: "Visit" },
  audience: "involvement",
  languages: ["en"],
  sections: [
    {
      ...section,
      id: "first",
      title: { en: "First" },
      items: [
        question("more", { type: "yn" }),
        question("detail", { show: { tree: ["==", ["get", "more"], "yes"], reads: ["more"] } }),
        question("notes", { merge: "narrative" }),
      ],
    },
    {
      ...section,
      id: "second",
      title: { en: "Second" },
      items: [
        {
          id: "rows",
          type: "group",
          label: { en: "Rows" },
          req: "N",
          sens: "1",
          voice: "worker",
          source: "observed",
          row_limit: 5,
          items: [question("name"), question("kind", { type: "many", merge: "union" })],
        },
        question("last"),
      ],
    },
  ],
  counts: { "": 0 },
};

/** Answers in hand; each has one head whose dot is its value. */
export class Answers implements AnswerSource {
  readonly clashes = new Set<string>();
  rowKeys: readonly string[] = [];
  constructor(readonly given: Record<string, string>) {}

  answer(path: string): Answer | undefined {
    const value = this.given[path];
    return value === undefined ? undefined : { value, status: 1, source: null, note: null };
  }
  unsettled = (path: string): boolean => this.clashes.has(path);
  rows = (): readonly string[] => this.rowKeys;
  heads = (path: string): HeadView[] =>
    this.given[path] === undefined ? [] : [{ dot: this.given[path] } as HeadView];
  elements = (): HeadView[] => [];
}
