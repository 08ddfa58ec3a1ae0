import type { ComponentChildren } from "preact";
import "./panel.css";

/** What was done, after an act that ends a screen. */
export const Panel = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="govuk-panel">
    <h2 class="govuk-panel__title">{title}</h2>
    {children}
  </div>
);
