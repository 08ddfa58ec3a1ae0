/** The lines of a jotting, each of which may be sent to a question of an open record, and put back. */
import { useState } from "preact/hooks";
import { formOf } from "../../app/form-of";
import { isIndex, recordTitle } from "../../app/form-title";
import { SOURCE, STATUS } from "../../codes";
import type { Question } from "../../forms/definition";
import { onItsWay } from "../../session/decisions";
import type { Hex, PersonEntry, RecordEntry, RecordHandle, Session } from "../../session/types";
import { tj } from "../../text/jotting";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { focusNext } from "../../ui/focus-next";
import { firstName, usedName } from "../../ui/person-banner";
import { Notice } from "../../ui/summary";
import { takersOf, unused, withLine, withoutLine } from "./lines";

interface LinesProps {
  readonly session: Session;
  readonly jotting: RecordHandle;
  readonly person: PersonEntry | null;
}

interface Taker {
  readonly record: Hex;
  readonly form: string;
  readonly section: string;
  readonly question: Question;
}

interface Sent {
  readonly line: string;
  readonly row: string;
  readonly taker: Taker;
}

/** Where the focus goes as a line is sent, put back or left. */
const HEADING = "jot-lines";
const CHOICE = "jot-where";
const PUT_BACK = "jot-back";

const ELSEWHERE: ReadonlySet<string> = new Set(["jotting", "safeguarding-concern", "peer-note"]);

/** The questions a record about a person asks now, where it can be written in; none of any other. */
async function takersIn(session: Session, entry: RecordEntry): Promise<readonly Taker[]> {
  const handle = await session.open(entry.id);
  try {
    if (!handle.writable()) return [];
    const form = formOf(session, handle);
    const boxes = takersOf(handle.definition, (path) => form.shown(path).peek());
    return boxes.map((box) => ({ record: entry.id, form: recordTitle(session, entry), ...box }));
  } finally {
    handle.close();
  }
}

/** Questions of the records about a person that are still being written. */
export async function takers(session: Session, person: PersonEntry): Promise<readonly Taker[]> {
  const states = session.workflow()?.states ?? {};
  const open = person.records.filter(({ form, state, stopped, last }) => {
    if (last && onItsWay([last])) return false;
    const editable = states[form]?.editable ?? null;
    const written = editable === null || editable.includes(state.state);
    return !isIndex(form) && !ELSEWHERE.has(form) && written && stopped === null;
  });
  const found: Taker[] = [];
  for (const entry of open) found.push(...(await takersIn(session, entry)));
  return found;
}

const textAt = (handle: RecordHandle, path: string): string => {
  const value = handle.answer(path)?.value;
  return typeof value === "string" ? value : "";
};

const own = (value: string) => ({
  value,
  status: STATUS.answered,
  source: SOURCE.observed,
  note: null,
});

export function Lines({ session, jotting, person: about }: LinesProps) {
  const [whom, setWhom] = useState<Hex | null>(null);
  const [choosing, choose] = useState<string | null>(null);
  const [offered, offer] = useState<readonly Taker[]>([]);
  const [sent, setSent] = useState<Sent | null>(null);
  const [failed, setFailed] = useState(false);
  const used = jotting.rows("used").map((row) => textAt(jotting, `used/${row}/line`));
  const left = unused(textAt(jotting, "words"), used);
  if (left.length === 0 && !sent) return null;
  const people = session.people.value;
  const person = about ?? people.find(({ id }) => id === whom) ?? null;

  const ask = (line: string) => {
    if (!person) return;
    setSent(null);
    setFailed(false);
    takers(session, person).then(
      (found) => {
        offer(found);
        choose(line);
        focusNext(CHOICE);
      },
      () => setFailed(true),
    );
  };
  const send = async (line: string, taker: Taker): Promise<void> => {
    try {
      await jotting.freeze();
      const target = await session.open(taker.record);
      const path = taker.question.id;
      if (!target.writable()) throw new Error("it is not written in any more");
      const notes = jotting.answer("words");
      const before = target.answer(path);
      target.write(path, withLine(before, taker.question, line, tj("jot.mark"), notes));
      await target.freeze();
      target.close();
      const row = jotting.addRow("used");
      jotting.writeAll({
        [`used/${row}/line`]: own(line),
        [`used/${row}/record`]: own(taker.record),
        [`used/${row}/question`]: own(path),
      });
      setSent({ line, row, taker });
      choose(null);
      focusNext(PUT_BACK);
    } catch {
      setFailed(true);
    }
  };
  const putBack = async ({ line, row, taker }: Sent): Promise<void> => {
    try {
      const target = await session.open(taker.record);
      const path = taker.question.id;
      const before = withoutLine(target.answer(path), line);
      if (before === undefined) throw new Error("it was written on since");
      target.write(path, before);
      await target.freeze();
      target.close();
      jotting.removeRow("used", row);
      setSent(null);
      focusNext(HEADING);
    } catch {
      setFailed(true);
    }
  };

  return (
    <section aria-labelledby={HEADING}>
      <h2 id={HEADING} tabIndex={-1}>
        {tj("jot.left", { n: left.length })}
      </h2>
      {failed && (
        <Notice>
          <p role="alert">{tj("jot.failed")}</p>
        </Notice>
      )}
      {sent && (
        <p class="ds-undo" role="status">
          {tj("jot.used", { section: sent.taker.section })}{" "}
          <Button kind="link" id={PUT_BACK} onPress={() => void putBack(sent)}>
            {tj("jot.back")}
          </Button>
        </p>
      )}
      {!about && people.length === 0 && <p class="govuk-body">{tj("jot.aloneLines")}</p>}
      {!about && people.length > 0 && left.length > 0 && (
        <Radios
          id="jot-whom"
          legend={tj("jot.whom")}
          options={people.map((each) => ({ value: each.id, label: usedName(each) }))}
          value={whom}
          onChoose={(chosen) => {
            setWhom(chosen);
            choose(null);
          }}
        />
      )}
      <ul class="ds-people">
        {left.map((line, n) => (
          // A line may stand twice.
          <li class="ds-records__item" key={`${n} ${line}`}>
            <span>{line}</span>
            {!person ? null : choosing === line ? (
              <Choice
                {...{ line, offered, person }}
                onChoose={(taker) => void send(line, taker)}
                onLeave={() => {
                  choose(null);
                  focusNext(HEADING);
                }}
              />
            ) : (
              <Button kind="link" label={tj("jot.sendLine", { line })} onPress={() => ask(line)}>
                {tj("jot.send")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choice(props: {
  readonly line: string;
  readonly offered: readonly Taker[];
  readonly person: PersonEntry;
  readonly onChoose: (taker: Taker) => void;
  readonly onLeave: () => void;
}) {
  const { line, offered, person, onChoose, onLeave } = props;
  return (
    <fieldset
      id={CHOICE}
      tabIndex={-1}
      class="govuk-fieldset"
      aria-label={tj("jot.where", { line })}
      onKeyDown={(event) => event.key === "Escape" && onLeave()}
    >
      {/* Before a long list, not after it. */}
      <Button onPress={onLeave}>{tj("jot.cancel")}</Button>
      {offered.length === 0 && (
        <p class="govuk-body">
          {tj("jot.noRecord", { name: firstName(person) })}{" "}
          <a class="govuk-link ds-target" href={`/person/${person.id}/start`}>
            {tj("jot.start")}
          </a>
        </p>
      )}
      <ul class="ds-list">
        {offered.map((taker) => (
          <li key={`${taker.record}/${taker.question.id}`}>
            <Button kind="link" onPress={() => onChoose(taker)}>
              {tj("jot.question", {
                section: taker.section,
                question: taker.question.label.en,
                form: taker.form,
              })}
            </Button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
