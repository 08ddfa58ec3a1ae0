/** The sections of a form shown whole, each a way to its place on the page. */
import type { ComponentChildren } from "preact";
import type { AnswerContext } from "./context";
import { formBlocks } from "./form-rows";
import { sectionHeadingId } from "./shown-form";
import "./contents.css";

export interface ContentsProps {
  readonly context: AnswerContext;
  /** What stands beside a section's name, by the section's id. */
  readonly beside?: (section: string) => ComponentChildren;
}

export const Contents = ({ context, beside }: ContentsProps) => (
  <ol class="ds-contents">
    {formBlocks(context.form).map(({ section, number, title }) => (
      <li key={number}>
        <a class="govuk-link ds-target" href={`#${sectionHeadingId(number)}`}>
          {title}
        </a>{" "}
        {beside?.(section.id)}
      </li>
    ))}
  </ol>
);
