/** What a task list shows of a record that was returned, decided or changed: asked for when first wanted. */

import { useMemo } from "preact/hooks";
import { answerWords } from "../../app/answer-words";
import { personOf } from "../../app/form-of";
import { questionWords } from "../../app/problem-words";
import { keptByHand } from "../../forms/kept";
import type { FormState } from "../../forms/state";
import { useGuardedPaper } from "../../paper/watch";
import { proposals } from "../../session/recording";
import type { RecordHandle, Session } from "../../session/types";
import { tm } from "../../text/more-pages";
import { Details } from "../../ui/blocks";
import { Button, ButtonGroup } from "../../ui/button";
import { when } from "../../ui/dates";
import { InsetText, SummaryList } from "../../ui/summary";
import { OwnKeptAside } from "../aside/kept";
import { HistoryLinks } from "../history/links";
import { NextSteps } from "../one-person/next-step";
import { returnOf } from "../section/pinned";
import { ReturnReasons } from "../shown-answer/return-said";
import { looksOf } from "./looks";
import { StillToRecord } from "./still-to-record";
import { Version as Versions } from "./version";

export { CopiedFromOthers } from "./copied-from";
export { OpenElsewhere } from "./open-elsewhere";

interface OpenProps {
  readonly session: Session;
  readonly handle: RecordHandle;
}

export function Returned({ handle }: { handle: RecordHandle }) {
  useGuardedPaper();
  const command = returnOf(handle);
  if (!command) return null;
  const { note } = command.arguments;
  return (
    <InsetText>
      <p>
        {tm("tasks.returned", {
          name: command.by.name,
          when: when(command.ruledAt ?? command.made),
        })}
      </p>
      <ReturnReasons command={command} />
      {typeof note === "string" && note !== "" && (
        <>
          <p class="govuk-heading-s">{tm("tasks.note")}</p>
          <p class="ds-reading">{note}</p>
        </>
      )}
    </InsetText>
  );
}

/** Answers that came after an authorisation: no part of it, each a way into its history. */
function ProposedSince({ handle, form }: { handle: RecordHandle; form: FormState }) {
  if (handle.state.value.state !== "authorised") return null;
  const paths = proposals(handle.ground, form);
  if (paths.length === 0) return null;
  return (
    <InsetText>
      <p>
        <strong>{tm("tasks.proposed", { n: paths.length })}</strong> {tm("tasks.proposedHint")}
      </p>
      <HistoryLinks handle={handle} form={form} paths={paths} />
    </InsetText>
  );
}

/** What this record leads to, where it is finished and its person is held here. */
function Follows({ session, handle }: OpenProps) {
  const person = personOf(session, handle);
  return person && <NextSteps session={session} person={person} record={handle.id} />;
}

/** What there is to say of how a record was written: in another form, by a newer app, or not into it. */
export const Version = (props: OpenProps & { form: FormState }) => (
  <>
    <OwnKeptAside {...props} />
    <Versions {...props} />
  </>
);

/** What came after a decision, and what is still to come. */
export const Since = (props: OpenProps & { form: FormState }) => (
  <>
    <ProposedSince {...props} />
    <Follows {...props} />
    <StillToRecord {...props} />
  </>
);

/** Answers whose questions are not asked any more: kept, listed, left out. */
function Kept({ session, handle, form }: OpenProps & { form: FormState }) {
  const state = handle.state.value;
  const paths = useMemo(() => keptByHand(form), [form, state]);
  if (paths.length === 0) return null;
  const words = { form, today: session.today() };
  return (
    <Details summary={tm("tasks.kept", { n: paths.length })}>
      <SummaryList
        rows={paths.map((path) => {
          const item = form.place(path)?.item;
          return {
            key: questionWords(form, path),
            value: item ? answerWords(words, item, handle.answer(path)) : "",
          };
        })}
      />
    </Details>
  );
}

/** What a record can be looked at as: whole, as a decision, beside an earlier one. */
function Looks({ session, handle, ruled }: OpenProps & { ruled: boolean }) {
  const looks = looksOf(session, handle).map(({ to, words }) => (
    <Button key={to} kind="link" href={to}>
      {words}
    </Button>
  ));
  return ruled ? (
    <ul class="ds-list">
      {looks.map((look) => (
        <li key={look.key}>{look}</li>
      ))}
    </ul>
  ) : (
    <ButtonGroup>{looks}</ButtonGroup>
  );
}

/** Under the sections of a record that has an answer. */
export const Under = (props: OpenProps & { form: FormState; ruled: boolean }) => (
  <>
    <Looks {...props} />
    <Kept {...props} />
  </>
);
