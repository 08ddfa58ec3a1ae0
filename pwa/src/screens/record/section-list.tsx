/** The sections of a form as a task list: each link described by its status. */

import type { Section } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import type { RecordHandle } from "../../session/types";
import { tp } from "../../text/pages";
import { Tag } from "../../ui/blocks";
import { pinsOf } from "../section/pinned";
import { SectionCounts } from "./lazily";
import "../../ui/blocks.css";

export interface SectionListProps {
  readonly form: FormState;
  readonly handle: RecordHandle;
  /** The number of the section on screen, from 1. */
  readonly current?: number;
  /** In a rail: statuses under the names. */
  readonly compact?: boolean;
}

function Status({
  form,
  handle,
  section,
}: {
  form: FormState;
  handle: RecordHandle;
  section: Section;
}) {
  const { status, left } = form.sectionProgress(section.id).value;
  const ids = new Set(section.items.map((item) => item.id));
  const comments = pinsOf(handle).filter((pin) => ids.has(pin.path.split("/")[0] ?? "")).length;
  return (
    <>
      {comments > 0 && <Tag>{tp("tasks.comments", { n: comments })}</Tag>}{" "}
      <SectionCounts form={form} section={section.id} />
      {handle.fresh || status === "not_started"
        ? tp("tasks.notStarted")
        : left > 0
          ? tp("tasks.left", { n: left })
          : status === "answered" && tp("tasks.done")}
    </>
  );
}

function Item(props: SectionListProps & { section: Section; number: number }) {
  const { form, handle, section, number, current } = props;
  if (!form.sectionShown(section.id).value) return null;
  const id = `section-${number}`;
  return (
    <li class="govuk-task-list__item">
      <a
        class="govuk-link govuk-task-list__link"
        id={id}
        href={`/record/${handle.id}/section/${number}`}
        aria-describedby={`${id}-status`}
        aria-current={current === number ? "page" : undefined}
      >
        {form.words(section.title)}
      </a>
      <span class="govuk-task-list__status ds-number" id={`${id}-status`}>
        <Status form={form} handle={handle} section={section} />
      </span>
    </li>
  );
}

export function SectionList(props: SectionListProps) {
  return (
    <ul class={props.compact ? "govuk-task-list ds-task-list--compact" : "govuk-task-list"}>
      {props.form.definition.sections.map((section, i) => (
        <Item key={section.id} {...props} section={section} number={i + 1} />
      ))}
    </ul>
  );
}
