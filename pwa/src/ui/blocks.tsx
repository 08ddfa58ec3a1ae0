/** Blocks of a page: what state something is in, whose words they are, what may be unfolded. */
import type { ComponentChildren } from "preact";
import "./blocks.css";

/** A state in words with a line around it; `warn` adds a ground, never meaning by itself. */
export const Tag = ({ children, warn }: { children: ComponentChildren; warn?: boolean }) => (
  <strong class={warn ? "govuk-tag govuk-tag--warn" : "govuk-tag"}>{children}</strong>
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
