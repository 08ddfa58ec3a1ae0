/** Practice audits: a manager begins one on a record of others', and sees those that are done (domain.md 2.12). */
import { useState } from "preact/hooks";
import { now } from "../../app/clock";
import { recordTitle } from "../../app/form-title";
import { holdRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { isGroup } from "../../forms/definition";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tau } from "../../text/audits";
import { tl } from "../../text/en-later";
import { Button, ButtonGroup } from "../../ui/button";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { usedName } from "../../ui/person-banner";
import { useOpened } from "../opened-records";
import { isOver } from "../record/state-words";
import "../listing.css";
import "./audits.css";
import { begunWith, drawn, finishedAt, hasPart, type Sampled, sampleFor, tally } from "./sample";

const FORM = "practice-audit";

/** The name in a party's answer. */
function named(handle: RecordHandle, path: string): string {
  const value = handle.answer(path)?.value;
  return Array.isArray(value) ? String(value[2] ?? "") : "";
}

function Audits({ session, audits }: { session: Session; audits: readonly RecordHandle[] }) {
  return (
    <ul class="ds-waiting">
      {audits.map((audit) => {
        const number = audit.answer("case_number")?.value;
        const entry = session.records.value.find(({ id }) => id === audit.id);
        return (
          <li key={audit.id}>
            <a class="ds-waits" href={`/record/${audit.id}`}>
              <span class="ds-waits__name">
                {tau("audits.row", { number: String(number ?? tau("audits.noNumber")) })}
              </span>
              <span>{tau("audits.rowOf", { name: named(audit, "worker") })}</span>
              <span class="ds-second ds-number">
                {tau("audits.by", {
                  auditor: named(audit, "auditor"),
                  when: when(entry?.state.at ?? entry?.started ?? now.value, now.value),
                })}
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Each criterion with how often it was met, over the finished audits: of no person and no worker. */
function Found({ audits }: { audits: readonly RecordHandle[] }) {
  const items = audits[0]?.definition.sections.flatMap((section) => section.items) ?? [];
  const criteria = items.find((item) => item.id === "criteria");
  if (!criteria || !isGroup(criteria)) return null;
  const given = (key: string) => audits.map((it) => it.answer(`criteria/${key}/score`)?.value);
  return (
    // A wide table scrolls in its own box, which a keyboard can reach.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be focusable (screens.md 11)
    <section class="ds-table__box" aria-label={tau("audits.found")} tabIndex={0}>
      <table class="govuk-table ds-table ds-audits">
        <caption class="govuk-table__caption">{tau("audits.found")}</caption>
        <thead>
          <tr>
            <th scope="col">{tau("audits.criterion")}</th>
            <th scope="col">{tau("audits.met")}</th>
            <th scope="col">{tau("audits.partly")}</th>
            <th scope="col">{tau("audits.notMet")}</th>
            <th scope="col">{tau("audits.na")}</th>
          </tr>
        </thead>
        <tbody>
          {(criteria.rows ?? []).map(({ key, label }) => (
            <tr key={key}>
              <th scope="row">{label.en}</th>
              {tally(given(key)).map((n, score) => (
                <td class="ds-number" key={`${key} ${String(score)}`}>
                  {n}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ChoiceProps {
  readonly session: Session;
  readonly sample: readonly Sampled[];
  readonly audit: (one: Sampled) => void;
}

/** Finished work: the name leads to the record, the button begins an audit of it. */
function Choice({ session, sample, audit }: ChoiceProps) {
  return (
    <ul class="ds-people">
      {sample.map((one) => {
        const title = recordTitle(session, one.entry);
        const name = usedName(one.person);
        return (
          <li class="ds-records__item" key={one.entry.id}>
            <a class="govuk-link ds-records__link" href={`/record/${one.entry.id}`}>
              {`${name}: ${title}`}
            </a>
            <span class="ds-second">
              {tau("audits.from", {
                name: one.entry.startedBy.name,
                when: when(finishedAt(one), now.value),
              })}
            </span>
            <ButtonGroup>
              <Button label={tau("audits.thisOf", { title, name })} onPress={() => audit(one)}>
                {tau("audits.this")}
              </Button>
            </ButtonGroup>
          </li>
        );
      })}
    </ul>
  );
}

export default function AuditsScreen({ session }: ScreenProps) {
  const { me, people, records } = session;
  const over = (form: string, state: string) => isOver(session, form, state);
  const sample = sampleFor(me, people.value, over);
  const entries = records.value
    .filter(({ form }) => form === FORM)
    .sort((a, b) => b.started - a.started);
  const audits = useOpened(session, entries);
  const [error, setError] = useState<string | null>(null);
  const fail = (words: string): void => {
    setError(words);
    say(words, "assertive");
  };
  const isDone = ({ state }: RecordHandle): boolean => over(FORM, state.value.state);
  const done = audits.filter(isDone);
  const drafts = audits.filter((each) => !isDone(each));

  /** Begins an audit of one record; false where the auditor has a part in it. */
  const begin = async (one: Sampled, how: "random" | "targeted"): Promise<boolean> => {
    const handle = await session.open(one.entry.id);
    const own = hasPart(me, handle);
    const answers = begunWith(me, session.today(), one, handle, how);
    handle.close();
    if (own) return false;
    const audit = await session.start(FORM, null, answers);
    holdRecord(audit);
    navigate(`/record/${audit.id}/section/1`);
    return true;
  };
  const chosen = async (one: Sampled): Promise<void> => {
    if (!(await begin(one, "targeted"))) fail(tau("audits.own"));
  };
  /** What the auditor turns out to have a part in is put back and another drawn. */
  const atRandom = async (): Promise<void> => {
    let left = sample;
    for (let one = drawn(left, Math.random()); one; one = drawn(left, Math.random())) {
      if (await begin(one, "random")) return;
      left = left.filter((each) => each !== one);
    }
    fail(tau("audits.allOwn"));
  };
  const doing = (what: Promise<void>): void => {
    setError(null);
    what.catch(() => fail(t("fail.words")));
  };

  return (
    <Page
      heading={tau("audits.h1")}
      back={{ to: "/more", words: tl("more.title") }}
      wide
      bar={
        sample.length > 0 ? (
          <Button kind="filled" onPress={() => doing(atRandom())}>
            {tau("audits.random")}
          </Button>
        ) : undefined
      }
    >
      <p class="govuk-body">{tau("audits.lead")}</p>
      {error && <p class="govuk-inset-text">{error}</p>}
      {drafts.length > 0 && (
        <>
          <h2>{tau("audits.draft")}</h2>
          <Audits session={session} audits={drafts} />
        </>
      )}
      <h2>{tau("audits.choose", { n: sample.length })}</h2>
      <p class="govuk-hint">{tau("audits.chooseHint")}</p>
      {sample.length === 0 && <p class="govuk-body">{tau("audits.none")}</p>}
      <Choice session={session} sample={sample} audit={(one) => doing(chosen(one))} />
      <h2>{tau("audits.done")}</h2>
      {done.length === 0 && <p class="govuk-body">{tau("audits.noDone")}</p>}
      <Audits session={session} audits={done} />
      {done.length > 0 && <Found audits={done} />}
    </Page>
  );
}
