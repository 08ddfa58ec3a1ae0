/** Every answer of a record in full, by section in form order: for checking, deciding and printing. */
import type { ComponentChildren } from "preact";
import { SummaryList } from "../../ui/summary";
import type { AnswerContext } from "./context";
import { type Entry, formBlocks, type SectionBlocks } from "./form-rows";
import { ShownAnswer } from "./shown-answer";
import "./shown-answer.css";

export interface ShownFormProps {
  readonly context: AnswerContext;
  /** What can be done about one answer ("Change", "Pin a comment"). */
  readonly action?: (entry: Entry, section: SectionBlocks) => ComponentChildren;
  /** What stands for an answer instead of it alone (a restricted one, on paper). */
  readonly around?: (entry: Entry, shown: ComponentChildren) => ComponentChildren;
  /** Stands above an answer (a pinned comment). */
  readonly above?: (entry: Entry) => ComponentChildren;
  /** Leaves out sections or questions that are shown elsewhere. */
  readonly only?: (entry: Entry) => boolean;
  /** One section alone, by its number in addresses. */
  readonly section?: number;
}

/** The id of a section's heading on the page. */
export const sectionHeadingId = (number: number): string => `part-${number}`;

const answerId = (path: string): string => `a-${path.replaceAll("/", "-")}`;

function row(props: ShownFormProps, entry: Entry, section: SectionBlocks) {
  const shown = <ShownAnswer context={props.context} path={entry.path} />;
  return {
    key: <span id={answerId(entry.path)}>{entry.label}</span>,
    value: (
      <>
        {props.above?.(entry)}
        {props.around ? props.around(entry, shown) : shown}
      </>
    ),
    actions: props.action?.(entry, section),
  };
}

type OneSection = Omit<ShownFormProps, "section"> & { readonly section: SectionBlocks };

function ShownSection({ section, ...props }: OneSection) {
  return (
    <section class="ds-part" aria-labelledby={sectionHeadingId(section.number)}>
      <h2 id={sectionHeadingId(section.number)} tabIndex={-1}>
        {section.title}
      </h2>
      {section.blocks.map((block) => {
        const entries = props.only ? block.entries.filter(props.only) : block.entries;
        if (entries.length === 0) return null;
        return (
          <div class="ds-part__block" key={block.key}>
            {block.title !== null && <h3>{block.title}</h3>}
            <SummaryList rows={entries.map((entry) => row(props, entry, section))} />
          </div>
        );
      })}
    </section>
  );
}

/** The whole form. `SectionBlocks.number` is the section's number in addresses. */
export const ShownForm = (props: ShownFormProps) => (
  <div class="ds-form">
    {formBlocks(props.context.form)
      .filter(({ number }) => props.section === undefined || number === props.section)
      .map((section) => (
        <ShownSection key={section.section.id} {...props} section={section} />
      ))}
  </div>
);
