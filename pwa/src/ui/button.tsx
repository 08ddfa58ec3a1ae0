/** A button or a link that looks like one. Never disabled: what cannot be done is said in a sentence. */
import type { ComponentChildren } from "preact";
import "./button.css";

export interface ButtonProps {
  readonly children: ComponentChildren;
  /** `filled` is the one main act of a screen. */
  readonly kind?: "filled" | "plain" | "warning" | "link";
  readonly onPress?: (event: MouseEvent) => void;
  /** Makes it a link to an address of the app. */
  readonly href?: string | undefined;
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly submit?: boolean;
}

const CLASSES = {
  filled: "govuk-button",
  plain: "govuk-button govuk-button--secondary",
  warning: "govuk-button govuk-button--warning",
  link: "ds-button-link",
};

export function Button(props: ButtonProps) {
  const { children, kind = "plain", onPress, href, id, label, describedBy, submit } = props;
  const common = {
    class: CLASSES[kind],
    id,
    "aria-label": label,
    "aria-describedby": describedBy,
    onClick: onPress,
  };
  if (href !== undefined) {
    return (
      <a {...common} href={href}>
        {children}
      </a>
    );
  }
  return (
    <button {...common} type={submit ? "submit" : "button"}>
      {children}
    </button>
  );
}

export const ButtonGroup = ({ children }: { children: ComponentChildren }) => (
  <div class="govuk-button-group">{children}</div>
);
