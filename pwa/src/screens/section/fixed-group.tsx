/** Rows the form fixes (ten outcomes, nine areas): one tap where a person manages, the questions where not. */

import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { fieldId } from "../../app/field-id";
import { STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { FixedRow, Group, Json, Question } from "../../forms/definition";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { tr } from "../../text/rarer";
import { Tag } from "../../ui/blocks";
import { Button, ButtonGroup } from "../../ui/button";
import { SummaryList } from "../../ui/summary";
import { type Asking, sourceOf, useAsking } from "./context";
import { GroupHeading } from "./group-heading";
import { NotedRow } from "./noted";
import { QuestionRuns } from "./runs";
import { wordsOf } from "./words";

const pathOf = (group: Group, row: string, id: string): string => `${group.id}/${row}/${id}`;
const same = (a: Json | undefined, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
const answerable = (item: Question): boolean => item.type !== "calc" && item.type !== "info";

/** The one-tap answers that exist on this row. */
function tapOf(asking: Asking, group: Group, row: string): readonly (readonly [Question, Json])[] {
  const answers = group.one_tap?.answers ?? {};
  return group.items.flatMap((item) => {
    const value = answers[item.id];
    return value !== undefined && asking.form.place(pathOf(group, row, item.id))
      ? [[item, value] as const]
      : [];
  });
}

/** What only this row can answer instead ("No child"): its own choices, but for what the one tap says. */
function othersOf(asking: Asking, group: Group, row: string) {
  const own = tapOf(asking, group, row).filter(([item]) => item.rows_only?.length);
  return own.flatMap(([item, tapped]) =>
    (item.type === "one" ? (item.options ?? []) : [])
      .filter(({ code }) => code !== tapped)
      .map(({ code, label }) => ({ item, code, label })),
  );
}

type RowState = "untouched" | "tapped" | "begun";

/** Whether a row has nothing, only its one-tap answers, or something written. *Tracked.* */
function stateOf(asking: Asking, group: Group, row: string): RowState {
  const tap = new Map(tapOf(asking, group, row).map(([item, value]) => [item.id, value]));
  let tapped = 0;
  for (const item of group.items) {
    if (!answerable(item)) continue;
    const answer = asking.handle.answer(pathOf(group, row, item.id));
    if (!answer) continue;
    const wanted = tap.get(item.id);
    if (wanted !== undefined && answer.status === STATUS.answered && same(answer.value, wanted))
      tapped++;
    else return "begun";
  }
  if (tapped === 0) return "untouched";
  return tapped === tap.size ? "tapped" : "begun";
}

/** Whether nothing that submitting needs is left in a row. *Tracked.* */
function isDone(asking: Asking, group: Group, row: string): boolean {
  return group.items.every((item) => {
    const path = pathOf(group, row, item.id);
    return (
      !answerable(item) ||
      !asking.form.shown(path).value ||
      !asking.form.needed(path).value ||
      asking.handle.answer(path) !== undefined
    );
  });
}

/** Answers as one tap writes them on a row, and what stood there before. */
function tapping(asking: Asking, group: Group, row: string) {
  const before: Record<string, Answer | null> = {};
  const answers: Record<string, Answer> = {};
  for (const [item, value] of tapOf(asking, group, row)) {
    const path = pathOf(group, row, item.id);
    before[path] = asking.handle.answer(path) ?? null;
    const source = sourceOf(item, undefined);
    answers[path] = { value, status: STATUS.answered, source, note: null };
  }
  return { before, answers };
}

function FoldedRow({ group, row, onOpen }: { group: Group; row: FixedRow; onOpen: () => void }) {
  const asking = useAsking();
  const { form, handle } = asking;
  const given = group.items.filter((item) => {
    const path = pathOf(group, row.key, item.id);
    const short = item.type === "one" || item.type === "many" || item.type === "yn";
    return short && form.shown(path).value && handle.answer(path) !== undefined;
  });
  const label = form.words(row.label);
  const id = fieldId(`${group.id}/${row.key}`);
  return (
    <>
      <SummaryList
        rows={given.map((item) => ({
          key: form.words(item.label),
          value: wordsOf(asking, item, handle.answer(pathOf(group, row.key, item.id))),
        }))}
      />
      <ButtonGroup>
        <Button
          id={`${id}-open`}
          onPress={onOpen}
          label={tr(handle.writable() ? "group.openRow" : "group.readRow", { row: label })}
        >
          {tr(handle.writable() ? "group.open" : "group.read")}
        </Button>
      </ButtonGroup>
    </>
  );
}

function Row({ group, row }: { group: Group; row: FixedRow }) {
  const asking = useAsking();
  const { handle, form, focus } = asking;
  const sent = focus?.startsWith(`${group.id}/${row.key}/`) ?? false;
  const [open, setOpen] = useState(sent);
  const [undo, setUndo] = useState<Readonly<Record<string, Answer | null>> | null>(null);
  const state = useComputed(() => stateOf(asking, group, row.key)).value;
  const done = useComputed(() => isDone(asking, group, row.key)).value;
  const unsettled = useComputed(() =>
    group.items.some((item) => handle.unsettled(pathOf(group, row.key, item.id))),
  ).value;
  const id = fieldId(`${group.id}/${row.key}`);
  const label = form.words(row.label);
  const writable = handle.writable();

  const focusOn = (target: string): void => {
    requestAnimationFrame(() => document.getElementById(target)?.focus());
  };
  const tap = (): void => {
    const { before, answers } = tapping(asking, group, row.key);
    setUndo(before);
    setOpen(false);
    handle.writeAll(answers);
    focusOn(`${id}-undo`);
  };
  const instead = (item: Question, value: Json): void => {
    const source = sourceOf(item, undefined);
    const answer = { value, status: STATUS.answered, source, note: null };
    handle.writeAll({ [pathOf(group, row.key, item.id)]: answer });
    focusOn(`${id}-open`);
  };
  const takeBack = (): void => {
    const back: Record<string, Answer | null> = {};
    for (const [item] of tapOf(asking, group, row.key)) {
      const path = pathOf(group, row.key, item.id);
      back[path] = undo?.[path] ?? null;
    }
    setUndo(null);
    handle.writeAll(back);
    focusOn(`${id}-tap`);
  };
  const show = (): void => {
    setOpen(true);
    requestAnimationFrame(() =>
      document.getElementById(id)?.querySelector<HTMLElement>("input, textarea")?.focus(),
    );
  };

  if (state === "tapped" && !open && !unsettled && group.one_tap) {
    return (
      <div class="ds-card ds-card--folded" id={id}>
        <div>
          <h3>{label}</h3>
          <p>{form.words(group.one_tap.label)}</p>
        </div>
        {writable && (
          <Button
            kind="link"
            id={`${id}-undo`}
            label={`${tr("group.undo")}: ${label}`}
            onPress={takeBack}
          >
            {tr("group.undo")}
          </Button>
        )}
      </div>
    );
  }
  const untouched = state === "untouched" && !open && !unsettled;
  const otherwise = group.one_tap?.otherwise
    ? form.words(group.one_tap.otherwise)
    : tr("group.more");
  return (
    <div class="ds-card" id={id}>
      <h3>{label}</h3>
      {row.prompts && !prompted(asking) && <p class="govuk-hint">{form.words(row.prompts)}</p>}
      {unsettled && (
        <p>
          <Tag warn>{tr("group.settle")}</Tag>
        </p>
      )}
      {untouched && !writable && <p class="govuk-body">{tl("q.notAnswered")}</p>}
      {untouched && writable && (
        <ButtonGroup>
          {group.one_tap && (
            <Button
              id={`${id}-tap`}
              onPress={tap}
              label={`${form.words(group.one_tap.label)}: ${label}`}
            >
              {form.words(group.one_tap.label)}
            </Button>
          )}
          {othersOf(asking, group, row.key).map((other) => {
            const words = form.words(other.label);
            return (
              <Button
                key={other.code}
                id={`${id}-${other.code}`}
                onPress={() => instead(other.item, other.code)}
                label={`${words}: ${label}`}
              >
                {words}
              </Button>
            );
          })}
          <Button onPress={show} label={`${otherwise}: ${label}`}>
            {otherwise}
          </Button>
        </ButtonGroup>
      )}
      {!untouched && !open && <FoldedRow group={group} row={row} onOpen={show} />}
      {!open && <NotedRow group={group} row={row.key} name={label} />}
      {open && (
        <div class="ds-card__body">
          <QuestionRuns
            items={group.items.map((item) => ({ path: pathOf(group, row.key, item.id), item }))}
          />
          <Button
            onPress={() => {
              setOpen(false);
              focusOn(`${id}-open`);
            }}
            label={tr("group.foldRow", { row: label })}
          >
            {tr("group.fold")}
          </Button>
        </div>
      )}
      {!untouched && !done && !open && <p class="ds-second">{tr("group.notYet")}</p>}
    </div>
  );
}

/** Prompts are left out where the form's short way says so. */
function prompted({ handle, form }: Asking): boolean {
  const mode = form.definition.modes?.question;
  return mode !== undefined && handle.answer(mode)?.value === "short";
}

/** After the rows, so that the list is looked through first: one tap for all that have no answer yet. */
function Rest({ group, label }: { group: Group; label: string }) {
  const asking = useAsking();
  const { handle } = asking;
  const [undo, setUndo] = useState<Readonly<Record<string, Answer | null>> | null>(null);
  const left = useComputed(() =>
    (group.rows ?? [])
      .map(({ key }) => key)
      .filter((key) => stateOf(asking, group, key) === "untouched"),
  ).value;
  const id = `${fieldId(group.id)}-rest`;
  if (!handle.writable()) return null;
  const write = (answers: Record<string, Answer | null>): void => {
    handle.writeAll(answers);
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  if (left.length === 0) {
    if (!undo) return null;
    const takeBack = (): void => {
      setUndo(null);
      write(undo);
    };
    return (
      <div class="ds-card ds-card--folded">
        <p>{label}</p>
        <Button kind="link" id={id} label={`${tr("group.undo")}: ${label}`} onPress={takeBack}>
          {tr("group.undo")}
        </Button>
      </div>
    );
  }
  const tapAll = (): void => {
    const taps = left.map((key) => tapping(asking, group, key));
    setUndo(Object.assign({}, ...taps.map(({ before }) => before)));
    write(Object.assign({}, ...taps.map(({ answers }) => answers)));
  };
  return (
    <ButtonGroup>
      <Button id={id} onPress={tapAll}>
        {label}
      </Button>
    </ButtonGroup>
  );
}

/** How many of the rows have all that submitting needs of them. */
function RowsAnswered({ group }: { group: Group }) {
  const asking = useAsking();
  const rows = group.rows ?? [];
  const done = useComputed(
    () =>
      rows.filter(
        ({ key }) => stateOf(asking, group, key) !== "untouched" && isDone(asking, group, key),
      ).length,
  ).value;
  return <p class="ds-second ds-number">{t("section.countSpoken", { done, all: rows.length })}</p>;
}

export function FixedGroupView({ group }: { group: Group }) {
  const { form } = useAsking();
  if (!form.shown(group.id).value) return null;
  return (
    <div class="ds-question" data-path={group.id} id={fieldId(group.id)} tabIndex={-1}>
      <GroupHeading group={group} />
      {group.hint && <p class="govuk-hint">{form.words(group.hint)}</p>}
      <RowsAnswered group={group} />
      {(group.rows ?? []).map((row) => (
        <Row key={row.key} group={group} row={row} />
      ))}
      {group.one_tap?.rest && <Rest group={group} label={form.words(group.one_tap.rest)} />}
    </div>
  );
}
