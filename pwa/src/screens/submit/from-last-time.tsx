/** What was copied from the last record and nobody confirmed: critical answers one by one, the rest together. */
import { focusPath } from "../../app/focus-path";
import { questionWords } from "../../app/problem-words";
import { isGroup } from "../../forms/definition";
import { confirmed } from "../../forms/forward";
import { tfw } from "../../text/forward";
import { Button } from "../../ui/button";
import { shortDate } from "../../ui/dates";
import { say } from "../../ui/live";
import { type AnswerContext, formBlocks, ShownAnswer } from "../shown-answer";

interface Copied {
  readonly path: string;
  readonly from: string;
  readonly critical: boolean;
}

/** Unconfirmed copies of what is asked, in form order. *Tracked.* */
export function copiedIn({ form }: AnswerContext): Copied[] {
  return formBlocks(form)
    .flatMap(({ blocks }) => blocks.flatMap(({ entries }) => entries))
    .flatMap(({ path, item }) => {
      const from = form.toConfirm(path).value;
      return from === null
        ? []
        : [{ path, from, critical: !isGroup(item) && item.merge === "critical" }];
    });
}

/** Confirms these as they are shown, in one act. */
function confirm({ handle }: AnswerContext, paths: readonly string[]): void {
  const answers = paths.flatMap((path) => {
    const answer = handle.answer(path);
    return answer ? [[path, confirmed(answer)] as const] : [];
  });
  handle.writeAll(Object.fromEntries(answers));
  say(tfw("forward.restDone", { n: answers.length }));
  document.querySelector<HTMLElement>("main h1")?.focus();
}

function Serious({ context, path }: { context: AnswerContext; path: string }) {
  const label = questionWords(context.form, path);
  return (
    <div class="ds-first">
      <h3>{label}</h3>
      <ShownAnswer context={context} path={path} />
      <div class="govuk-button-group">
        <Button
          label={tfw("forward.confirmOf", { label })}
          onPress={() => confirm(context, [path])}
        >
          {tfw("forward.confirm")}
        </Button>
        <Button
          kind="link"
          label={tfw("forward.changeOf", { label })}
          onPress={() => focusPath(context.handle, path)}
        >
          {tfw("forward.change")}
        </Button>
      </div>
    </div>
  );
}

export function FromLastTime({ context }: { context: AnswerContext }) {
  const copied = copiedIn(context);
  const [first] = copied;
  if (!first) return null;
  const serious = copied.filter(({ critical }) => critical);
  const rest = copied.filter(({ critical }) => !critical).map(({ path }) => path);
  return (
    <section aria-labelledby="from-last-time">
      <h2 id="from-last-time">{tfw("forward.title")}</h2>
      <p class="govuk-hint">{tfw("forward.hint", { date: shortDate(first.from) })}</p>
      {serious.length > 0 && <p class="govuk-body">{tfw("forward.serious")}</p>}
      {serious.map(({ path }) => (
        <Serious key={path} context={context} path={path} />
      ))}
      {rest.length > 0 && (
        <>
          <p class="govuk-body">{tfw("forward.rest", { n: rest.length })}</p>
          <Button onPress={() => confirm(context, rest)}>
            {tfw("forward.restGo", { n: rest.length })}
          </Button>
        </>
      )}
    </section>
  );
}
