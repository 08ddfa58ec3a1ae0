/** Notes about single people: each goes to that person's own record. */
import { useState } from "preact/hooks";
import { isEmpty } from "../../session/dividing";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import type { Doers } from "./follow-up";
import { NoteBox } from "./note-box";
import type { PartProps } from "./part";
import { tileName } from "./roster";

export function Notes({
  hand,
  members,
  change,
  errorOf,
  doers,
  of,
  open,
}: PartProps & {
  readonly doers: Doers;
  readonly of: string | null;
  readonly open: (key: string | null) => void;
}) {
  const known = members.filter((member) => member.known);
  const [asking, ask] = useState(false);
  const member = known.find(({ key }) => key === of);
  if (member) {
    return (
      <NoteBox
        key={member.key}
        {...{ hand, members, member, doers, change, errorOf }}
        onDone={() => {
          open(null);
          ask(false);
          requestAnimationFrame(() => document.getElementById("note")?.focus());
        }}
      />
    );
  }
  const written = known.filter(({ key }) => !isEmpty(hand.notes[key]));
  const begin = (key: string) => {
    open(key);
    requestAnimationFrame(() => document.getElementById("note-said")?.focus());
  };
  return (
    <>
      {written.map(({ key, name }) => (
        <p class="govuk-body" key={key}>
          <Button kind="link" onPress={() => begin(key)}>
            {tgr("log.noteOf", { name })}
          </Button>
        </p>
      ))}
      {asking && known.length > 0 ? (
        <div class="ds-peer-tiles">
          <Radios
            id="note-who"
            legend={tgr("log.noteWho")}
            options={known.map((each) => ({ value: each.key, label: tileName(each, members) }))}
            value={null}
            onChoose={begin}
          />
        </div>
      ) : asking ? (
        <p class="govuk-body">{tgr("log.noteNone")}</p>
      ) : (
        <p class="govuk-body">
          <Button id="note" onPress={() => ask(true)}>
            {tgr("log.note")}
          </Button>
        </p>
      )}
    </>
  );
}
