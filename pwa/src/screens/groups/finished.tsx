/** What a finished session became. */
import { t } from "../../text";
import { tgr } from "../../text/groups";
import { when } from "../../ui/dates";
import { Panel } from "../../ui/panel";
import type { Concern } from "./concerns";
import { type CameFrom, Raise } from "./raise";

export interface Done {
  /** Of the session that was logged: what was in hand is gone. */
  readonly heading: string;
  readonly at: number;
  readonly people: number;
  readonly count: number;
  readonly worry: boolean;
  readonly concerns: readonly Concern[] | undefined;
  readonly cameFrom: CameFrom;
}

/** Where the session is, and what it was divided into. */
export const savedWords = ({ people }: Pick<Done, "people">, time: string): string =>
  people === 0 ? tgr("log.doneGroup", { time }) : tgr("log.done", { time, n: people });

/** How many came, and how many of them have something of it in a record of their own. */
export const countWords = ({ count, people }: Pick<Done, "count" | "people">): string => {
  const attended = tgr("log.attended", { n: count });
  return people === 0 ? attended : `${attended} ${tgr("log.people", { n: people })}`;
};

export function Finished({ done, group, name }: { done: Done; group: string; name: string }) {
  return (
    <>
      <Panel title={savedWords(done, when(done.at, done.at))}>
        <p>{countWords(done)}</p>
      </Panel>
      {done.worry && <Raise concerns={done.concerns} cameFrom={done.cameFrom} />}
      <p class="govuk-body">
        <a class="govuk-link ds-target" href={`/group/${group}`}>
          {tgr("log.backTo", { group: name })}
        </a>{" "}
        <a class="govuk-link ds-target" href="/people">
          {t("tab.people")}
        </a>
      </p>
    </>
  );
}
