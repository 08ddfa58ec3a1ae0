/** GOV.UK password input: Show and Hide, paste works, the words typed stay. */
import { useRef, useState } from "preact/hooks";
import { t } from "../text";
import { Button } from "./button";
import { describedBy, ErrorMessage, Hint } from "./field";
import { say } from "./live";
import "./password.css";

export interface PasswordBoxProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly kind: "current" | "new";
  readonly onText: (text: string) => void;
}

export function PasswordBox({ id, label, hint, error, kind, onText }: PasswordBoxProps) {
  const [shown, setShown] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const toggle = (): void => {
    if (box.current) box.current.type = shown ? "password" : "text";
    setShown(!shown);
    say(t(shown ? "password.hidden" : "password.shown"));
  };
  return (
    <div class={`govuk-form-group${error ? " govuk-form-group--error" : ""}`}>
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <Hint id={id}>{hint}</Hint>
      <ErrorMessage id={id}>{error}</ErrorMessage>
      <div class="ds-password">
        <input
          class={`govuk-input${error ? " govuk-input--error" : ""}`}
          id={id}
          ref={box}
          type="password"
          autocomplete={kind === "new" ? "new-password" : "current-password"}
          autocapitalize="none"
          spellcheck={false}
          aria-describedby={describedBy(id, hint, error)}
          onInput={(event) => onText(event.currentTarget.value)}
        />
        <Button onPress={toggle} label={t(shown ? "password.hideLong" : "password.showLong")}>
          {t(shown ? "password.hide" : "password.show")}
        </Button>
      </div>
    </div>
  );
}
