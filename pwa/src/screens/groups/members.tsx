/** Who usually comes: people on this worker's list by tap, others by first name. */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { freezeAloud } from "../../app/unsaved";
import { SOURCE, STATUS } from "../../codes";
import type { Json } from "../../forms/definition";
import type { RecordHandle, Session } from "../../session/types";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { Checkboxes } from "../../ui/checkboxes";
import { Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { focusNext } from "../../ui/focus-next";
import { say } from "../../ui/live";
import { usedName } from "../../ui/person-banner";
import { useEnter } from "./enter";
import "./groups.css";
import { rosterOf } from "./roster";

const seen = (value: Json) => ({
  value,
  status: STATUS.answered,
  source: SOURCE.observed,
  note: null,
});

/** The row of a member with a record is named by it, so that two lists put together hold them once. */
function add(group: RecordHandle, row: string, who: Json, type: string): void {
  group.writeAll({
    [`members/${row}/who`]: seen(who),
    [`members/${row}/attend_type`]: seen(type),
  });
}

interface OthersProps {
  readonly group: RecordHandle;
  /** Adds a name that is typed and not added yet, as the page is left. */
  readonly leaving: RefObject<() => void>;
}

function Others({ group, leaving }: OthersProps) {
  const [name, setName] = useState("");
  const [type, setType] = useState("person");
  const words = name.trim();
  leaving.current = () => {
    if (words !== "") add(group, group.addRow("members"), ["other", null, words, null], type);
  };
  const put = () => {
    if (words === "") {
      document.getElementById("member-name")?.focus();
      return;
    }
    leaving.current();
    say(tgr("members.added", { name: words }));
    setName("");
    const box = document.getElementById("member-name");
    if (box instanceof HTMLInputElement) box.value = "";
    box?.focus();
  };
  return (
    <>
      <h2>{tgr("members.addOther")}</h2>
      <div ref={useEnter("member-name", put)}>
        <TextBox
          id="member-name"
          label={tgr("members.name")}
          hint={tgr("members.hint")}
          value={name}
          onText={setName}
        />
      </div>
      <div class="ds-peer-tiles ds-peer-tiles--small">
        <Radios
          id="member-type"
          legend={tgr("members.as")}
          options={(["person", "carer", "mentor"] as const).map((value) => ({
            value,
            label: tgr(`members.${value}`),
          }))}
          value={type}
          onChoose={setType}
        />
      </div>
      <Button onPress={put}>{tgr("members.add")}</Button>
    </>
  );
}

function Open({ session, group }: { session: Session; group: RecordHandle }) {
  const leaving = useRef<() => void>(() => undefined);
  useEffect(
    () => () => {
      leaving.current();
      freezeAloud(group);
    },
    [group],
  );
  const people = session.people.value;
  const rows = group.rows("members");
  const others = rosterOf(group, people).filter(({ known }) => !known);
  return (
    <Page
      heading={tgr("members.h1")}
      back={{ to: `/group/${group.id}`, words: tgr("group.back") }}
      record={group}
      bar={
        <Button kind="filled" href={`/group/${group.id}`}>
          {tgr("members.done")}
        </Button>
      }
    >
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <div class="ds-peer-tiles">
          <Checkboxes
            id="members"
            legend={tgr("members.people")}
            options={people.map((person) => ({ value: person.id, label: usedName(person) }))}
            value={rows}
            onToggle={(id, on) => {
              const person = people.find((each) => each.id === id);
              if (!on) group.removeRow("members", id);
              else if (person) add(group, id, ["circle", id, usedName(person), null], "person");
            }}
          />
        </div>
        {others.length > 0 && (
          <div class="ds-peer-tiles">
            <Checkboxes
              id="others"
              legend={tgr("members.others")}
              options={others.map(({ key, name }) => ({ value: key, label: name }))}
              value={others.map(({ key }) => key)}
              onToggle={(key) => {
                const name = others.find((each) => each.key === key)?.name ?? "";
                group.removeRow("members", key);
                say(tgr("members.removed", { name }));
                focusNext("others", "member-name");
              }}
            />
          </div>
        )}
        <Others group={group} leaving={leaving} />
      </form>
    </Page>
  );
}

export default function Members({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.group ?? "");
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  return <Open session={session} group={opened.handle} />;
}
