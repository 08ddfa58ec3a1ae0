/** Checkboxes in a fieldset, one column, exclusive ones last. */
import { Fragment } from "preact";
import { type Choice, Fieldset, type FieldsetProps, optionId } from "./choices";
import "./checkboxes.css";

export interface CheckboxesProps extends Omit<FieldsetProps, "children"> {
  readonly options: readonly Choice[];
  readonly value: readonly string[];
  readonly onToggle: (value: string, on: boolean) => void;
  /** The word between the ordinary choices and the exclusive ones. */
  readonly or?: string;
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
      <div class="govuk-checkboxes">
        {ordered.map((option, i) => (
          <Fragment key={option.value}>
            {i === firstExclusive && i > 0 && <div class="govuk-checkboxes__divider">{or}</div>}
            <div class="govuk-checkboxes__item">
              <input
                class="govuk-checkboxes__input"
                type="checkbox"
                id={optionId(id, i)}
                name={id}
                value={option.value}
                checked={value.includes(option.value)}
                aria-describedby={option.hint ? `${optionId(id, i)}-item-hint` : undefined}
                onChange={(event) => onToggle(option.value, event.currentTarget.checked)}
              />
              <label class="govuk-checkboxes__label" for={optionId(id, i)}>
                {option.label}
              </label>
              {option.hint && (
                <div class="govuk-hint" id={`${optionId(id, i)}-item-hint`}>
                  {option.hint}
                </div>
              )}
            </div>
          </Fragment>
        ))}
      </div>
    </Fieldset>
  );
}
