/**
 * Dates, times, numbers and money: text that is read as it is typed and said back. What cannot be read is
 * kept as it was typed, so that nothing is lost; until it is mended it is no answer to any rule.
 */
import { useRef, useState } from "preact/hooks";
import { useOverlong } from "../../app/overlong-boxes";
import { slipWords } from "../../app/slip-words";
import type { Json, Question } from "../../forms/definition";
import { isUnusable, validValue } from "../../forms/valid";
import { tl } from "../../text/en-later";
import { tr } from "../../text/rarer";
import { Button } from "../../ui/button";
import { Fieldset } from "../../ui/choices";
import "../../ui/date-input.css";
import { addDays } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { longDate } from "../../ui/long-dates";
import { readDate, readTime } from "../../ui/read-date";
import { readNumber, showNumber } from "../../ui/read-number";
import { type Asking, put, useAsking } from "./context";
import type { ControlProps } from "./controls";

export const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

interface Figure {
  /** What stands is text that could not be read. */
  readonly raw: boolean;
  /** What to say beside the box: nothing about words that are still being typed. */
  readonly error: string | null;
  /** Takes the value a box was read as, or its text as it is where it could not be read. */
  readonly type: (value: Json) => void;
  readonly leave: () => void;
}

/** What the boxes below have in common: writing every key, and saying the slip once the box is left. */
export function useFigure(props: ControlProps): Figure {
  const asking = useAsking();
  const { path, item, answer } = props;
  const [typing, setTyping] = useState(false);
  const [over, setOver] = useOverlong(asking.handle.id, path);
  const value = answer?.value ?? null;
  const raw = value !== null && isUnusable(validValue(item, value));
  const slip = raw ? slipWords(item, value, asking.session.today()) : null;
  return {
    raw,
    error: over ? tr("slip.long") : ((typing ? null : slip) ?? props.error),
    type: (next) => {
      setTyping(true);
      setOver(!put(asking, path, item, typeof next === "string" && !next.trim() ? null : next));
    },
    leave: () => {
      setTyping(false);
      props.onLeave();
    },
  };
}

const isBirth = (id: string): boolean => id === "dob" || id.endsWith("_dob");

export function DateBox(props: ControlProps) {
  return isBirth(props.item.id) ? <BirthBox {...props} /> : <OneDate {...props} />;
}

/** Whether a question takes no day after today: one of its checks compares it with today. */
const isPast = (item: Question): boolean =>
  item.checks?.some((check) => JSON.stringify(check.tree).includes('"today"')) ?? false;

function fillBox(id: string, text: string): void {
  const box = document.getElementById(id);
  if (box instanceof HTMLInputElement) box.value = text;
}

/** One box that takes "12/3", "12 mar", "yesterday" and says the day back. */
function OneDate(props: ControlProps) {
  const asking = useAsking();
  const { id, item, answer } = props;
  const figure = useFigure(props);
  const today = asking.session.today();
  const past = isPast(item);
  const lean = past ? "past" : "nearest";
  const stored = textOf(answer?.value);
  const said = stored && !figure.raw ? longDate(stored) : "";
  const set = (date: string): void => {
    figure.type(date);
    fillBox(id, longDate(date));
    figure.leave();
  };
  return (
    <>
      <TextBox
        {...props}
        hint={props.hint ?? tl("q.dateHint")}
        error={figure.error}
        value={said || stored}
        describedBy={`${id}-echo ${props.describedBy}`}
        onText={(text) => {
          const read = readDate(text, today, lean);
          figure.type(read.kind === "date" ? read.date : text);
        }}
        onLeave={(text, box) => {
          const read = readDate(text, today, lean);
          if (read.kind === "date") box.value = longDate(read.date);
          figure.leave();
        }}
        beside={
          past ? (
            <>
              <Button
                kind="link"
                label={`${tl("q.today")}: ${props.label}`}
                onPress={() => set(today)}
              >
                {tl("q.today")}
              </Button>
              <Button
                kind="link"
                label={`${tl("q.yesterday")}: ${props.label}`}
                onPress={() => set(addDays(today, -1))}
              >
                {tl("q.yesterday")}
              </Button>
            </>
          ) : undefined
        }
      />
      <p class="ds-echo" id={`${id}-echo`} aria-live="polite">
        {said}
      </p>
    </>
  );
}

const trimZero = (text: string): string => text.replace(/^0/, "");

/** Day, month and year as they stand in three boxes: of a date, or of text that is none yet. */
function birthParts(stored: string, raw: boolean): { d: string; m: string; y: string } {
  const [d = "", m = "", y = ""] = raw ? stored.split("/") : stored.split("-").reverse();
  return raw ? { d, m, y } : { d: trimZero(d), m: trimZero(m), y };
}

/** A date of birth: three boxes. */
function BirthBox(props: ControlProps) {
  const asking = useAsking();
  const { id, answer } = props;
  const figure = useFigure(props);
  const standing = birthParts(textOf(answer?.value), figure.raw);
  const parts = useRef(standing);
  parts.current = standing;
  const type = (part: "d" | "m" | "y", text: string): void => {
    parts.current = { ...parts.current, [part]: text.trim() };
    const { d, m, y } = parts.current;
    const read = readDate(`${d} ${m} ${y}`, asking.session.today());
    const whole = read.kind === "date" && /^\d{4}$/.test(y);
    figure.type(whole ? read.date : d || m || y ? `${d}/${m}/${y}` : "");
  };
  const box = (part: "d" | "m" | "y", key: "q.day" | "q.month" | "q.year", width: 2 | 4) => (
    <div class="govuk-date-input__item">
      <TextBox
        id={part === "d" ? id : `${id}-${part}`}
        label={tl(key)}
        inputMode="numeric"
        width={width}
        value={standing[part]}
        onText={(text) => type(part, text)}
        onLeave={() => {
          const { d, m, y } = parts.current;
          // Two boxes of three are no slip while the third is on its way.
          if (part === "y" || (d && m && y)) figure.leave();
        }}
      />
    </div>
  );
  return (
    <Fieldset {...props} legend={props.label} error={figure.error}>
      <div class="govuk-date-input">
        {box("d", "q.day", 2)}
        {box("m", "q.month", 2)}
        {box("y", "q.year", 4)}
      </div>
    </Fieldset>
  );
}

export function TimeBox(props: ControlProps) {
  const { answer } = props;
  const figure = useFigure(props);
  return (
    <TextBox
      {...props}
      hint={props.hint ?? tl("q.timeHint")}
      error={figure.error}
      width={4}
      inputMode="decimal"
      value={textOf(answer?.value)}
      onText={(text) => figure.type(readTime(text) ?? text)}
      onLeave={(text, box) => {
        box.value = readTime(text) ?? text;
        figure.leave();
      }}
    />
  );
}

/** Date and time as they stand in two boxes; a line between them where they are no datetime yet. */
function pairOf(stored: string, raw: boolean): { date: string; time: string } {
  const [date = "", time = ""] = stored.split(raw ? "\n" : "T");
  return { date: date && !raw ? longDate(date) : date, time };
}

/** Which box is wrong: the time, where the date can be read and is the day of what it is compared with. */
function wrongPart(asking: Asking, props: ControlProps, raw: boolean): "date" | "time" {
  const { item, path, answer } = props;
  const stored = textOf(answer?.value);
  if (raw) {
    const [date = ""] = stored.split("\n");
    return readDate(date, asking.session.today()).kind === "date" ? "time" : "date";
  }
  const reads = item.checks?.flatMap((check) => check.reads) ?? [];
  const sameDay = reads
    .filter((each) => each !== path)
    .some((each) => textOf(asking.handle.answer(each)?.value).startsWith(stored.slice(0, 10)));
  return sameDay ? "time" : "date";
}

/** A civil date and time: two boxes in one group. */
export function DateTimeBox(props: ControlProps) {
  const asking = useAsking();
  const { id, answer } = props;
  const figure = useFigure(props);
  const today = asking.session.today();
  const standing = pairOf(textOf(answer?.value), figure.raw);
  const wrong = figure.error ? wrongPart(asking, props, figure.raw) : null;
  const parts = useRef(standing);
  parts.current = standing;
  const type = (part: "date" | "time", text: string): void => {
    parts.current = { ...parts.current, [part]: text };
    const date = readDate(parts.current.date, today);
    const time = readTime(parts.current.time);
    // A date that can be read is kept as one: "yesterday" is another day tomorrow.
    const day = date.kind === "date" ? longDate(date.date) : parts.current.date;
    const whole = date.kind === "date" && time !== null;
    figure.type(whole ? `${date.date}T${time}` : `${day}\n${parts.current.time}`);
  };
  const leave = (): void => {
    // One box of two is no slip while the other is on its way.
    if (parts.current.date.trim() && parts.current.time.trim()) figure.leave();
  };
  return (
    <Fieldset {...props} legend={props.label} error={figure.error}>
      <div class="ds-pair">
        <TextBox
          id={id}
          label={tl("q.date")}
          wrong={wrong === "date"}
          value={standing.date}
          onText={(text) => type("date", text)}
          onLeave={(text, box) => {
            const read = readDate(text, today);
            if (read.kind === "date") box.value = longDate(read.date);
            if (read.kind === "date" || read.kind === "blank") leave();
            else figure.leave();
          }}
          beside={
            <Button
              kind="link"
              label={`${tl("q.today")}: ${props.label}`}
              onPress={() => {
                fillBox(id, longDate(today));
                type("date", longDate(today));
              }}
            >
              {tl("q.today")}
            </Button>
          }
        />
        <TextBox
          id={`${id}-time`}
          label={tl("q.time")}
          hint={tl("q.timeHint")}
          width={4}
          wrong={wrong === "time"}
          inputMode="decimal"
          value={standing.time}
          onText={(text) => type("time", text)}
          onLeave={(text, box) => {
            box.value = readTime(text) ?? text;
            figure.leave();
          }}
        />
      </div>
    </Fieldset>
  );
}

/** Numbers and money. Money is pence, shown with two places on leaving. */
export function NumberBox(props: ControlProps) {
  const { item, answer } = props;
  const figure = useFigure(props);
  const money = item.type === "money";
  const decimals = money ? 2 : (item.decimals ?? 0);
  const stored = answer?.value;
  return (
    <TextBox
      {...props}
      error={figure.error}
      width={10}
      inputMode={decimals > 0 ? "decimal" : "numeric"}
      {...(money ? { prefix: "£" } : {})}
      value={typeof stored === "number" ? showNumber(stored, decimals, money) : textOf(stored)}
      onText={(text) => {
        const read = readNumber(text, decimals);
        figure.type(read.kind === "number" ? read.value : text);
      }}
      onLeave={(text, box) => {
        const read = readNumber(text, decimals);
        if (read.kind === "number") box.value = showNumber(read.value, decimals, money);
        figure.leave();
      }}
    />
  );
}
