/** What a finished session became. */
import { t } from "../../text";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { Panel } from "../../ui/panel";

export interface Done {
  readonly at: number;
  readonly people: number;
  readonly count: number;
  readonly worry: boolean;
}

export function Finished({ done, group, name }: { done: Done; group: string; name: string }) {
  return (
    <>
      <Panel title={tgr("log.done", { time: when(done.at, done.at) })}>
        <p>
          {tgr("log.attended", { n: done.count })} {tgr("log.people", { n: done.people })}
        </p>
      </Panel>
      {done.worry && (
        <p class="govuk-body">
          <Button href="/concern">{tgr("log.concern")}</Button>
        </p>
      )}
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
