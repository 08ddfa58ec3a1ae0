/** What went wrong on this page, with a way to each place. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import "./error-summary.css";

export interface Problem {
  readonly words: string;
  /** `#id` of a field on this page, or an address of the app. */
  readonly href?: string;
  readonly onGo?: () => void;
}

/** GOV.UK error summary; takes the focus when it appears. */
export function ErrorSummary(props: {
  readonly title: string;
  readonly problems: readonly Problem[];
  readonly children?: ComponentChildren;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="govuk-error-summary" ref={box} tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{props.title}</h2>
        {props.children}
        <ul class="govuk-error-summary__list">
          {props.problems.map((problem) => (
            <li key={problem.words}>
              <a
                href={problem.href ?? "#"}
                onClick={(event) => {
                  if (problem.onGo) {
                    event.preventDefault();
                    problem.onGo();
                  } else if (problem.href?.startsWith("#")) {
                    event.preventDefault();
                    document.getElementById(problem.href.slice(1))?.focus();
                  }
                }}
              >
                {problem.words}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
