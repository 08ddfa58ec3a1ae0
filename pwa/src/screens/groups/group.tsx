/** One group: where and when it meets, who usually comes, and the way into a session. */
import { formOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { isGroup } from "../../forms/definition";
import type { RecordHandle, Session } from "../../session/types";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { SummaryList } from "../../ui/summary";
import { handOf } from "./hand";
import { Past } from "./past";
import { rosterOf, textOf, tileName } from "./roster";

/** A choice in the words of the group's own form. */
function wordsOf(session: Session, group: RecordHandle, id: string): string {
  const form = formOf(session, group);
  const items = form.definition.sections.flatMap((section) => section.items);
  const item = items.find((each) => each.id === id);
  const code = textOf(group, id);
  const option = item && !isGroup(item) && item.options?.find((each) => each.code === code);
  return option ? form.words(option.label) : "";
}

function Open({ session, group }: { session: Session; group: RecordHandle }) {
  const members = rosterOf(group, session.people.value);
  const inHand = handOf(session.scratch(group.id, "session")) !== null;
  const times = [textOf(group, "starts_at"), textOf(group, "ends_at")].filter(Boolean);
  const day = [wordsOf(session, group, "meets_on"), times.join(" to ")].filter(Boolean).join(", ");
  return (
    <Page
      heading={textOf(group, "name") || tgr("group.unnamed")}
      back={{ to: "/groups", words: tgr("group.back") }}
      record={group}
      bar={
        <Button kind="filled" href={`/group/${group.id}/session`}>
          {tgr(inHand ? "group.goOn" : "group.begin")}
        </Button>
      }
    >
      <SummaryList
        rows={[
          { key: tgr("group.where"), value: textOf(group, "venue") },
          { key: tgr("group.when"), value: day },
        ]}
      />
      <p class="govuk-body">
        <a class="govuk-link ds-target" href={`/record/${group.id}`}>
          {tgr("group.change")}
        </a>
      </p>
      <h2>{tgr("group.members", { n: members.length })}</h2>
      {members.length === 0 ? (
        <p class="govuk-body">{tgr("group.noMembers")}</p>
      ) : (
        <p class="govuk-body">{members.map((each) => tileName(each, members)).join(", ")}</p>
      )}
      <p class="govuk-body">
        <a class="govuk-link ds-target" href={`/group/${group.id}/members`}>
          {tgr("group.choose")}
        </a>
      </p>
      <Past session={session} group={group.id} />
    </Page>
  );
}

export default function Group({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.group ?? "");
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  return <Open session={session} group={opened.handle} />;
}
