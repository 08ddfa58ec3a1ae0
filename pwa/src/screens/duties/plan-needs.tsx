/**
 * The needs of a plan before it is submitted: every eligible one that nobody meets, by name, and those of the
 * determination that the plan does not have. Each keeps its id from one form to the next.
 */
import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { focusPath } from "../../app/focus-path";
import type { RecordHandle } from "../../session/types";
import { ty } from "../../text/duties";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import type { AnswerContext } from "../shown-answer";
import { answeredOf } from "./answered";
import { type Decided, leftOut, metAt, takeNeed, unmetNeeds } from "./needs";

/** The newest determination about the person that is here, open and in the access log. */
function useDetermination({ session, handle, person }: AnswerContext): RecordHandle | null {
  const [open, setOpen] = useState<RecordHandle | null>(null);
  const newest = (person?.records ?? [])
    .filter(({ form, id }) => form === "eligibility" && id !== handle.id)
    .sort((a, b) => a.started - b.started)
    .at(-1)?.id;
  useEffect(() => {
    let here = true;
    let opened: RecordHandle | null = null;
    if (newest === undefined) return;
    session.open(newest).then(
      (found) => {
        opened = found;
        if (here) setOpen(found);
        else found.close();
      },
      () => undefined,
    );
    return () => {
      here = false;
      opened?.close();
      setOpen(null);
    };
  }, [session, newest]);
  return open;
}

/** Every eligible need that nobody meets yet, by name; `more` says that the plan lacks others besides. */
export function UnmetNeeds({ context, more }: { context: AnswerContext; more?: boolean }) {
  const { form, handle } = context;
  const unmet = useComputed(() => unmetNeeds(handle.form, answeredOf(form))).value;
  if (unmet.length === 0) return more ? null : <p class="govuk-body">{ty("need.none")}</p>;
  return (
    <InsetText>
      <h2>{ty("need.title")}</h2>
      <ul class="ds-list" id="unmet-needs">
        {unmet.map(({ row, words }) => (
          <li key={row}>
            <Button kind="link" onPress={() => focusPath(handle, metAt(row))}>
              {words ?? ty("need.unnamed")}
            </Button>
          </li>
        ))}
      </ul>
    </InsetText>
  );
}

function LeftOut({ context, left }: { context: AnswerContext; left: readonly Decided[] }) {
  const { form, handle } = context;
  return (
    <InsetText>
      <h2>{ty("need.left")}</h2>
      <p>{ty("need.leftHint")}</p>
      <ul class="ds-list" id="left-needs">
        {left.map((need) => {
          const words = need.words ?? ty("need.unnamed");
          return (
            <li key={need.row}>
              {words}{" "}
              {handle.writable() && (
                <Button
                  label={ty("need.takeOne", { need: words })}
                  onPress={() => {
                    takeNeed(handle, (path) => form.place(path) !== undefined, need);
                    say(ty("need.taken"));
                  }}
                >
                  {ty("need.take")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </InsetText>
  );
}

export function PlanNeeds({ context }: { context: AnswerContext }) {
  const from = useDetermination(context);
  const left = from ? leftOut(context.form.definition, context.handle, from) : [];
  return (
    <>
      <UnmetNeeds context={context} more={left.length > 0} />
      {left.length > 0 && <LeftOut context={context} left={left} />}
    </>
  );
}
