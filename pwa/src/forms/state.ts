/**
 * A form on screen as signals. Each rule is one computed signal, made when first asked for and
 * reading only what its rule reads, so that a keystroke never walks the form.
 */

import { computed, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import { STATUS } from "../codes";
import type { AnswerSource } from "./answers";
import { Context, type Place } from "./context";
import { copiedFrom } from "./copied-from";
import {
  type Definition,
  type Group,
  type Item,
  isGroup,
  onRow,
  type Requirement,
  type Section,
  type Text,
  words,
} from "./definition";
import type { Value } from "./evaluate";
import { needed, type Problem, satisfied, slips, truth } from "./slips";
import { isBlank } from "./valid";

export interface Progress {
  /** Answers asked for now that submitting needs. */
  readonly needed: number;
  /** Questions asked now with an answer or a reason for none. */
  readonly answered: number;
  /** Of those needed, how many are still to answer. */
  readonly left: number;
  /** Questions asked now. */
  readonly total: number;
  /** Answers that stand in two or more ways. */
  readonly toSettle: number;
  /** Answers that are there and cannot be submitted as they are: their type or a check refuses them. */
  readonly toPutRight: number;
  /** Answers copied from the last record that nobody has confirmed. */
  readonly toConfirm: number;
  /** `answered` only where nothing is left to answer, settle, put right or confirm. */
  readonly status: "not_started" | "left" | "answered";
}

export interface FormOptions {
  /** The civil date in the organisation's zone; tracked when a signal. */
  readonly today: ReadonlySignal<string> | (() => string);
  readonly lang: ReadonlySignal<string> | string;
}

export interface FormState {
  readonly definition: Definition;
  readonly source: AnswerSource;
  /** What stands at a path: its question or group, section, and row. */
  place(path: string): Place | undefined;
  /** Whether a question or group is asked now. */
  shown(path: string): ReadonlySignal<boolean>;
  /** How strictly an answer is asked for now; a question that is not shown is `N`. */
  requirement(path: string): ReadonlySignal<Requirement>;
  /** Whether submitting needs an answer here now (`Y` or `Y*`). */
  needed(path: string): ReadonlySignal<boolean>;
  /** A calculation's result, or an answer as rules see it; null when missing. */
  value(path: string): ReadonlySignal<Value>;
  /** Slips in what is present; what is missing is only said by `review`. */
  problems(path: string): ReadonlySignal<readonly Problem[]>;
  /** What the law finds beside the form's own rules; nothing until its code is there (duties/problems.ts). */
  readonly law: Signal<Law>;
  /** Rows of a group, fixed or added. */
  rows(group: string): ReadonlySignal<readonly string[]>;
  sectionShown(id: string): ReadonlySignal<boolean>;
  sectionProgress(id: string): ReadonlySignal<Progress>;
  /** The civil date an answer asked now was copied from, until it is confirmed; null for any other. */
  toConfirm(path: string): ReadonlySignal<string | null>;
  indicator(id: string): ReadonlySignal<boolean | null>;
  /** The words of a text in the form's language; tracked when the language is a signal. */
  words(text: Text): string;
  /** Every path answered but no longer asked; reads without tracking. */
  kept(): readonly string[];
}

/** What the law finds wrong at a path. */
export type Law = (path: string) => readonly Problem[];

const NONE: readonly never[] = [];
const ALWAYS: ReadonlySignal<boolean> = signal(true);

/** Which of a section's counts one path adds one to. */
const TOTAL = 1;
const NEEDED = 2;
const ANSWERED = 4;
const LEFT = 8;
const TO_SETTLE = 16;
const TO_PUT_RIGHT = 32;
const TO_CONFIRM = 64;
const FLAGS = [TOTAL, NEEDED, ANSWERED, LEFT, TO_SETTLE, TO_PUT_RIGHT, TO_CONFIRM];

/** The state of one record's form over its answers. */
export function createFormState(
  definition: Definition,
  source: AnswerSource,
  { today, lang }: FormOptions,
): FormState {
  const known = new Map<string, ReadonlySignal<unknown>>();
  const lazily = <T>(key: string, work: () => T): ReadonlySignal<T> => {
    let found = known.get(key);
    if (!found) {
      found = computed(work);
      known.set(key, found);
    }
    return found as ReadonlySignal<T>;
  };
  const clock = typeof today === "function" ? today : () => today.value;
  const context = new Context(definition, source, clock, (key, work) => lazily(key, work).value);
  const sections = new Map(definition.sections.map((section) => [section.id, section]));
  const indicators = new Map(definition.indicators?.map((each) => [each.id, each]));

  const requirementNow = (path: string): Requirement => {
    const place = context.place(path);
    return place && context.shown(path) ? needed(context, place) : "N";
  };

  const law = signal<Law>(() => NONE);
  const problems = (path: string): ReadonlySignal<readonly Problem[]> =>
    lazily(`problems:${path}`, () => {
      const place = context.place(path);
      if (!place || !context.shown(path) || source.unsettled(path)) return NONE;
      const found = [...slips(context, path, place), ...law.value(path)];
      return found.length > 0 ? found : NONE;
    });

  const copiedAt = (path: string): string | null =>
    context.shown(path) && !source.unsettled(path) ? copiedFrom(source.answer(path)) : null;

  const flagsOf = (path: string): number => {
    const place = context.place(path);
    if (!place || !context.shown(path)) return 0;
    const { item } = place;
    const wrong = problems(path).value.some(({ warn }) => !warn) ? TO_PUT_RIGHT : 0;
    if (item.type === "calc" || item.type === "info") return wrong;
    if (isGroup(item) && item.rows?.length) return wrong;
    const must = needed(context, place).startsWith("Y") ? NEEDED : 0;
    if (source.unsettled(path)) return TOTAL | TO_SETTLE | must;
    const answer = source.answer(path);
    const told = satisfied(context, place, answer, "N");
    const reasoned = answer?.status !== STATUS.not_asked || !isBlank(answer.note);
    const enough = reasoned && satisfied(context, place, answer, requirementNow(path));
    const left = must > 0 && !enough;
    const copied = copiedAt(path) !== null ? TO_CONFIRM : 0;
    return TOTAL | must | (told ? ANSWERED : 0) | (left ? LEFT : wrong) | copied;
  };

  const flags = (path: string): number => lazily(`flags:${path}`, () => flagsOf(path)).value;

  const tally = (paths: Iterable<string>): number[] => {
    const counts = FLAGS.map(() => 0);
    for (const path of paths) {
      const set = flags(path);
      FLAGS.forEach((flag, index) => {
        if (set & flag) counts[index] = (counts[index] ?? 0) + 1;
      });
    }
    return counts;
  };

  /** A group's counts as a string, so that equal counts stop a recalculation from spreading. */
  const groupTally = (group: Group): string =>
    lazily(`tally:${group.id}`, () => {
      const rows = context.rowKeys(group);
      const inside = rows.flatMap((row) =>
        group.items
          .filter((question) => onRow(question, row))
          .map((question) => `${group.id}/${row}/${question.id}`),
      );
      return tally([group.id, ...inside]).join();
    }).value;

  const unworked = ({ type, id }: Item): boolean =>
    type === "calc" && context.shown(id) && context.value(id) === null;

  const progressOf = (section: Section): Progress => {
    const counts = tally(section.items.filter((item) => !isGroup(item)).map((item) => item.id));
    for (const item of section.items) {
      if (!isGroup(item)) continue;
      groupTally(item)
        .split(",")
        .forEach((count, index) => {
          counts[index] = (counts[index] ?? 0) + Number(count);
        });
    }
    const [total = 0, must = 0, answered = 0, left = 0, toSettle = 0, wrong = 0, copied = 0] =
      counts;
    // A section of calculations alone is answered once they can be worked out.
    const some = total > 0 || section.items.some(unworked);
    const untouched = some && answered === 0 && toSettle === 0 && wrong === 0;
    const open = left + toSettle + wrong + copied;
    const status = untouched ? "not_started" : open > 0 ? "left" : "answered";
    const still = { left, toSettle, toPutRight: wrong, toConfirm: copied };
    return { needed: must, answered, total, ...still, status };
  };

  return {
    definition,
    source,
    place: (path) => context.place(path),
    shown: (path) => {
      const place = context.place(path);
      const plain = place && !place.group && !place.item.show && !place.section.show;
      return plain ? ALWAYS : lazily(`isShown:${path}`, () => context.shown(path));
    },
    requirement: (path) => lazily(`req:${path}`, () => requirementNow(path)),
    needed: (path) => lazily(`needed:${path}`, () => requirementNow(path).startsWith("Y")),
    value: (path) => lazily(`valueOf:${path}`, () => context.value(path)),
    problems,
    law,
    rows: (id) =>
      lazily(`rows:${id}`, () => {
        const item = context.place(id)?.item;
        return item && isGroup(item) ? context.rowKeys(item) : NONE;
      }),
    sectionShown: (id) =>
      lazily(`sectionShown:${id}`, () => {
        const section = sections.get(id);
        return section !== undefined && context.sectionShown(section);
      }),
    sectionProgress: (id) =>
      lazily(`progress:${id}`, () => progressOf(sections.get(id) ?? EMPTY_SECTION)),
    toConfirm: (path) => lazily(`copied:${path}`, () => copiedAt(path)),
    indicator: (id) =>
      lazily(`indicator:${id}`, () => {
        const rule = indicators.get(id);
        return rule ? truth(context.judge(rule.tree)) : null;
      }),
    words: (text) => words(text, typeof lang === "string" ? lang : lang.value),
    kept: () =>
      untracked(() =>
        definition.sections
          .flatMap((section) => [...context.paths(section)])
          .filter((path) => !(context.place(path) && context.shown(path)) && source.answer(path)),
      ),
  };
}

const EMPTY_SECTION: Section = {
  id: "",
  title: { en: "" },
  voice: "worker",
  source: "professional",
  items: [],
};
