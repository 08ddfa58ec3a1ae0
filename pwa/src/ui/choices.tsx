/** Radios in a fieldset, one column, in the order given. */
import { type ComponentChildren, Fragment } from "preact";
import "./choices.css";
import { describedBy, ErrorMessage, Hint } from "./field";

export interface Choice {
  readonly value: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  /** Exclusive choices of checkboxes stand last, after "or". */
  readonly exclusive?: boolean;
  /** What is asked next, directly under it, once it is chosen. Of radios alone. */
  readonly follows?: ComponentChildren;
}

export interface FieldsetProps {
  /** Id of the first control, so that an error's link lands on it; the fieldset is `{id}-set`. */
  readonly id: string;
  readonly legend: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly error?: string | null | undefined;
  readonly describedBy?: string | undefined;
  /** The question is the page's heading. */
  readonly asHeading?: boolean;
  readonly hideLegend?: boolean;
  readonly children?: ComponentChildren;
}

/** Several controls under one question. */
export function Fieldset(props: FieldsetProps) {
  const { id, legend, hint, error } = props;
  const title = props.asHeading ? <h1 tabIndex={-1}>{legend}</h1> : legend;
  const hidden = props.hideLegend ? " govuk-visually-hidden" : "";
  return (
    <div class={`govuk-form-group${error ? " govuk-form-group--error" : ""}`}>
      <fieldset
        id={`${id}-set`}
        class="govuk-fieldset"
        aria-describedby={describedBy(id, hint, error, props.describedBy)}
      >
        <legend class={`govuk-fieldset__legend${hidden}`}>{title}</legend>
        <Hint id={id}>{hint}</Hint>
        <ErrorMessage id={id}>{error}</ErrorMessage>
        {props.children}
      </fieldset>
    </div>
  );
}

interface OptionProps {
  readonly kind: "radio" | "checkbox";
  /** Of the question, and which of its options this is. */
  readonly id: string;
  readonly i: number;
  readonly option: Choice;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
}

/** One choice: its control, its label and its hint. */
export function Option({ kind, id, i, option, checked, onChange }: OptionProps) {
  const own = optionId(id, i);
  const block = kind === "radio" ? "govuk-radios" : "govuk-checkboxes";
  return (
    <div class={`${block}__item`}>
      <input
        class={`${block}__input`}
        type={kind}
        id={own}
        name={id}
        value={option.value}
        checked={checked}
        aria-describedby={option.hint ? `${own}-item-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label class={`${block}__label`} for={own}>
        {option.label}
      </label>
      {option.hint && (
        <div class="govuk-hint" id={`${own}-item-hint`}>
          {option.hint}
        </div>
      )}
    </div>
  );
}

export interface RadiosProps extends Omit<FieldsetProps, "children"> {
  readonly options: readonly Choice[];
  readonly value: string | null;
  readonly onChoose: (value: string) => void;
  /** Large framed rows, for choosing a vault or an answer. */
  readonly tiles?: boolean;
}

/** The first control has the id of the question, so that an error's link lands on it. */
export const optionId = (id: string, i: number): string => (i === 0 ? id : `${id}-${i + 1}`);

export function Radios(props: RadiosProps) {
  const { id, options, value, onChoose, tiles } = props;
  return (
    <Fieldset {...props}>
      <div class={`govuk-radios${tiles ? " ds-choices--tiles" : ""}`}>
        {options.map((option, i) => (
          <Fragment key={option.value}>
            <Option
              kind="radio"
              {...{ id, i, option }}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            {option.value === value && option.follows && (
              <div class="govuk-radios__conditional">{option.follows}</div>
            )}
          </Fragment>
        ))}
      </div>
    </Fieldset>
  );
}
