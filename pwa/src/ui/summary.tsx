/** Blocks of a page that the way to a form does without: what is recorded, and what is told beside it. */
import type { ComponentChildren } from "preact";
import "./summary.css";

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

export const InsetText = ({ children }: { children: ComponentChildren }) => (
  <div class="govuk-inset-text">{children}</div>
);

/** A message that stays until the next act. */
export const Notice = ({ id, children }: { id?: string; children: ComponentChildren }) => (
  <div class="ds-notice" id={id} tabIndex={-1}>
    {children}
  </div>
);
