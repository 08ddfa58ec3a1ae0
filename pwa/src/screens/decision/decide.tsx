/**
 * The region “Decide”: what the decision covers, what keeps it from being made, and the two acts. At 390
 * the acts stand in the bar instead, with the same words for what cannot be done.
 */
import { wide } from "../../app/viewport";
import type { Problem } from "../../forms/slips";
import { td } from "../../text/en-desk";
import { tl } from "../../text/en-later";
import { Button, ButtonGroup } from "../../ui/button";
import { Notice } from "../../ui/summary";
import { openHistory } from "./answer-acts";
import { AnswerLinks } from "./answer-links";
import { goToAnswer } from "./answers";
import { CountsLater } from "./counts-later";
import type { Case } from "./desk";
import { deskOf, pinsOf } from "./pins";
import { barTo, unready } from "./standing";
import { barWords, eitherName } from "./words";

export interface Acts {
  readonly onAuthorise: () => void;
  readonly onShow: () => void;
}

/** What the act of authorising is at this moment. */
export type Ready =
  | { readonly kind: "yes" }
  | { readonly kind: "changes"; readonly n: number }
  | { readonly kind: "no" };

export interface Hindrances {
  /** My role, my own work, or another tab: neither act is mine. */
  readonly barred: string | null;
  readonly settle: readonly Problem[];
  readonly fix: readonly Problem[];
  readonly ready: Ready;
  readonly mayReturn: boolean;
}

/** Everything between this person and a decision. *Tracked.* */
export function hindrancesOf(now: Case): Hindrances {
  const { context, authorise, sendBack, who } = now;
  const { session, handle } = context;
  const bar = authorise ? barTo(authorise, who) : null;
  const barred = !session.writing.value ? tl("tab.other") : bar ? barWords(bar) : null;
  const { settle, fix } = authorise
    ? unready(authorise, now.review.problems)
    : { settle: [], fix: [] };
  const arrived = handle.arrived.value;
  const open = now.standing.kind === "open" && barred === null;
  const ready: Ready =
    !open || !authorise
      ? { kind: "no" }
      : arrived > 0
        ? { kind: "changes", n: arrived }
        : settle.length + fix.length > 0
          ? { kind: "no" }
          : { kind: "yes" };
  return { barred, settle, fix, ready, mayReturn: open && sendBack !== undefined };
}

/** The filled act, or its replacement while changes wait to be looked at. */
function Authorise({ ready, onAuthorise, onShow }: Acts & { ready: Ready }) {
  if (ready.kind === "no") return null;
  return ready.kind === "changes" ? (
    <Button kind="filled" onPress={onShow}>
      {td("decision.showChanges", { n: ready.n })}
    </Button>
  ) : (
    <Button kind="filled" id="authorise" onPress={onAuthorise}>
      {td("decision.authorise")}
    </Button>
  );
}

const ProblemLinks = ({ now, problems }: { now: Case; problems: readonly Problem[] }) => (
  <AnswerLinks context={now.context} paths={problems.map(({ path }) => path)} onOpen={goToAnswer} />
);

/** Those whose answers stand against each other. */
function settlers(now: Case, problems: readonly Problem[]): string {
  const { handle } = now.context;
  return eitherName(problems.flatMap(({ path }) => handle.heads(path).map(({ author }) => author)));
}

function Unready({ now, settle, fix }: { now: Case } & Pick<Hindrances, "settle" | "fix">) {
  return (
    <>
      {settle.length > 0 && (
        <>
          <p>{td("decision.cannotSettle", { n: settle.length, names: settlers(now, settle) })}</p>
          <ProblemLinks now={now} problems={settle} />
        </>
      )}
      {fix.length > 0 && (
        <>
          <p>{td("decision.cannotFix", { n: fix.length })}</p>
          <ProblemLinks now={now} problems={fix} />
        </>
      )}
    </>
  );
}

/** What changed while the page was open, once it has been shown. */
function Changes({ now, changed }: { now: Case; changed: readonly string[] }) {
  const { form } = now.context;
  const here = changed.filter((path) => form.place(path));
  // An answer that was taken away is not on the page any more; its history is.
  const onPage = new Set(now.answers.map(({ path }) => path));
  if (changed.length === 0) return null;
  return (
    <Notice id="changes">
      <p>
        {here.length > 0 ? td("decision.shown", { n: here.length }) : td("decision.shownOther")}
      </p>
      <AnswerLinks
        context={now.context}
        paths={here}
        onOpen={(path) => (onPage.has(path) ? goToAnswer(path) : openHistory(now.context, path))}
      />
    </Notice>
  );
}

const counts = (now: Case) => ({
  answers: td("decision.nAnswers", { n: now.answers.length }),
  records: td("decision.nRecords", { n: 1 }),
});

/** "100 answers, 1 record". */
export const coversWords = (now: Case): string => td("decision.covers", counts(now));

export interface DecideProps extends Acts {
  readonly now: Case;
  readonly changed: readonly string[];
}

export function Decide({ now, changed, onAuthorise, onShow }: DecideProps) {
  const { session, handle } = now.context;
  const { barred, settle, fix, ready, mayReturn } = hindrancesOf(now);
  const comments = pinsOf(deskOf(session, handle.id)).size;
  const record = `/record/${handle.id}`;
  return (
    <section class="ds-decide" aria-labelledby="decide">
      <h2 id="decide">{td("decision.region")}</h2>
      <p>{td("decision.exactly", counts(now))}</p>
      {now.review.problems.length === 0 && <p>{td("decision.nothingToSettle")}</p>}
      {barred !== null && <p class="ds-decide__bar">{barred}</p>}
      {barred === null && ready.kind === "changes" && (
        <Notice>{tl("seen.changed", { n: ready.n })}</Notice>
      )}
      {barred === null && ready.kind !== "changes" && (
        <Unready now={now} settle={settle} fix={fix} />
      )}
      <Changes now={now} changed={changed} />
      {barred === null && <CountsLater session={session} />}
      {wide.value && mayReturn && (
        <ButtonGroup>
          <Authorise ready={ready} onAuthorise={onAuthorise} onShow={onShow} />
          <Button href={`${record}/return`}>{td("decision.return")}</Button>
        </ButtonGroup>
      )}
      {mayReturn && (
        <p>
          <a class="govuk-link ds-target" href={`${record}/return`}>
            {td("decision.comments", { n: comments })}
          </a>
        </p>
      )}
    </section>
  );
}

/** The bar at 390: Return, then Authorise. Nothing where neither is mine. */
export function decideBar(now: Case, acts: Acts) {
  const { ready, mayReturn } = hindrancesOf(now);
  if (wide.value || !mayReturn) return undefined;
  return (
    <>
      <Button href={`/record/${now.context.handle.id}/return`}>{td("decision.returnShort")}</Button>
      <Authorise ready={ready} {...acts} />
    </>
  );
}
