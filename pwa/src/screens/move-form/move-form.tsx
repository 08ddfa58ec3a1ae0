/** What a newer version of the form would change for this record, and the move to it (screens.md 5). */
import { useEffect, useState } from "preact/hooks";
import { formOf, personOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { useMeant } from "../../app/meant";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { goBack } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { type Definition, type Item, type Text, words } from "../../forms/definition";
import { MOVE } from "../../session/decisions";
import { straysOf } from "../../session/strays";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tv } from "../../text/versions";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";
import { Kept } from "./kept";
import { moveOf } from "./moving";
import { type Choices, type Differing, type WhatChanges, whatChanges } from "./what-changes";

const text = (of: Text): string => words(of, "en");
const label = ({ after, before }: Differing): string => text(((after ?? before) as Item).label);

/** How a question is needed in the newer version. */
function neededWords({ after }: Differing): string {
  if (!after || after.type === "calc") return "";
  if (after.require) return tv("move.nowRule");
  if (after.req === "Y") return tv("move.nowNeeded");
  return tv(after.req === "Y*" ? "move.nowReason" : "move.nowFree");
}

function Lines({
  heading,
  of,
  more,
}: {
  heading: string;
  of: readonly Differing[];
  more?: (one: Differing) => string;
}) {
  if (of.length === 0) return null;
  return (
    <section>
      <h2>{heading}</h2>
      <ul class="ds-list">
        {of.map((one) => {
          const said = more?.(one) ?? "";
          return (
            <li key={one.path}>
              {label(one)}
              {said && <span class="ds-second"> {said}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Codes chosen at a question, in any row. *Tracked.* */
function chosenAt(handle: RecordHandle, path: string): Set<unknown> {
  const [head = "", , name] = path.split("/");
  const rows =
    name === undefined ? [path] : handle.rows(head).map((row) => `${head}/${row}/${name}`);
  return new Set(rows.flatMap((at) => [handle.answer(at)?.value].flat()));
}

function choiceWords(handle: RecordHandle, one: Choices): string {
  const chosen = chosenAt(handle, one.path);
  const gone = one.withdrawn.map(({ code, label }) =>
    tv(chosen.has(code) ? "move.withdrawnChosen" : "move.withdrawn", { words: text(label) }),
  );
  const also = one.offered.map((each) => tv("move.offered", { words: text(each) }));
  return [...gone, ...also].join(" ");
}

function Changes({
  session,
  handle,
  after,
  found,
}: {
  session: Session;
  handle: RecordHandle;
  after: Definition;
  found: WhatChanges;
}) {
  const kept = straysOf(handle.ground, after).map(({ path }) => path.replace(/\/.*\//, "/*/"));
  const { added, removed, reworded, choices, requirement, when, smaller } = found;
  const large = [added, removed, reworded, choices, requirement, when];
  return (
    <>
      <p class="govuk-body">{tv("move.lead")}</p>
      {kept.length > 0 && (
        <section>
          <h2>{tv("move.kept")}</h2>
          <p class="govuk-hint">{tv("move.keptHint")}</p>
          <Kept session={session} handle={handle} definition={after} />
        </section>
      )}
      <Lines
        heading={tv("move.added")}
        of={added}
        more={(one) => (one.after?.req === "Y" && !one.after.require ? neededWords(one) : "")}
      />
      <Lines heading={tv("move.dropped")} of={removed.filter(({ path }) => !kept.includes(path))} />
      <Lines
        heading={tv("move.reworded")}
        of={reworded}
        more={(one) => {
          const before = one.before ? text(one.before.label) : "";
          return before === label(one) ? "" : tv("move.before", { words: before });
        }}
      />
      <Lines
        heading={tv("move.choices")}
        of={choices}
        more={(one) => choiceWords(handle, one as Choices)}
      />
      <Lines heading={tv("move.requirement")} of={requirement} more={neededWords} />
      <Lines heading={tv("move.when")} of={when} />
      {smaller > 0 && (
        <p class="govuk-body">
          {tv("move.smaller", { n: smaller })}. {tv("move.smallerHint")}
        </p>
      )}
      {smaller === 0 && large.every((each) => each.length === 0) && (
        <p class="govuk-body">{tv("move.none")}</p>
      )}
    </>
  );
}

function OpenMove({ session, handle }: { session: Session; handle: RecordHandle }) {
  const person = personOf(session, handle);
  const form = formOf(session, handle);
  const [after, setAfter] = useState<Definition | null>(null);
  const [failed, setFailed] = useState(false);
  const isMeant = useMeant();
  const home = `/record/${handle.id}`;
  const move = moveOf(session, handle);
  const hash = move?.newest.hash;
  useEffect(() => {
    if (hash) void session.definition(hash).then(setAfter, () => setFailed(true));
  }, [session, hash]);
  const back = { to: home, words: t("back.sections") };
  const waits = move?.last && move.last.outcome !== "refused" && move.last.outcome !== "accepted";
  const go = async (event: MouseEvent | undefined) => {
    if (!hash || !isMeant(event)) return;
    try {
      await handle.command(MOVE, { to: hash }, session.today());
      say(tv("move.gone"), "polite");
      goBack(home, true);
    } catch {
      setFailed(true);
    }
  };
  return (
    <Page
      heading={tv("move.title")}
      back={back}
      person={person}
      record={handle}
      bar={
        move && after && !waits ? (
          <>
            <Button href={home}>{tv("move.stay")}</Button>
            <Button kind="filled" onPress={(event) => void go(event)}>
              {tv("move.go")}
            </Button>
          </>
        ) : undefined
      }
    >
      {failed && <Notice>{tv("move.failed")}</Notice>}
      {!move && <p class="govuk-body">{tv("move.newest")}</p>}
      {waits && <p class="govuk-body">{tv("move.gone")}</p>}
      {after && move && (
        <Changes
          session={session}
          handle={handle}
          after={after}
          found={whatChanges(form.definition, after)}
        />
      )}
    </Page>
  );
}

export default function MoveFormScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "", true);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  const { handle } = opened;
  return <OpenMove key={handle.formHash} session={session} handle={handle} />;
}
