/**
 * What the person has said about sharing, in a decision. Where they said no it is not the worker's to answer: it
 * says who stopped it and when. Where some sharing stands stopped and this is for somebody on no list, only the
 * worker can say whether it is one of those, and is asked before anything else.
 */
import { useEffect, useRef } from "preact/hooks";
import { SOURCE, STATUS } from "../../codes";
import type { SaidBefore } from "../../session/said";
import { dayOf, partyName, sameName, stoppedWith } from "../../session/stated";
import { noWords, ts } from "../../text/stop";
import { Button, ButtonGroup } from "../../ui/button";
import { Fieldset, Radios } from "../../ui/choices";
import { shortDate } from "../../ui/dates";
import { Notice } from "../../ui/summary";
import { type Asking, put, useAsking } from "./context";
import { type ControlProps, choicesOf } from "./controls";
import { fillIn, NO, readingOf, refresh } from "./presets";
import { noTo, useSaid } from "./reading";
import { labelOf } from "./whom";
import { wordsOf } from "./words";

const dateWords = (day: string | null): string | null => day && shortDate(day);

/** Why it says what it says: who stopped it, when, and who wrote that down. */
export function whyWords(name: string, day: string | null, by: string): string {
  const date = dateWords(day);
  return date && by ? ts("share.stoppedBy", { name, date, by }) : noWords(name, date);
}

function Locked({
  asking,
  said,
  props,
}: {
  asking: Asking;
  said: SaidBefore;
  props: ControlProps;
}) {
  const { personName: name } = asking;
  const no = noTo(said, asking.handle);
  const why = whyWords(name, no && dayOf(no.said), no?.by ?? "");
  return (
    <>
      <p class="govuk-label" id={props.id} tabIndex={-1}>
        {props.label}
      </p>
      <p class="govuk-body ds-reading">{wordsOf(asking, props.item, props.answer)}</p>
      <Notice>
        <p>
          <strong>{why}</strong>
        </p>
        <p>{ts("share.follows", { name })}</p>
      </Notice>
    </>
  );
}

interface AskedProps {
  readonly asking: Asking;
  readonly said: SaidBefore;
  readonly stated: string;
  readonly named: boolean;
  readonly props: ControlProps;
}

/** "Is this one of them?" */
function OneOfThem({ asking, said, stated, named, props }: AskedProps) {
  const { handle, form, personName: name } = asking;
  const { presets } = form.definition;
  const stopped = stoppedWith(said.statements, said.withdrawals);
  if (!presets || !stopped) return null;
  const date = dateWords(stopped.day);
  const codes = [...new Set(stopped.whom.map(({ code }) => code))];
  const choose = (code: string): void => {
    const { answered: status } = STATUS;
    handle.write(presets.question, { value: code, status, source: SOURCE.observed, note: null });
    void fillIn(asking, code);
  };
  const none = (): void => {
    const { answered: status } = STATUS;
    handle.write(props.path, { value: stated, status, source: SOURCE.observed, note: null });
  };
  return (
    <Fieldset {...props} legend={props.label}>
      <Notice>
        <p>
          <strong>
            {date ? ts("share.some", { name, date }) : ts("share.somePlain", { name })}
          </strong>
        </p>
        <ul class="govuk-list govuk-list--bullet">
          {codes.map((code) => {
            const label = labelOf(form.definition, presets.question, code);
            return <li key={code}>{label ? form.words(label) : code}</li>;
          })}
        </ul>
        {named ? (
          <ButtonGroup>
            {codes.map((code) => {
              const label = labelOf(form.definition, presets.question, code);
              return (
                <Button key={code} onPress={() => choose(code)}>
                  {ts("share.yes", { whom: label ? form.words(label) : code })}
                </Button>
              );
            })}
            <Button onPress={none}>{ts("share.none")}</Button>
          </ButtonGroup>
        ) : (
          <p>{ts("share.whoFirst")}</p>
        )}
      </Notice>
    </Fieldset>
  );
}

export function Stated(props: ControlProps) {
  const asking = useAsking();
  const { handle, session, form } = asking;
  const { answer, path } = props;
  const said = useSaid(asking);
  const reading = said ? readingOf(said, handle, session.today()) : null;
  const no = reading !== null && NO.includes(reading.stated);
  const name = partyName(form.value("recipient").value).trim();
  const before = useRef(name);
  useEffect(() => {
    // What was said of somebody else is not said of whoever is named now.
    if (reading?.ask && answer && before.current !== "" && !sameName(before.current, name)) {
      handle.write(path, null);
    }
    before.current = name;
  }, [name]);
  const stale = no
    ? answer?.value !== reading.stated
    : reading?.ask && answer?.source === SOURCE.record;
  useEffect(() => {
    if (stale) void refresh(asking);
  }, [stale, answer]);
  if (said && no) return <Locked asking={asking} said={said} props={props} />;
  if (said && reading?.ask && (!answer || stale)) {
    const named = name !== "";
    return <OneOfThem {...{ asking, said, named, props }} stated={reading.stated} />;
  }
  const value = typeof answer?.value === "string" ? answer.value : null;
  return (
    <Radios
      {...props}
      legend={props.label}
      options={choicesOf(asking, props.item, value === null ? [] : [value])}
      value={value}
      onChoose={(code) => {
        put(asking, path, props.item, code);
        props.onLeave();
      }}
    />
  );
}
