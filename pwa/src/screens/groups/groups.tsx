/** Groups: those this worker runs, and the logs of their sessions. */
import { now } from "../../app/clock";
import { holdRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { SOURCE, STATUS } from "../../codes";
import type { Json } from "../../forms/definition";
import { t } from "../../text";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { useOpened } from "../opened-records";
import { textOf } from "./roster";

const STAFFED = 60;

const seen = (value: Json) => ({
  value,
  status: STATUS.answered,
  source: SOURCE.observed,
  note: null,
});

export default function Groups({ session }: ScreenProps) {
  const records = session.records.value;
  const groups = useOpened(
    session,
    records.filter(({ form }) => form === "peer-group"),
  );
  const logs = records
    .filter(({ form }) => form === "peer-session")
    .sort((a, b) => b.started - a.started);
  const may = session.startable.value.some(({ id }) => id === "peer-group");
  const start = async (): Promise<void> => {
    try {
      const handle = await session.start("peer-group", null, {
        staffed_minutes: seen(STAFFED),
        mode: seen("in_person"),
      });
      holdRecord(handle);
      navigate(`/record/${handle.id}/section/1`);
    } catch {
      say(t("fail.words"), "assertive");
    }
  };
  return (
    <Page
      heading={tgr("groups.h1")}
      home
      bar={
        may ? (
          <Button kind={groups.length > 0 ? "plain" : "filled"} onPress={() => void start()}>
            {tgr("groups.start")}
          </Button>
        ) : undefined
      }
    >
      {!may && <p class="govuk-body">{tgr("groups.notYours")}</p>}
      {may && groups.length === 0 && <p class="govuk-body">{tgr("groups.none")}</p>}
      <ul class="ds-people">
        {groups.map((group) => (
          <li class="ds-records__item" key={group.id}>
            <a class="govuk-link ds-records__link" href={`/group/${group.id}`}>
              {textOf(group, "name") || tgr("group.unnamed")}
            </a>
            <span class="ds-second">{textOf(group, "venue")}</span>
          </li>
        ))}
      </ul>
      {logs.length > 0 && (
        <>
          <h2>{tgr("groups.sessions")}</h2>
          <ul class="ds-people">
            {logs.map((log) => (
              <li class="ds-records__item" key={log.id}>
                <a class="govuk-link ds-records__link" href={`/record/${log.id}`}>
                  {tgr("groups.session", { when: when(log.started, now.value) })}
                </a>
                {log.unsent > 0 && <span>{tgr("groups.unsent", { n: log.unsent })}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
