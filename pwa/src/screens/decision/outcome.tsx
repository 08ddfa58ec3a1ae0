/** What became of a decision: saved, received, accepted, not accepted; and what was written since. */

import { homeOf } from "../../app/current";
import { proposals } from "../../session/recording";
import type { CommandView } from "../../session/types";
import { td } from "../../text/en-desk";
import { when } from "../../ui/dates";
import { Panel } from "../../ui/panel";
import { InsetText, Notice } from "../../ui/summary";
import type { AnswerContext } from "../shown-answer";
import { openHistory } from "./answer-acts";
import { AnswerLinks } from "./answer-links";
import { goToAnswer } from "./answers";
import type { Case } from "./desk";
import { outcomeWords } from "./words";

function titleOf({ context }: Case, decision: CommandView): string {
  const mine = decision.by.actor === context.session.me.actor;
  const at = when(decision.made);
  const back = decision.name === "return";
  if (mine) return td(back ? "done.returned" : "done.authorised", { when: at });
  const name = decision.by.name;
  return td(back ? "done.returnedBy" : "done.authorisedBy", { name, when: at });
}

/** Answers written after the decision, each a way into its history. */
export function ProposedSince({ context }: { context: AnswerContext }) {
  const { form, handle } = context;
  const paths = proposals(handle.ground, form);
  if (paths.length === 0) return null;
  return (
    <InsetText>
      <p>
        <strong>{td("done.proposed", { n: paths.length })}</strong> {td("done.proposedHint")}
      </p>
      <AnswerLinks context={context} paths={paths} onOpen={(path) => openHistory(context, path)} />
    </InsetText>
  );
}

/** The answers a refusal named, each a way to it. */
function Named({ now, paths }: { now: Case; paths: readonly string[] }) {
  const here = now.answers.filter(({ path }) => paths.includes(path)).map(({ path }) => path);
  if (here.length === 0) return null;
  return <AnswerLinks context={now.context} paths={here} onOpen={goToAnswer} />;
}

/** What stands at the head of the page about the decision. */
export function Outcome({ now, mayDecide }: { now: Case; mayDecide: boolean }) {
  const { standing, context } = now;
  if (standing.kind === "not_submitted") {
    const returned = context.handle.state.value.state === "returned";
    const name = now.submitter?.name;
    return (
      <InsetText>
        {returned && name ? td("decision.stillWriting", { name }) : td("decision.notSubmitted")}
      </InsetText>
    );
  }
  if (standing.kind === "open") {
    if (!standing.refused) return null;
    return (
      <Notice id="not-accepted">
        <p>{outcomeWords(standing.refused)}</p>
        <Named now={now} paths={standing.refused.paths} />
        {mayDecide && <p>{td("done.refusedLook")}</p>}
      </Notice>
    );
  }
  const { decision } = standing;
  const writing = standing.kind === "decided" && decision.name === "return" && now.submitter;
  return (
    <Panel title={titleOf(now, decision)}>
      <p>{outcomeWords(decision)}</p>
      {writing && <p>{td("decision.stillWriting", { name: writing.name })}</p>}
      {homeOf(context.session) === "/queue" && (
        <p>
          <a class="govuk-link ds-target" href="/queue" data-back>
            {td("done.next")}
          </a>
        </p>
      )}
    </Panel>
  );
}
