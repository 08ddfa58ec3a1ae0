/** What stands in two ways, before everything else: settled one by one, or confirmed together. */
import { questionWords } from "../../app/problem-words";
import { navigate } from "../../app/router";
import { mayWrite } from "../../session/recording";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { type AnswerContext, ShownAnswer } from "../shown-answer";
import { asShown, type Unsettled } from "./to-settle-first";

const idOf = (path: string): string => path.replaceAll("/", "-");

/** Confirms the small ones as they are shown here, in one act. */
function confirm({ handle }: AnswerContext, paths: readonly string[]): void {
  handle.settleAll(asShown(handle, paths), null);
  say(ta("submit.confirmed", { n: paths.length }));
  document.querySelector<HTMLElement>("main h1")?.focus();
}

export function SmallDifferences({
  context,
  paths,
}: {
  context: AnswerContext;
  paths: readonly string[];
}) {
  if (paths.length === 0) return null;
  const { session, handle, form } = context;
  const own = paths.filter(mayWrite(session, handle, form));
  return (
    <section aria-labelledby="small-differences">
      <h2 id="small-differences">{ta("submit.confirmTitle")}</h2>
      <p class="govuk-hint">{ta("submit.confirmHint")}</p>
      {paths.map((path) => (
        <div class="ds-first" key={path}>
          <h3>{questionWords(form, path)}</h3>
          <ShownAnswer context={context} path={path} />
        </div>
      ))}
      {own.length > 0 && (
        <Button onPress={() => confirm(context, own)}>
          {ta("submit.confirm", { n: own.length })}
        </Button>
      )}
    </section>
  );
}

/** Critical answers and narratives, each with its way to settle it. */
function Serious({ context, paths }: { context: AnswerContext; paths: readonly string[] }) {
  const { handle, form } = context;
  if (paths.length === 0) return null;
  return (
    <section aria-labelledby="settle-first">
      <h2 id="settle-first">{ta("submit.settleTitle")}</h2>
      <ul class="ds-links">
        {paths.map((path) => {
          const label = questionWords(form, path);
          return (
            <li class="ds-first__row" key={path}>
              <span>{label}</span>
              <Button
                id={`settle-${idOf(path)}`}
                label={ta("submit.settleOf", { label })}
                onPress={() =>
                  navigate(`/record/${handle.id}/settle`, { hold: { path, from: "submit" } })
                }
              >
                {ta("submit.settle")}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export const SettleFirst = ({
  context,
  unsettled,
}: {
  context: AnswerContext;
  unsettled: Unsettled;
}) => (
  <>
    <Serious context={context} paths={unsettled.serious} />
    <SmallDifferences context={context} paths={unsettled.small} />
  </>
);
