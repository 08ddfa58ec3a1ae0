/**
 * What of a plan that is a person's own is shown to staff who did not type it: the parts the person lets
 * them see, by what stands now, while nobody disputes it (domain.md 2.9; `forms/staff_view.py`).
 */

import view from "../../../forms/staff-view.json";
import { STATUS } from "../codes";
import type { Definition, Node, Section } from "../forms/definition";
import { hex } from "../sync/core/bytes";
import type { OpenRecord } from "./record";
import type { RecordHandle } from "./types";

/** The definition with each section shown only while it is open to staff as well. */
export function onlyOpen(definition: Definition): Definition {
  const { question, whole, some, parts, always } = view;
  const narrowed = (section: Section): Section => {
    if (section.id === always) return section;
    const part: Node = ["in", section.id, ["get", parts]];
    const named: Node = ["&&", ["==", ["get", question], some], part];
    const open: Node = ["||", ["==", ["get", question], whole], named];
    return {
      ...section,
      show: {
        tree: section.show ? ["&&", section.show.tree, open] : open,
        reads: [...(section.show?.reads ?? []), question, parts],
      },
    };
  };
  return { ...definition, sections: definition.sections.map(narrowed) };
}

/** The section a path belongs to, by the first part of the path. */
function sectionsByItem({ sections }: Definition): ReadonlyMap<string, string> {
  return new Map(sections.flatMap(({ id, items }) => items.map((item) => [item.id, id] as const)));
}

/**
 * Whoever opens the record and did not type it is shown only what is open: no answer of another part is
 * read, listed, compared or counted, and finishing it is left to whoever types it.
 */
export function veil(record: OpenRecord): void {
  const typist = record.book.genesis?.change.actor;
  if (record.closed || !typist || hex(typist) === hex(record.desk.actor)) return;
  const { definition, reading } = record;
  const section = sectionsByItem(definition);
  const said = (path: string) => {
    const answer = reading.unsettled(path) ? undefined : reading.answer(path);
    return answer?.status === STATUS.answered ? answer.value : null;
  };
  const closed = (path: string): boolean => {
    const part = section.get(path.split("/")[0] ?? "");
    if (part === view.always || path.startsWith("@")) return false;
    const seen = said(view.question);
    if (seen !== view.some) return seen !== view.whole;
    const parts = said(view.parts);
    return !(Array.isArray(parts) && part !== undefined && parts.includes(part));
  };
  const unless =
    <T>(none: T, read: (path: string) => T) =>
    (path: string): T =>
      closed(path) ? none : read(path);
  const command = record.command.bind(record);
  const paths = record.unsettledPaths.bind(record);
  const bare: Pick<RecordHandle, "answer" | "unsettled" | "rows" | "heads" | "elements"> = {
    answer: unless(undefined, record.answer.bind(record)),
    unsettled: unless(false, record.unsettled.bind(record)),
    rows: unless([], record.rows.bind(record)),
    heads: unless([], record.heads.bind(record)),
    elements: unless([], record.elements.bind(record)),
  };
  const more: Partial<RecordHandle> = {
    definition: onlyOpen(definition),
    closed,
    unsettledPaths: () => paths().filter((path) => !closed(path)),
    command: async (name, ...rest) => {
      if (name === "submit") throw new Error("whoever typed this plan finishes it");
      await command(name, ...rest);
    },
  };
  Object.assign(record, bare, more);
}
