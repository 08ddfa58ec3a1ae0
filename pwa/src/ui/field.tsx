/** Labelled text controls: a visible label, described by its hint, its error and its quiet line. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../text";
import "./field.css";

export interface FieldProps {
  readonly id: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly error?: string | null | undefined;
  /** Ids of what else describes the control (the source line). */
  readonly describedBy?: string | undefined;
  /** What the page knows. The box takes it over only while nobody is writing in it. */
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly onLeave?:
    | ((text: string, box: HTMLInputElement | HTMLTextAreaElement) => void)
    | undefined;
  readonly onPaste?: ((text: string) => void) | undefined;
  readonly spellcheck?: boolean;
  readonly hideLabel?: boolean;
  readonly lang?: string | undefined;
}

/** The ids a control is described by, or undefined when there are none. */
export function describedBy(
  id: string,
  hint: unknown,
  error: unknown,
  more?: string,
): string | undefined {
  const ids = [hint ? `${id}-hint` : "", error ? `${id}-error` : "", more ?? ""];
  return ids.filter(Boolean).join(" ") || undefined;
}

export function Hint({ id, children }: { id: string; children: ComponentChildren }) {
  return children ? (
    <div class="govuk-hint" id={`${id}-hint`}>
      {children}
    </div>
  ) : null;
}

export function ErrorMessage({ id, children }: { id: string; children: ComponentChildren }) {
  return children ? (
    <p class="govuk-error-message" id={`${id}-error`}>
      <span class="govuk-visually-hidden">{t("q.error")} </span>
      {children}
    </p>
  ) : null;
}

/**
 * Keeps an uncontrolled box in step with `value`. The box is the truth while it has the focus or an
 * input method is composing in it, so the caret is never moved under a finger.
 */
export function useBox<E extends HTMLInputElement | HTMLTextAreaElement>(value: string) {
  const box = useRef<E>(null);
  const given = useRef<string | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const first = given.current === null;
    if (first || (given.current !== value && element.value !== value)) {
      if (first || document.activeElement !== element) {
        element.value = value;
      }
    }
    given.current = value;
  }, [value]);
  return box;
}

function FieldFrame(props: FieldProps & { children: ComponentChildren }) {
  const { id, label, hint, error, hideLabel, children } = props;
  return (
    <div class={`govuk-form-group${error ? " govuk-form-group--error" : ""}`}>
      <label class={hideLabel ? "govuk-label govuk-visually-hidden" : "govuk-label"} for={id}>
        {label}
      </label>
      <Hint id={id}>{hint}</Hint>
      <ErrorMessage id={id}>{error}</ErrorMessage>
      {children}
    </div>
  );
}

export interface TextBoxProps extends FieldProps {
  readonly inputMode?: "text" | "numeric" | "decimal" | "search" | "tel";
  readonly width?: 2 | 4 | 10 | 20;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly autocapitalize?: "off" | "characters" | "sentences";
  readonly autocomplete?: "off" | "current-password" | "new-password" | "one-time-code";
  /** Stands at the end of the same row (Today, Yesterday). */
  readonly beside?: ComponentChildren;
  readonly search?: boolean;
  /** What is wrong is in this box; the message stands above the question it is part of. */
  readonly wrong?: boolean;
}

/** One line of text. */
export function TextBox(props: TextBoxProps) {
  const { id, hint, error, value, prefix, suffix, width, beside } = props;
  const box = useBox<HTMLInputElement>(value);
  const common = {
    ref: box,
    id,
    class: `govuk-input${width ? ` govuk-input--width-${width}` : ""}${error || props.wrong ? " govuk-input--error" : ""}`,
    inputMode: props.inputMode ?? "text",
    autocomplete: props.autocomplete ?? "off",
    autocapitalize: props.autocapitalize ?? "sentences",
    spellcheck: props.spellcheck ?? false,
    lang: props.lang,
    // What is typed says which way it is read, whatever the page's language.
    dir: "auto" as const,
    "aria-describedby": describedBy(id, hint, error, props.describedBy),
    onInput: (event: { currentTarget: HTMLInputElement }) =>
      props.onText(event.currentTarget.value),
    onBlur: (event: { currentTarget: HTMLInputElement }) =>
      props.onLeave?.(event.currentTarget.value, event.currentTarget),
  };
  const input = props.search ? (
    <input {...common} type="search" />
  ) : (
    <input {...common} type="text" />
  );
  return (
    <FieldFrame {...props}>
      {prefix || suffix ? (
        <div class="govuk-input__wrapper">
          {prefix && (
            <div class="govuk-input__prefix" aria-hidden="true">
              {prefix}
            </div>
          )}
          {input}
          {suffix && (
            <div class="govuk-input__suffix" aria-hidden="true">
              {suffix}
            </div>
          )}
        </div>
      ) : beside ? (
        <div class="ds-row">
          {input}
          <div class="ds-row__beside">{beside}</div>
        </div>
      ) : (
        input
      )}
    </FieldFrame>
  );
}

const GROWS_BY_ITSELF = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/** Where the browser cannot size a box by its content, its height is set from what it holds. */
function grow(element: HTMLTextAreaElement): void {
  if (GROWS_BY_ITSELF || element.scrollHeight <= element.clientHeight) return;
  element.style.blockSize = `${element.scrollHeight + 8}px`;
}

/** Many lines: four to begin with, growing to 60 % of the view. */
export function TextArea(props: FieldProps & { readonly rows?: number }) {
  const { id, hint, error, value } = props;
  const box = useBox<HTMLTextAreaElement>(value);
  useLayoutEffect(() => {
    if (box.current) grow(box.current);
  }, [box]);
  return (
    <FieldFrame {...props}>
      <textarea
        ref={box}
        id={id}
        class={`govuk-textarea${error ? " govuk-textarea--error" : ""}`}
        rows={props.rows ?? 4}
        autocomplete="off"
        spellcheck={props.spellcheck ?? false}
        lang={props.lang}
        dir="auto"
        aria-describedby={describedBy(id, hint, error, props.describedBy)}
        onInput={(event) => {
          grow(event.currentTarget);
          props.onText(event.currentTarget.value);
        }}
        onBlur={(event) => props.onLeave?.(event.currentTarget.value, event.currentTarget)}
        onPaste={(event) => props.onPaste?.(event.clipboardData?.getData("text/plain") ?? "")}
      />
    </FieldFrame>
  );
}
