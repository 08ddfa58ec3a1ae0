/** Blocks of a page: what went wrong, what is recorded, what state it is in, whose words they are. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import "./blocks.css";

export interface Problem {
  readonly words: string;
  /** `#id` of a field on this page, or an address of the app. */
  readonly href?: string;
  readonly onGo?: () => void;
}

/** GOV.UK error summary; takes the focus when it appears. */
export function ErrorSummary(props: {
  readonly title: string;
  readonly problems: readonly Problem[];
  readonly children?: ComponentChildren;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="govuk-error-summary" ref={box} tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{props.title}</h2>
        {props.children}
        <ul class="govuk-error-summary__list">
          {props.problems.map((problem) => (
            <li key={problem.words}>
              <a
                href={problem.href ?? "#"}
                onClick={(event) => {
                  if (problem.onGo) {
                    event.preventDefault();
                    problem.onGo();
                  } else if (problem.href?.startsWith("#")) {
                    event.preventDefault();
                    document.getElementById(problem.href.slice(1))?.focus();
                  }
                }}
              >
                {problem.words}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

export interface SummaryRow {
  readonly key: ComponentChildren;
  readonly value: ComponentChildren;
  readonly actions?: ComponentChildren;
}

export const SummaryList = ({ rows }: { rows: readonly SummaryRow[] }) => (
  <dl class="govuk-summary-list">
    {rows.map((row, i) => (
      <div class="govuk-summary-list__row" key={typeof row.key === "string" ? row.key : i}>
        <dt class="govuk-summary-list__key">{row.key}</dt>
        <dd class="govuk-summary-list__value">{row.value}</dd>
        {row.actions && <dd class="govuk-summary-list__actions">{row.actions}</dd>}
      </div>
    ))}
  </dl>
);

/** A state in words with a line around it; `warn` adds a ground, never meaning by itself. */
export const Tag = ({ children, warn }: { children: ComponentChildren; warn?: boolean }) => (
  <strong class={warn ? "govuk-tag govuk-tag--warn" : "govuk-tag"}>{children}</strong>
);

export const InsetText = ({ children }: { children: ComponentChildren }) => (
  <div class="govuk-inset-text">{children}</div>
);

/** The frame of the person's own words: tint, rule at the start edge, and a label that says whose. */
export const PersonWords = ({
  label,
  children,
}: {
  readonly label: ComponentChildren;
  readonly children: ComponentChildren;
}) => (
  <div class="ds-words">
    <p class="ds-words__label">{label}</p>
    {children}
  </div>
);

/** A message that stays until the next act. */
export const Notice = ({ id, children }: { id?: string; children: ComponentChildren }) => (
  <div class="ds-notice" id={id} tabIndex={-1}>
    {children}
  </div>
);

export const Details = ({
  summary,
  children,
  open,
}: {
  readonly summary: ComponentChildren;
  readonly children: ComponentChildren;
  readonly open?: boolean;
}) => (
  <details class="govuk-details" open={open ?? false}>
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">{summary}</span>
    </summary>
    <div class="govuk-details__text">{children}</div>
  </details>
);

/** What was done, after an act that ends a screen. */
export const Panel = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="govuk-panel">
    <h2 class="govuk-panel__title">{title}</h2>
    {children}
  </div>
);

export interface Task {
  readonly id: string;
  readonly title: ComponentChildren;
  readonly href: string;
  readonly status: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly current?: boolean;
}

/** GOV.UK task list: the whole row is the link, described by its status. */
export const TaskList = ({ tasks }: { tasks: readonly Task[] }) => (
  <ul class="govuk-task-list">
    {tasks.map((task) => (
      <li class="govuk-task-list__item" key={task.id}>
        <a
          class="govuk-link govuk-task-list__link"
          href={task.href}
          id={task.id}
          aria-describedby={`${task.id}-status`}
          aria-current={task.current ? "page" : undefined}
        >
          {task.title}
        </a>
        <span class="govuk-task-list__status" id={`${task.id}-status`}>
          {task.status}
        </span>
        {task.hint && <span class="govuk-task-list__hint">{task.hint}</span>}
      </li>
    ))}
  </ul>
);
