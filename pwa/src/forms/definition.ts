/**
 * A published form definition: the shape of the canonical JSON that `forms/publish.py` writes.
 * `forms/FORMAT.md` is the reference. Absent lists mean empty, absent numbers mean the default.
 */

import type { SourceName } from "../codes";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Words by language tag; `en` is always there. */
export type Text = { readonly en: string } & { readonly [language: string]: string };

export type QuestionType =
  | "text"
  | "long"
  | "one"
  | "many"
  | "date"
  | "datetime"
  | "time"
  | "number"
  | "money"
  | "yn"
  | "sig"
  | "party"
  | "file"
  | "calc"
  | "info";
/** How a short text is written: what is typed is read so, and shown so. */
export type TextFormat = "nhs_number" | "postcode";
export type FileKind = "photo" | "document";
export type Requirement = "Y" | "Y*" | "W" | "N";
export type Merge = "critical" | "narrative" | "ordinary" | "union";
export type Voice = "worker" | "person";
export type CalcResult =
  | "bool"
  | "number"
  | "money"
  | "text"
  | "code"
  | "date"
  | "datetime"
  | "time";

/** A compiled rule: a literal, or `[op, ...args]`. */
export type Node = Json;

export interface Rule {
  readonly tree: Node;
  /** Paths read; `*` stands for any row. */
  readonly reads: readonly string[];
}

export interface Check extends Rule {
  readonly message: Text;
  /** Shown, but never stops submission. */
  readonly warn?: true;
}

export interface Option {
  readonly code: string;
  readonly label: Text;
  readonly hint?: Text;
  /** What a national return writes for the code. */
  readonly export_value?: string;
}

/** Exactly one is present. */
export interface WhileUnsettled {
  readonly value?: Json;
  readonly missing?: true;
  readonly union?: true;
}

export interface Question {
  readonly id: string;
  readonly type: QuestionType;
  readonly label: Text;
  readonly hint?: Text;
  /** Codes of `one` and `many`, or the words for a calc's result; `yn` has yes and no without. */
  readonly options?: readonly Option[];
  /** Codes of a `many` that exclude every other. */
  readonly exclusive?: readonly string[];
  /** Codes that cannot wait for a connection: somebody is rung until the server has them. */
  readonly urgent?: readonly string[];
  /** What a `file` may be. */
  readonly accept?: readonly FileKind[];
  /** `text` only. */
  readonly format?: TextFormat;
  /** Stored numbers are scaled by 10 to this power; money is pence. */
  readonly decimals?: number;
  /** Smallest stored number. */
  readonly min?: number;
  /** Largest stored number, or most UTF-8 bytes of `text` and `long`. */
  readonly max?: number;
  readonly merge: Merge;
  readonly while_unsettled?: WhileUnsettled;
  readonly req: Requirement;
  readonly sens: string;
  readonly voice: Voice;
  readonly source: SourceName;
  readonly show?: Rule;
  readonly require?: Rule;
  /** What `req` becomes while `require` is true. */
  readonly require_as?: Requirement;
  /** The only fixed rows the question stands on. */
  readonly rows_only?: readonly string[];
  /** May also be answered once the record is final: no part of what was decided. */
  readonly recorded_after?: "final";
  /** `calc` only. */
  readonly value?: Rule;
  /** `calc` only. */
  readonly result?: CalcResult;
  readonly checks?: readonly Check[];
}

export interface FixedRow {
  readonly key: string;
  readonly label: Text;
  readonly prompts?: Text;
}

/** Answers written together by one tap on a row; `otherwise` is the button that opens its questions. */
export interface OneTap {
  readonly label: Text;
  readonly answers: { readonly [id: string]: Json };
  readonly otherwise?: Text;
  /** Of the button after all the rows, which writes the same to every row that has no answer. */
  readonly rest?: Text;
}

/** Rows that are visits of a week, by the questions that say on which days, from when and until when. */
export interface Week {
  readonly days: string;
  readonly from: string;
  readonly to: string;
}

/** Questions of a section that one tap answers together, while none of them has an answer. */
export interface Together {
  readonly label: Text;
  readonly answers: { readonly [id: string]: Json };
}

/** A row a record is started with; `person` lists its parties that name whom the record is about. */
export interface FirstRow {
  readonly group: string;
  readonly person?: readonly string[];
  readonly answers?: { readonly [id: string]: Json };
}

export interface Group {
  readonly id: string;
  readonly type: "group";
  readonly label: Text;
  readonly hint?: Text;
  /** Fixed rows; absent where people add rows. */
  readonly rows?: readonly FixedRow[];
  readonly one_tap?: OneTap;
  readonly week?: Week;
  readonly add_label?: Text;
  /** Words of the answer "none", where the group offers it. */
  readonly none?: Text;
  /** Ids of the questions shown on a row's card. */
  readonly summary?: readonly string[];
  readonly req: Requirement;
  readonly sens: string;
  readonly voice: Voice;
  readonly source: SourceName;
  readonly row_limit: number;
  readonly show?: Rule;
  readonly require?: Rule;
  readonly require_as?: Requirement;
  /** Of all its questions, and of its rows. */
  readonly recorded_after?: "final";
  readonly items: readonly Question[];
}

export type Item = Question | Group;

export interface Section {
  readonly id: string;
  readonly title: Text;
  readonly hint?: Text;
  readonly voice: Voice;
  readonly source: SourceName;
  readonly show?: Rule;
  readonly together?: readonly Together[];
  readonly items: readonly Item[];
}

export interface Indicator extends Rule {
  readonly id: string;
  readonly label: Text;
}

/** `*` in both paths stands for each row of a group. */
export interface CopiedIn {
  readonly to: string;
  readonly from: string;
  readonly path: string;
}

/** What is filled in when `question` is answered (forms/FORMAT.md); `answers` by code and question. */
export interface Presets {
  readonly question: string;
  readonly who_is_in?: string;
  readonly now?: string;
  readonly stated?: string;
  readonly answers: { readonly [code: string]: { readonly [id: string]: Json } };
  /** The wider question the person may have been asked in place of each recipient, by code. */
  readonly groups?: { readonly [code: string]: string };
}

export interface Definition {
  readonly v: 1;
  readonly id: string;
  readonly title: Text;
  readonly audience: string;
  readonly languages: readonly string[];
  /** False of a language whose words nobody who speaks it has read over. */
  readonly reviewed?: { readonly [language: string]: boolean };
  readonly law?: string;
  /** `order` is 100 unless said: lower stands earlier in a list of forms. */
  readonly starts?: {
    readonly roles?: readonly string[];
    readonly order?: number;
    /** What it is for, in one line. */
    readonly about?: Text;
    /** Years: of nobody known to be younger is one started. */
    readonly from_age?: number;
    /** What is offered for them instead: this section, in these words; the record is called by `title`. */
    readonly younger?: {
      readonly section: string;
      readonly label: Text;
      readonly title?: Text;
      readonly copied_in?: readonly CopiedIn[];
    };
    /** What the law asks of one about somebody under 18, where there may be one. */
    readonly under_18?: Text;
  };
  readonly copied_in?: readonly CopiedIn[];
  /** Questions and groups copied from the person's last record of this form, if they want that. */
  readonly copied_forward?: readonly string[];
  readonly presets?: Presets;
  readonly first_rows?: readonly FirstRow[];
  /** Fixed rows' prompts are not shown in the modes of `without_prompts`. */
  readonly modes?: { readonly question: string; readonly without_prompts?: readonly string[] };
  readonly sections: readonly Section[];
  readonly indicators?: readonly Indicator[];
  readonly new_decision?: readonly string[];
  /** Most answers needed to submit, by mode code ("" where there are no modes). */
  readonly counts: { readonly [mode: string]: number };
}

/** Whether a question exists on a row at all. */
export const onRow = (question: Question, row: string): boolean =>
  !question.rows_only?.length || question.rows_only.includes(row);

export const isGroup = (item: Item): item is Group => item.type === "group";

/** The words in a language, or in English where there are none. */
export const words = (text: Text, lang: string): string => text[lang] ?? text.en;
