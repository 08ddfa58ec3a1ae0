/** Checkboxes in a fieldset, one column, exclusive ones last. */
import { type ComponentChildren, Fragment } from "preact";
import { type Choice, Fieldset, type FieldsetProps, Option } from "./choices";
import "./checkboxes.css";

export interface CheckboxesProps extends Omit<FieldsetProps, "children"> {
  readonly options: readonly Choice[];
  readonly value: readonly string[];
  readonly onToggle: (value: string, on: boolean) => void;
  /** The word between the ordinary choices and the exclusive ones. */
  readonly or?: string;
  /** Acts on several choices at once, before them; those then stand side by side. */
  readonly tools?: ComponentChildren;
}

export function Checkboxes(props: CheckboxesProps) {
  const { id, options, value, onToggle, or = "or" } = props;
  const ordered = [
    ...options.filter((option) => !option.exclusive),
    ...options.filter((option) => option.exclusive),
  ];
  const firstExclusive = ordered.findIndex((option) => option.exclusive);
  return (
    <Fieldset {...props}>
      {props.tools}
      <div class={props.tools ? "govuk-checkboxes ds-choices--beside" : "govuk-checkboxes"}>
        {ordered.map((option, i) => (
          <Fragment key={option.value}>
            {i === firstExclusive && i > 0 && <div class="govuk-checkboxes__divider">{or}</div>}
            <Option
              kind="checkbox"
              {...{ id, i, option }}
              checked={value.includes(option.value)}
              onChange={(on) => onToggle(option.value, on)}
            />
          </Fragment>
        ))}
      </div>
    </Fieldset>
  );
}
