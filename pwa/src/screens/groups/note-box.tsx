/** A note about one person, on the session's page until Finish sends it to their own record. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Line, type Member, NO_NOTE, type Note } from "../../session/dividing";
import { newRowKey } from "../../session/row-key";
import { t } from "../../text";
import { tgr } from "../../text/groups";
import { Details, PersonWords } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { TextArea, TextBox } from "../../ui/field";
import { type Doers, FollowUp, type ToDoLine } from "./follow-up";
import type { Hand } from "./hand";
import { NamesAsked } from "./names-asked";

export interface NoteBoxProps {
  readonly hand: Hand;
  readonly members: readonly Member[];
  readonly member: Member;
  readonly doers: Doers;
  readonly errorOf: (id: string) => string | null;
  readonly change: (part: Partial<Hand>) => void;
  readonly onDone: () => void;
}

type Lines = "followups" | "signposting";

/** The one line of a kind about somebody; a second one is written in their record. */
export const lineOf = (hand: Hand, kind: Lines, of: string | null): Line | undefined =>
  hand[kind].find((line) => line.of === of);

export function withLine(hand: Hand, kind: Lines, of: string | null, words: string): Partial<Hand> {
  const before = lineOf(hand, kind, of);
  const line = { key: newRowKey(), of, ...before, words };
  return { [kind]: [...hand[kind].filter((each) => each !== before), ...(words ? [line] : [])] };
}

/** The thing to do about somebody, with another day or somebody else who does it. */
export function withToDo(hand: Hand, of: string | null, part: Partial<ToDoLine>): Partial<Hand> {
  const before = lineOf(hand, "followups", of);
  const changed = hand.followups.map((each) => (each === before ? { ...each, ...part } : each));
  return { followups: changed };
}

/** Long enough for the tap that left the box to land: nothing moves under a finger. */
const LANDED_MS = 500;

/** Whether a box was left, so that what is in it may be asked about. */
export function useLeft(): [boolean, () => void] {
  const [left, setLeft] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const leave = () => {
    timer.current = setTimeout(() => setLeft(true), LANDED_MS);
  };
  return [left, leave];
}

/** What may be wrong under "more". */
const UNDER_MORE = [
  "note-agreed",
  "note-followups",
  "note-signposting",
  "note-followups-day",
  "note-followups-name",
];

export function NoteBox(props: NoteBoxProps) {
  const { hand, members, member, doers, errorOf, change, onDone } = props;
  const { key, name } = member;
  const note = hand.notes[key] ?? NO_NOTE;
  const [left, leave] = useLeft();
  const toDo = hand.followups.find((line) => line.of === key);
  const put = (part: Partial<Note>) =>
    change({ notes: { ...hand.notes, [key]: { ...note, ...part } } });
  const asked = (box: string, words: string, onSay: (said: string) => void) =>
    (left || errorOf(box) !== null) && (
      <NamesAsked
        {...{ hand, members, box, words, onSay }}
        of={key}
        onKeep={(kept) => change({ keptNames: [...hand.keptNames, kept] })}
      />
    );
  const line = (kind: Lines, label: string) => {
    const words = lineOf(hand, kind, key)?.words ?? "";
    const write = (said: string) => change(withLine(hand, kind, key, said));
    return (
      <>
        <TextBox id={`note-${kind}`} label={label} value={words} onText={write} onLeave={leave} />
        {asked(`note-${kind}`, words, write)}
      </>
    );
  };
  const scores = ["1", "2", "3", "4", "5"].map((value) => ({
    value,
    label: value === "1" || value === "3" || value === "5" ? tgr(`log.feeling${value}`) : value,
  }));
  return (
    <section class="ds-peer-note" aria-labelledby="note-only">
      <p id="note-only">
        <strong>{tgr("log.only", { name })}</strong>
      </p>
      <PersonWords label={tgr("log.words", { name })}>
        <TextArea
          id="note-said"
          label={tgr("log.said", { name })}
          value={note.said}
          onText={(said) => put({ said })}
          onLeave={leave}
        />
      </PersonWords>
      <div class="ds-peer-tiles ds-peer-tiles--small">
        <Radios
          id="note-knows"
          legend={tgr("log.knows", { name })}
          error={errorOf("note-knows")}
          options={[
            { value: "yes", label: t("word.yes") },
            { value: "no", label: t("word.no") },
          ]}
          value={note.knows}
          onChoose={(knows) => put({ knows: knows as Note["knows"] })}
        />
      </div>
      {asked("note-said", note.said, (said) => put({ said }))}
      <Details
        summary={tgr("log.more", { name })}
        open={UNDER_MORE.some((id) => errorOf(id) !== null)}
      >
        <div class="ds-peer-tiles ds-peer-tiles--small">
          <Radios
            id="note-feeling"
            legend={tgr("log.feeling", { name })}
            options={scores}
            value={note.feeling}
            onChoose={(feeling) => put({ feeling })}
          />
        </div>
        <TextArea
          id="note-agreed"
          label={tgr("log.agreed")}
          value={note.agreed}
          onText={(agreed) => put({ agreed })}
          onLeave={leave}
        />
        {asked("note-agreed", note.agreed, (agreed) => put({ agreed }))}
        {line("followups", tgr("log.followup"))}
        {toDo && (
          <FollowUp
            id="note-followups"
            line={toDo}
            {...{ doers, errorOf }}
            onLine={(part) => change(withToDo(hand, key, part))}
          />
        )}
        {line("signposting", tgr("log.signpost"))}
        <Radios
          id="note-share"
          legend={tgr("log.share")}
          options={[
            { value: "yes", label: tgr("log.share.yes") },
            { value: "ask_first", label: tgr("log.share.ask") },
            { value: "no", label: t("word.no") },
          ]}
          value={note.share}
          onChoose={(share) => put({ share: share as Note["share"] })}
        />
      </Details>
      <Button onPress={onDone}>{tgr("log.noteDone")}</Button>
    </section>
  );
}
