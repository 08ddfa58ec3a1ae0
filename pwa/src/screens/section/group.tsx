/** Rows that people add: summary cards, one open at a time to begin with, removed rows put back in place. */

import { useEffect, useState } from "preact/hooks";
import { fieldId } from "../../app/field-id";
import { later, part } from "../../app/later";
import { problemWords } from "../../app/problem-words";
import { STATUS } from "../../codes";
import { NONE_ROWS } from "../../forms/answers";
import type { Group, Question } from "../../forms/definition";
import { flaggedRows } from "../../session/flagged";
import type { StaffMember } from "../../session/types";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { tr } from "../../text/rarer";
import { twk } from "../../text/week";
import { Button, ButtonGroup } from "../../ui/button";
import { ErrorMessage } from "../../ui/field";
import { focusNext } from "../../ui/focus-next";
import { say } from "../../ui/live";
import { Notice, SummaryList } from "../../ui/summary";
import { costAfter } from "../duties/costs";
import { Comments } from "./comments";
import { useAsking } from "./context";
import { GroupHeading } from "./group-heading";
import { NotedRow } from "./noted";
import { Clash, QuietLine } from "./quiet-line";
import { NoAnswer } from "./quiet-parts";
import { QuestionRuns } from "./runs";
import { Under18 } from "./under-18";
import { addSame } from "./week";
import { wordsOf } from "./words";

const week = part(() => import("../shown-answer/week"));
const VisitShown = later(week, (parts) => parts.VisitShown);
const WeekShown = later(week, (parts) => parts.WeekShown);
const ServiceCost = later(
  part(() => import("./service-cost")),
  (parts) => parts.ServiceCost,
);

const pathOf = (group: Group, row: string, question: Question): string =>
  `${group.id}/${row}/${question.id}`;

const namesOf = (members: readonly StaffMember[]): string =>
  members.map(({ name }) => name).join(" and ");

interface RowProps {
  readonly group: Group;
  readonly row: string;
  readonly name: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onRemove: () => void;
  /** Adds the same visit at another time; of visits of a week only. */
  readonly onAgain: (() => void) | null;
}

function Row({ group, row, name, open, onOpen, onRemove, onAgain }: RowProps) {
  const asking = useAsking();
  const { handle, form } = asking;
  const id = fieldId(`${group.id}/${row}`);
  const removable = asking.writable(`${group.id}/${row}`);
  const writable =
    removable || group.items.some((item) => asking.writable(pathOf(group, row, item)));
  const shown = group.items.filter(
    (item) => (group.summary ?? []).includes(item.id) && form.shown(pathOf(group, row, item)).value,
  );
  const unsettled = group.items.some((item) => handle.unsettled(pathOf(group, row, item)));
  const placed = group.items.map((item) => ({ path: pathOf(group, row, item), item }));
  const priced = costAfter(group);
  const flagged = flaggedRows(handle.ground, group.id).find((each) => each.row === row);
  return (
    <div class="ds-card" id={id}>
      <h3>{name}</h3>
      {flagged && (
        <Notice>
          <p>
            {tr("group.flaggedBack", {
              removers: namesOf(flagged.removedBy),
              changers: namesOf(flagged.changedBy),
            })}
          </p>
          <ButtonGroup>
            <Button onPress={() => handle.restoreRow(group.id, row)}>{tr("group.keep")}</Button>
            <Button kind="link" onPress={onRemove}>
              {tr("group.removeIt")}
            </Button>
          </ButtonGroup>
        </Notice>
      )}
      {open ? (
        <div class="ds-card__body">
          <QuestionRuns items={placed.slice(0, priced)} />
          {priced > 0 && <ServiceCost row={row} />}
          <QuestionRuns items={placed.slice(priced)} />
        </div>
      ) : group.week ? (
        <VisitShown group={group} row={row} context={asking} />
      ) : (
        <SummaryList
          rows={shown.map((item) => ({
            key: form.words(item.label),
            value: wordsOf(asking, item, handle.answer(pathOf(group, row, item))),
          }))}
        />
      )}
      {unsettled && !open && <p>{tl("clash.two")}</p>}
      {!open && <NotedRow group={group} row={row} name={name} />}
      <ButtonGroup>
        {open && removable && onAgain && (
          <Button label={twk("week.againOf", { row: name })} onPress={onAgain}>
            {twk("week.again")}
          </Button>
        )}
        <Button
          id={`${id}-open`}
          onPress={() => onOpen(!open)}
          label={tr(open ? "group.foldRow" : writable ? "group.openRow" : "group.readRow", {
            row: name,
          })}
        >
          {tr(open ? "group.fold" : writable ? "group.open" : "group.read")}
        </Button>
        {removable && (
          <Button kind="link" onPress={onRemove} label={tr("group.removeRow", { row: name })}>
            {tr("group.remove")}
          </Button>
        )}
      </ButtonGroup>
    </div>
  );
}

/** The first field of a row that was just opened takes the focus. */
function focusRow(group: Group, row: string): void {
  requestAnimationFrame(() => {
    const card = document.getElementById(fieldId(`${group.id}/${row}`));
    card?.querySelector<HTMLElement>("input, textarea, button")?.focus();
  });
}

function focusPath(path: string): void {
  requestAnimationFrame(() => document.getElementById(fieldId(path))?.focus());
}

export function GroupView({ group }: { group: Group }) {
  const asking = useAsking();
  const { handle, form, focus } = asking;
  const focusRowId = focus?.startsWith(`${group.id}/`) ? (focus.split("/")[1] ?? null) : null;
  const [open, setOpen] = useState<ReadonlySet<string>>(
    new Set(focusRowId === null ? [] : [focusRowId]),
  );
  const [removed, setRemoved] = useState<string | null>(null);
  useEffect(() => {
    if (removed) document.getElementById(`${fieldId(group.id)}-putback`)?.focus();
  }, [removed, group.id]);
  if (!form.shown(group.id).value) return null;

  const rows = form.rows(group.id).value;
  const register = handle.answer(group.id);
  const writable = asking.writable(group.id);
  const label = form.words(group.label);
  const law = form.problems(group.id).value.filter(({ code }) => code === "check_failed");
  const none = register?.value === NONE_ROWS;
  const reasoned = register !== undefined && register.status !== STATUS.answered;

  const setRow = (row: string, on: boolean): void => {
    const next = new Set(open);
    if (on) next.add(row);
    else next.delete(row);
    setOpen(next);
    if (on) focusRow(group, row);
    else {
      focusNext(`${fieldId(`${group.id}/${row}`)}-open`);
    }
  };
  const add = (): void => {
    if (register) handle.write(group.id, null);
    const row = handle.addRow(group.id);
    setRemoved(null);
    setRow(row, true);
  };
  const again = (row: string): void => {
    const added = addSame(handle, group, row);
    setRemoved(null);
    const next = new Set(open);
    next.delete(row);
    setOpen(next.add(added));
    focusPath(`${group.id}/${added}/${group.week?.from}`);
  };
  const singular = (group.add_label ? form.words(group.add_label) : tr("group.add")).replace(
    /^Add (an? |some )?/,
    "",
  );
  const name = (i: number): string =>
    tr("group.row", { label: singular.charAt(0).toUpperCase() + singular.slice(1), n: i + 1 });
  return (
    <section class="ds-question" data-path={group.id} aria-label={label}>
      <GroupHeading group={group} />
      {group.hint && <p class="govuk-hint">{form.words(group.hint)}</p>}
      <Comments path={group.id} />
      {law.map((each) => (
        <ErrorMessage key={each.path} id={fieldId(group.id)}>
          {problemWords(form, each)}
        </ErrorMessage>
      ))}
      <Clash path={group.id} item={group} />
      {rows.map((row, i) => (
        <Row
          key={row}
          group={group}
          row={row}
          name={name(i)}
          open={open.has(row)}
          onOpen={(on) => setRow(row, on)}
          onRemove={() => {
            handle.removeRow(group.id, row);
            setRemoved(row);
          }}
          onAgain={group.week && rows.length < group.row_limit ? () => again(row) : null}
        />
      ))}
      {group.week && <WeekShown group={group} context={asking} />}
      {removed && !rows.includes(removed) && (
        <p class="ds-undo" role="status">
          {tr("group.removed")}{" "}
          <Button
            kind="link"
            id={`${fieldId(group.id)}-putback`}
            onPress={() => {
              handle.restoreRow(group.id, removed);
              setRemoved(null);
              say(tr("group.isBack"));
              focusNext(`${fieldId(`${group.id}/${removed}`)}-open`);
            }}
          >
            {t("q.putBack")}
          </Button>
        </p>
      )}
      {rows.length === 0 && none && group.none && (
        <p class="ds-undo">
          <span>{form.words(group.none)}</span>
          {writable && (
            <Button
              kind="link"
              onPress={() => {
                handle.write(group.id, null);
                focusNext(fieldId(group.id));
              }}
            >
              {tr("group.undo")}
            </Button>
          )}
        </p>
      )}
      {rows.length === 0 && reasoned && writable && (
        <NoAnswer path={group.id} item={group} answer={register} />
      )}
      {rows.length === 0 && !writable && !none && (
        <p class="govuk-body">{wordsOf(asking, group, register)}</p>
      )}
      {writable && !reasoned && (
        <ButtonGroup>
          {rows.length < group.row_limit ? (
            <Button id={fieldId(group.id)} onPress={add}>
              {group.add_label ? form.words(group.add_label) : tr("group.add")}
            </Button>
          ) : (
            <p>{tr("group.full", { n: group.row_limit })}</p>
          )}
          {rows.length === 0 && !none && group.none && (
            <Button
              onPress={() => {
                handle.write(group.id, {
                  value: NONE_ROWS,
                  status: STATUS.answered,
                  source: null,
                  note: null,
                });
                if (group.none) say(form.words(group.none));
                focusNext(fieldId(group.id));
              }}
            >
              {form.words(group.none)}
            </Button>
          )}
        </ButtonGroup>
      )}
      {writable && rows.length === 0 && !none && !reasoned && (
        <QuietLine path={group.id} item={group} answer={register} clearable={false} />
      )}
      <Under18 group={group} />
    </section>
  );
}
