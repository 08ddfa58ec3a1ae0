/** Blocks of a page: what is recorded, what state it is in, whose words they are. */
import type { ComponentChildren } from "preact";
import "./blocks.css";

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
