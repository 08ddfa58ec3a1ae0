/** The sections of a form shown whole, each a way to its place on the page. */
import type { AnswerContext } from "./context";
import { formBlocks } from "./form-rows";
import { sectionHeadingId } from "./shown-form";
import "./contents.css";

export const Contents = ({ context }: { context: AnswerContext }) => (
  <ol class="ds-contents">
    {formBlocks(context.form).map(({ number, title }) => (
      <li key={number}>
        <a class="govuk-link ds-target" href={`#${sectionHeadingId(number)}`}>
          {title}
        </a>
      </li>
    ))}
  </ol>
);
