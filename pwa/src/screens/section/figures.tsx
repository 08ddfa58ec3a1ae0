/** Dates, times, numbers and money: text that is read as it is typed and said back. */
import { useRef, useState } from "preact/hooks";
import type { Json, Question } from "../../forms/definition";
import { t } from "../../text";
import { tr } from "../../text/rarer";
import { Button } from "../../ui/button";
import { Fieldset } from "../../ui/choices";
import { addDays, LONG_MONTHS, longDate } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { readDate, readTime } from "../../ui/read-date";
import { readNumber, showNumber } from "../../ui/read-number";
import { put, useAsking } from "./context";
import type { ControlProps } from "./controls";

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** Why a date could not be read, in words; null while it can. */
function dateSlip(text: string, today: string): string | null {
  const read = readDate(text, today);
  if (read.kind === "unclear") return tr("slip.date");
  if (read.kind !== "no_day") return null;
  const month = LONG_MONTHS[read.month - 1] ?? "";
  return tr("slip.noDay", { day: read.day, month, days: read.days });
}

const isBirth = (id: string): boolean => id === "dob" || id.endsWith("_dob");

export function DateBox(props: ControlProps) {
  return isBirth(props.item.id) ? <BirthBox {...props} /> : <OneDate {...props} />;
}

/** Whether a question takes no day after today: one of its checks compares it with today. */
const isPast = (item: Question): boolean =>
  item.checks?.some((check) => JSON.stringify(check.tree).includes('"today"')) ?? false;

/** One box that takes "12/3", "12 mar", "yesterday" and says the day back. */
function OneDate(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer, error } = props;
  const today = asking.session.today();
  const [slip, setSlip] = useState<string | null>(null);
  const past = isPast(item);
  const lean = past ? "past" : "nearest";
  const stored = textOf(answer?.value);
  const set = (date: string): void => {
    setSlip(null);
    put(asking, path, item, date);
    const box = document.getElementById(id);
    if (box instanceof HTMLInputElement) box.value = date ? longDate(date) : "";
    props.onLeave();
  };
  return (
    <>
      <TextBox
        {...props}
        hint={props.hint ?? t("q.dateHint")}
        error={slip ?? error}
        value={stored ? longDate(stored) : ""}
        describedBy={`${id}-echo ${props.describedBy}`}
        onText={(text) => {
          setSlip(null);
          const read = readDate(text, today, lean);
          if (read.kind === "date") put(asking, path, item, read.date);
          if (read.kind === "blank") put(asking, path, item, null);
        }}
        onLeave={(text, box) => {
          const read = readDate(text, today, lean);
          if (read.kind === "date") box.value = longDate(read.date);
          setSlip(dateSlip(text, today));
          props.onLeave();
        }}
        beside={
          past ? (
            <>
              <Button
                kind="link"
                label={`${t("q.today")}: ${props.label}`}
                onPress={() => set(today)}
              >
                {t("q.today")}
              </Button>
              <Button
                kind="link"
                label={`${t("q.yesterday")}: ${props.label}`}
                onPress={() => set(addDays(today, -1))}
              >
                {t("q.yesterday")}
              </Button>
            </>
          ) : undefined
        }
      />
      <p class="ds-echo" id={`${id}-echo`} aria-live="polite">
        {stored && !slip ? longDate(stored) : ""}
      </p>
    </>
  );
}

/** A date of birth: three boxes. */
function BirthBox(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer } = props;
  const [y = "", m = "", d = ""] = textOf(answer?.value).split("-");
  const parts = useRef({ d: d.replace(/^0/, ""), m: m.replace(/^0/, ""), y });
  const [slip, setSlip] = useState<string | null>(null);
  const written = (): string => `${parts.current.d} ${parts.current.m} ${parts.current.y}`.trim();
  const read = () => readDate(written(), asking.session.today());
  const type = (part: "d" | "m" | "y", text: string): void => {
    parts.current[part] = text.trim();
    setSlip(null);
    const date = read();
    if (date.kind === "blank") put(asking, path, item, null);
    if (date.kind === "date" && parts.current.y.length === 4) put(asking, path, item, date.date);
  };
  const leave = (): void => {
    const { current } = parts;
    if (current.d && current.m && current.y) setSlip(dateSlip(written(), asking.session.today()));
    props.onLeave();
  };
  const box = (part: "d" | "m" | "y", key: "q.day" | "q.month" | "q.year", width: 2 | 4) => (
    <div class="govuk-date-input__item">
      <TextBox
        id={part === "d" ? id : `${id}-${part}`}
        label={t(key)}
        inputMode="numeric"
        width={width}
        value={parts.current[part]}
        onText={(text) => type(part, text)}
        onLeave={leave}
      />
    </div>
  );
  return (
    <Fieldset {...props} legend={props.label} error={slip ?? props.error}>
      <div class="govuk-date-input">
        {box("d", "q.day", 2)}
        {box("m", "q.month", 2)}
        {box("y", "q.year", 4)}
      </div>
    </Fieldset>
  );
}

export function TimeBox(props: ControlProps) {
  const asking = useAsking();
  const { path, item, answer } = props;
  const [slip, setSlip] = useState<string | null>(null);
  return (
    <TextBox
      {...props}
      hint={props.hint ?? t("q.timeHint")}
      error={slip ?? props.error}
      width={4}
      inputMode="decimal"
      value={textOf(answer?.value)}
      onText={(text) => {
        setSlip(null);
        const time = readTime(text);
        if (time) put(asking, path, item, time);
        if (text.trim() === "") put(asking, path, item, null);
      }}
      onLeave={(text, box) => {
        const time = readTime(text);
        if (time) box.value = time;
        setSlip(text.trim() !== "" && !time ? tr("slip.time") : null);
        props.onLeave();
      }}
    />
  );
}

/** A civil date and time: two boxes in one group. The answer is written once both can be read. */
export function DateTimeBox(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer } = props;
  const today = asking.session.today();
  const stored = textOf(answer?.value);
  const parts = useRef({
    date: stored ? longDate(stored.slice(0, 10)) : "",
    time: stored.slice(11, 16),
  });
  const [slip, setSlip] = useState<string | null>(null);
  const type = (part: "date" | "time", text: string): void => {
    parts.current[part] = text;
    setSlip(null);
    const date = readDate(parts.current.date, today);
    const time = readTime(parts.current.time);
    if (date.kind === "date" && time) put(asking, path, item, `${date.date}T${time}`);
    if (date.kind === "blank" && parts.current.time.trim() === "") put(asking, path, item, null);
  };
  return (
    <Fieldset {...props} legend={props.label} error={slip ?? props.error}>
      <div class="ds-pair">
        <TextBox
          id={id}
          label={t("q.date")}
          value={stored ? longDate(stored.slice(0, 10)) : parts.current.date}
          onText={(text) => type("date", text)}
          onLeave={(text, box) => {
            const read = readDate(text, today);
            if (read.kind === "date") box.value = longDate(read.date);
            setSlip(dateSlip(text, today));
            props.onLeave();
          }}
          beside={
            <Button
              kind="link"
              label={`${t("q.today")}: ${props.label}`}
              onPress={() => {
                const box = document.getElementById(id);
                if (box instanceof HTMLInputElement) box.value = longDate(today);
                type("date", today);
              }}
            >
              {t("q.today")}
            </Button>
          }
        />
        <TextBox
          id={`${id}-time`}
          label={t("q.time")}
          hint={t("q.timeHint")}
          width={4}
          inputMode="decimal"
          value={stored ? stored.slice(11, 16) : parts.current.time}
          onText={(text) => type("time", text)}
          onLeave={(text, box) => {
            const time = readTime(text);
            if (time) box.value = time;
            setSlip(text.trim() !== "" && !time ? tr("slip.time") : null);
            props.onLeave();
          }}
        />
      </div>
    </Fieldset>
  );
}

/** Numbers and money. Money is pence, shown with two places on leaving. */
export function NumberBox(props: ControlProps) {
  const asking = useAsking();
  const { path, item, answer } = props;
  const money = item.type === "money";
  const decimals = money ? 2 : (item.decimals ?? 0);
  const [slip, setSlip] = useState<string | null>(null);
  const stored = typeof answer?.value === "number" ? answer.value : null;
  return (
    <TextBox
      {...props}
      error={slip ?? props.error}
      width={10}
      inputMode={decimals > 0 ? "decimal" : "numeric"}
      {...(money ? { prefix: "£" } : {})}
      value={stored === null ? "" : showNumber(stored, decimals, money)}
      onText={(text) => {
        setSlip(null);
        const read = readNumber(text, decimals);
        if (read.kind === "number") put(asking, path, item, read.value);
        if (read.kind === "blank") put(asking, path, item, null);
      }}
      onLeave={(text, box) => {
        const read = readNumber(text, decimals);
        if (read.kind === "number") box.value = showNumber(read.value, decimals, money);
        if (read.kind === "unclear") {
          setSlip(
            money ? tr("slip.money") : tr("slip.number", { example: showNumber(125, decimals) }),
          );
        }
        if (read.kind === "decimals") {
          setSlip(decimals === 0 ? tr("slip.whole") : tr("slip.decimals", { n: decimals }));
        }
        props.onLeave();
      }}
    />
  );
}
