/**
 * A published form beside a record's answers: what is shown, and what each rule sees. The logic of
 * `forms/context.py`. How results are remembered is passed in: once in a map for a review, or as
 * computed signals for a form on screen.
 */

import { STATUS } from "../codes";
import type { Answer, AnswerSource } from "./answers";
import {
  type Definition,
  type Group,
  type Item,
  isGroup,
  type Node,
  onRow,
  type Question,
  type Rule,
  type Section,
} from "./definition";
import { evaluate, type Facts, type Value } from "./evaluate";
import { isBlank, isUnusable, validValue } from "./valid";

/** What stands at a path: a question, or a group (its own register), and what encloses it. */
export interface Place {
  readonly item: Item;
  readonly section: Section;
  readonly group?: Group;
  readonly row?: string;
}

export type Remember = <T>(key: string, work: () => T) => T;

export class Context implements Facts {
  readonly #places = new Map<string, Place>();
  readonly #inner = new Map<string, Question>();

  constructor(
    readonly definition: Definition,
    readonly source: AnswerSource,
    private readonly clock: () => string,
    private readonly remember: Remember,
  ) {
    for (const section of definition.sections) {
      for (const item of section.items) {
        this.#places.set(item.id, { item, section });
        if (!isGroup(item)) continue;
        for (const question of item.items) this.#inner.set(`${item.id}/${question.id}`, question);
      }
    }
  }

  get today(): string {
    return this.clock();
  }

  /** What stands at a path, or undefined where the form has nothing there. */
  place(path: string): Place | undefined {
    const known = this.#places.get(path);
    if (known || !path.includes("/")) return known;
    const [head = "", row = "", ...rest] = path.split("/");
    const outer = this.#places.get(head);
    const item = this.#inner.get(`${head}/${rest.join("/")}`);
    if (!item || !outer || !isGroup(outer.item) || !onRow(item, row)) return undefined;
    const place: Place = { item, section: outer.section, group: outer.item, row };
    this.#places.set(path, place);
    return place;
  }

  /** Every path of a section in form order: each group, then its rows' questions. */
  *paths(section: Section): Generator<string> {
    for (const item of section.items) {
      yield item.id;
      if (!isGroup(item)) continue;
      for (const row of this.rowKeys(item)) {
        for (const question of item.items) {
          if (onRow(question, row)) yield `${item.id}/${row}/${question.id}`;
        }
      }
    }
  }

  /** The rows of a group, shown or not: fixed by the definition, or added by people. */
  rowKeys(group: Group): readonly string[] {
    return group.rows?.length ? group.rows.map((row) => row.key) : this.source.rows(group.id);
  }

  rows(id: string): readonly string[] | null {
    const item = this.#places.get(id)?.item;
    return item && isGroup(item) && this.shown(id) ? this.rowKeys(item) : null;
  }

  /** Whether a question or group is asked now. */
  shown(path: string): boolean {
    const place = this.place(path);
    if (!place) return false;
    const { item, group, row } = place;
    const outer = group ? this.#rowShown(group, row ?? "") : this.sectionShown(place.section);
    if (!outer || !item.show) return outer;
    return this.remember(`shown:${path}`, () => this.#holds(item.show, place));
  }

  value(path: string): Value {
    return this.remember(`value:${path}`, () => this.#value(path));
  }

  status(path: string): number | null {
    return this.settled(path)?.status ?? null;
  }

  /** The answer at a path when it is shown and nobody disputes it. */
  settled(path: string): Answer | undefined {
    return this.shown(path) && !this.source.unsettled(path) ? this.source.answer(path) : undefined;
  }

  /** A compiled rule's value at a place, or form-wide. */
  judge(tree: Node, place?: Place): Value {
    return evaluate(tree, this, place?.group ? { "": `${place.group.id}/${place.row}` } : {});
  }

  /** Whether a section is asked now. */
  sectionShown(section: Section): boolean {
    if (!section.show) return true;
    return this.remember(`section:${section.id}`, () => this.#holds(section.show));
  }

  #rowShown(group: Group, row: string): boolean {
    return this.remember(
      `row:${group.id}/${row}`,
      () => this.shown(group.id) && this.rowKeys(group).includes(row),
    );
  }

  #holds(rule: Rule | undefined, place?: Place): boolean {
    return !rule || this.judge(rule.tree, place) === true;
  }

  #value(path: string): Value {
    const place = this.place(path);
    if (!place || !this.shown(path)) return null;
    const { item } = place;
    if (item.type === "calc") return item.value ? this.judge(item.value.tree, place) : null;
    const answer = this.settled(path);
    if (answer?.status !== STATUS.answered || isBlank(answer.value)) return null;
    return isUnusable(validValue(item, answer.value)) ? null : (answer.value as Value);
  }
}

/** Remembers each result once, in a map: for answers that do not change meanwhile. */
export function once(): Remember {
  const known = new Map<string, unknown>();
  return <T>(key: string, work: () => T): T => {
    if (!known.has(key)) {
      known.set(key, null);
      known.set(key, work());
    }
    return known.get(key) as T;
  };
}
