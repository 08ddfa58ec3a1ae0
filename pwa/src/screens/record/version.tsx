/** What a record's page says of versions: a newer form, what is kept of another, what needs a newer app. */

import type { RecordHandle, Session } from "../../session/types";
import { tl } from "../../text/en-later";
import { tv } from "../../text/versions";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { dateOf, shortDate } from "../../ui/dates";
import { InsetText } from "../../ui/summary";
import { Kept, keptCount } from "../move-form/kept";
import { moveOf } from "../move-form/moving";
import { refusalWords } from "../submit/refusal";

interface Props {
  readonly session: Session;
  readonly handle: RecordHandle;
}

/** "3 Mar", with its year where that is not this one's. */
function dayOf(ms: number, today: string): string {
  const day = dateOf(ms);
  const words = shortDate(day);
  return day.slice(0, 4) === today.slice(0, 4) ? words.slice(0, -5) : words;
}

/** A newer version of the form, or a move to it that is on its way. *Tracked.* */
function Newer({ session, handle }: Props) {
  const move = moveOf(session, handle);
  if (!move) return null;
  const { newest, last } = move;
  if (last?.outcome === "unsent" || last?.outcome === "sent" || last?.outcome === "waiting") {
    const key = last.outcome === "waiting" ? "version.waiting" : "version.moving";
    return <InsetText>{tv(key)}</InsetText>;
  }
  const changed =
    newest.since === null
      ? tv("version.changedPlain")
      : tv("version.changed", { when: dayOf(newest.since, session.today()) });
  return (
    <InsetText>
      {last?.outcome === "refused" && (
        <p id="not-moved" tabIndex={-1}>
          {tv("version.refused", { reason: last.words.join("; ") || refusalWords(last.refusal) })}
        </p>
      )}
      <p>
        {changed} {tv("version.choose")}
      </p>
      <Button kind="link" href={`/record/${handle.id}/move`}>
        {tv("version.see")}
      </Button>
    </InsetText>
  );
}

/** All that is to be said of versions, or nothing. *Tracked.* */
export function Version({ session, handle }: Props) {
  const n = keptCount(handle, handle.definition);
  const newer = handle.ground.shown.fold.unfolded.length > 0;
  return (
    <>
      {newer && <InsetText>{tl("app.newer")}</InsetText>}
      <Newer session={session} handle={handle} />
      {n > 0 && (
        <Details summary={tv("version.strays", { n })}>
          <p class="govuk-hint">{tv("version.straysHint")}</p>
          <Kept session={session} handle={handle} definition={handle.definition} />
        </Details>
      )}
    </>
  );
}
