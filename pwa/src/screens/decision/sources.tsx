/** The answers behind one line of the sheet, beside it, without leaving the page. */
import { useEffect, useRef } from "preact/hooks";
import { td } from "../../text/en-desk";
import { Button } from "../../ui/button";
import { type AnswerContext, ShownAnswer } from "../shown-answer";
import { useAnswerActs } from "./answer-acts";

function Source({ context, path }: { context: AnswerContext; path: string }) {
  const { what, acts } = useAnswerActs(context, path, null);
  return (
    <div class="ds-sources__answer">
      <dt class="ds-answer__label">{what}</dt>
      <dd>
        <ShownAnswer context={context} path={path} />
        {acts}
      </dd>
    </div>
  );
}

export interface SourcesProps {
  readonly context: AnswerContext;
  readonly what: string;
  readonly paths: readonly string[];
  readonly onClose: () => void;
}

export function Sources({ context, what, paths, onClose }: SourcesProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [what]);
  return (
    <section class="ds-sources" aria-labelledby="sources">
      <h2 id="sources" tabIndex={-1} ref={heading}>
        {td("decision.sourcesOf", { what })}
      </h2>
      <Button kind="link" onPress={onClose}>
        {td("decision.sourcesClose")}
      </Button>
      <dl>
        {paths.map((path) => (
          <Source key={path} context={context} path={path} />
        ))}
      </dl>
    </section>
  );
}
