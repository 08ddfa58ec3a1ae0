/** Start a record: which form, then how much of it. Nothing is made before the first answer. */
import { useEffect, useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { isIndex, isNoted } from "../../app/form-title";
import { Gone } from "../../app/gone";
import { holdRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { tooYoungWords } from "../../app/too-young";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Definition } from "../../forms/definition";
import { ADULT, tooYoungFor } from "../../forms/from-age";
import { t } from "../../text";
import { tca } from "../../text/carer";
import { tfw } from "../../text/forward";
import { tm } from "../../text/more-pages";
import { tu } from "../../text/urgent";
import { Button, ButtonGroup } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { ageOn, dateOf, shortDate, when } from "../../ui/dates";
import { say } from "../../ui/live";
import { firstName } from "../../ui/person-banner";
import { isOver } from "../record/state-words";
import { useCarers, Who } from "./carer";
import { caredFor, isCarers, OWN } from "./carers";
import { modeOf, useDefinitions } from "./definitions";
import { dayOf, fromLast, lastOf } from "./last-time";
import { startHint } from "./size";
import "./start.css";

/** The number of a section in its address, from 1. */
const numberOf = (definition: Definition | undefined, section: string): number =>
  (definition?.sections.findIndex(({ id }) => id === section) ?? 0) + 1;

/** Why the chosen form is not begun, said as it appears. */
function TooYoung({ words }: { words: string }) {
  useEffect(() => say(words), [words]);
  return <p class="ds-bar__words ds-start__young">{words}</p>;
}

export default function Start({ session, params }: ScreenProps) {
  const id = params.person ?? "";
  const person = session.people.value.find((entry) => entry.id === id);
  const definitions = useDefinitions(session);
  const startable = session.startable.value.filter(
    (each) => !isIndex(each.id) && !isNoted(each.id),
  );
  const [form, setForm] = useState<string | null>(
    (startable.length === 1 ? startable[0] : startable.find((each) => each.id === params.form))
      ?.id ?? null,
  );
  const [carer, setCarer] = useState<string | null>(params.carer ?? null);
  const [carerError, setCarerError] = useState<string | null>(null);
  const [depth, setDepth] = useState<string | null>(null);
  const [separate, setSeparate] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [depthError, setDepthError] = useState<string | null>(null);
  const [begin, setBegin] = useState<"empty" | "last" | null>(null);
  const [beginError, setBeginError] = useState<string | null>(null);
  const going = useRef(false);
  const definition = form === null ? undefined : definitions.get(form);
  // What the law does not allow of somebody so young is not begun; what is seen of them may be passed on.
  const age = definition && person ? tooYoungFor(definition, person.born, session.today()) : null;
  const ofCarer = age === null && isCarers(definition);
  const circle = useCarers(session, id, ofCarer);
  if (!person) return <Gone person={id} />;
  const name = firstName(person);
  // It was begun on the page of whoever they care for.
  const cared = session.people.value.find(
    (entry) => entry.id === params.caredFor && entry !== person,
  );
  // A carer's record is nobody's before it is known whose.
  const theirs = !ofCarer || carer === OWN;
  const mode = theirs ? modeOf(definition) : null;
  const opened = person.records.find(
    (record) => record.form === form && !isOver(session, form, record.state.state),
  );
  const asking = theirs && opened && !separate;
  const { younger, under_18 } = definition?.starts ?? {};
  const last = definition && theirs && age === null ? lastOf(session, person, definition) : null;
  const tooYoung = definition && age !== null ? tooYoungWords(definition, name, age) : null;
  const child = person.born !== null && ageOn(person.born, session.today()) < ADULT;
  const childs = child ? under_18?.en : undefined;

  const start = async (at = ""): Promise<void> => {
    if (going.current) return;
    if (form === null) {
      setError(tm("start.choose"));
      document.getElementById("form")?.focus();
      return;
    }
    if (!theirs) {
      setCarerError(tca("carer.choose"));
      document.getElementById("carer")?.focus();
      return;
    }
    if (mode && depth === null && tooYoung === null) {
      setDepthError(tm("start.noMode", { label: mode.label.en }));
      document.getElementById("depth")?.focus();
      return;
    }
    if (last && begin === null) {
      setBeginError(tfw("forward.choose"));
      document.getElementById("begin")?.focus();
      return;
    }
    const answers: Record<string, Answer> = {};
    if (mode && depth !== null) {
      answers[mode.id] = {
        value: depth,
        status: STATUS.answered,
        source: SOURCE[mode.source],
        note: null,
      };
    }
    going.current = true;
    let all: Readonly<Record<string, Answer>> = answers;
    try {
      if (last && definition && begin === "last") {
        all = await fromLast(session, definition, last, answers);
      }
    } catch {
      going.current = false;
      say(tfw("forward.failed"), "assertive");
      setBeginError(tfw("forward.failed"));
      return;
    }
    if (definition && cared && carer === OWN) {
      const how = { young: age !== null, today: session.today() };
      all = { ...all, ...caredFor(definition, cared, how, all) };
    }
    try {
      const handle = await session.start(form, person.id, all);
      holdRecord(handle);
      navigate(`/record/${handle.id}${at}`, { replace: true });
    } catch {
      going.current = false;
      say(t("fail.words"), "assertive");
      setError(t("fail.words"));
    }
  };

  const follows = (
    <>
      {ofCarer && form !== null && (
        <Who
          {...{ session, person, form, circle }}
          instead={younger?.label.en ?? null}
          value={carer}
          error={carerError}
          onChoose={(who) => {
            setCarer(who);
            setCarerError(null);
          }}
        />
      )}
      {asking && (
        <>
          <p class="govuk-body">
            {tm(dateOf(opened.started) === dateOf(now.value) ? "start.openToday" : "start.open", {
              name: opened.startedBy.name,
              when: when(opened.started, now.value),
            })}
          </p>
          <ButtonGroup>
            <Button kind="filled" href={`/record/${opened.id}`}>
              {tm("start.openOne")}
            </Button>
            <Button kind="link" onPress={() => setSeparate(true)}>
              {tm("start.separate")}
            </Button>
          </ButtonGroup>
        </>
      )}
      {childs && !asking && <p class="govuk-body">{childs}</p>}
      {mode && !asking && tooYoung === null && (
        <Radios
          id="depth"
          legend={mode.label.en}
          hint={mode.hint?.en}
          options={(mode.options ?? []).map((option) => ({
            value: option.code,
            label: option.label.en,
          }))}
          value={depth}
          error={depthError}
          onChoose={(chosen) => {
            setDepth(chosen);
            setDepthError(null);
          }}
        />
      )}
      {last && !asking && (
        <Radios
          id="begin"
          legend={tfw("forward.legend")}
          options={[
            { value: "empty", label: tfw("forward.empty") },
            {
              value: "last",
              label: tfw("forward.last", { date: shortDate(dayOf(last)) }),
              hint: tfw("forward.lastHint", { name: last.startedBy.name }),
            },
          ]}
          value={begin}
          error={beginError}
          onChoose={(chosen) => {
            setBegin(chosen === "last" ? "last" : "empty");
            setBeginError(null);
          }}
        />
      )}
    </>
  );
  const options = startable.map((each) => {
    const known = definitions.get(each.id);
    return {
      value: each.id,
      label: each.title,
      hint: known && startHint(known, each.id === form ? depth : null, session.today()),
      // What is asked of the form stands with it, whatever of a long list is on the screen.
      follows:
        each.id === form && (ofCarer || asking || (mode && tooYoung === null) || last || childs)
          ? follows
          : undefined,
    };
  });
  return (
    <Page
      heading={tm("start.h1", { name })}
      back={{ to: `/person/${person.id}`, words: t("back.person", { name }) }}
      person={person}
      bar={
        startable.length === 0 || asking || (carer !== null && !theirs) ? undefined : tooYoung !==
          null ? (
          // Beside the thumb, whatever of the list is on the screen.
          <>
            <TooYoung words={tooYoung} />
            {younger && (
              <Button
                kind="filled"
                onPress={() => void start(`/section/${numberOf(definition, younger.section)}`)}
              >
                {younger.label.en}
              </Button>
            )}
          </>
        ) : (
          <Button kind="filled" onPress={() => void start()}>
            {tm("start.go")}
          </Button>
        )
      }
    >
      {startable.length === 0 ? (
        <p class="govuk-body">{tm("start.none")}</p>
      ) : (
        <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
          <Radios
            id="form"
            legend={tm("start.choose")}
            options={options}
            value={form}
            error={error}
            onChoose={(chosen) => {
              setForm(chosen);
              setError(null);
              setCarer(null);
              setCarerError(null);
              setDepth(null);
              setDepthError(null);
              setBegin(null);
              setBeginError(null);
              setSeparate(false);
            }}
          />
          <p class="govuk-body govuk-body-s ds-second">{tm("start.note")}</p>
          {session.startable.value.some((each) => each.id === "safeguarding-concern") && (
            <p class="govuk-body">
              <a class="govuk-link ds-target" href={`/concern/${id}`}>
                {tu("concern.link")}
              </a>
            </p>
          )}
        </form>
      )}
    </Page>
  );
}
