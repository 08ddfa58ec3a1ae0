/** The date of a session, as people write one. What cannot be read is kept as typed and said at once. */
import { useState } from "preact/hooks";
import { tl } from "../../text/en-later";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { addDays } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { longDate } from "../../ui/long-dates";
import { readDate } from "../../ui/read-date";
import { dateProblem } from "./checks";
import type { Hand } from "./hand";

interface DateBoxProps {
  readonly hand: Hand;
  readonly today: string;
  readonly change: (part: Partial<Hand>) => void;
}

/** The heading follows once the box is left: half a date is another day. */
export function DateBox({ hand, today, change }: DateBoxProps) {
  const [typing, setTyping] = useState(false);
  const { date, dateTyped } = hand;
  const set = (chosen: string): void => {
    setTyping(false);
    const box = document.getElementById("log-date");
    if (box instanceof HTMLInputElement) box.value = longDate(chosen);
    change({ date: chosen, dateTyped: null });
  };
  return (
    <>
      <TextBox
        id="log-date"
        label={tgr("log.date")}
        hint={tl("q.dateHint")}
        error={typing ? null : dateProblem(hand, today)}
        describedBy="log-date-echo"
        value={dateTyped ?? longDate(date)}
        onText={(text) => {
          setTyping(true);
          const read = readDate(text, today, "past");
          // A date that can be read is kept as one: "yesterday" is another day tomorrow.
          change({ dateTyped: read.kind === "date" ? longDate(read.date) : text });
        }}
        onLeave={(text) => {
          const read = readDate(text, today, "past");
          if (read.kind === "date") set(read.date);
          else setTyping(false);
        }}
        beside={
          <>
            <Button
              kind="link"
              label={`${tl("q.today")}: ${tgr("log.date")}`}
              onPress={() => set(today)}
            >
              {tl("q.today")}
            </Button>
            <Button
              kind="link"
              label={`${tl("q.yesterday")}: ${tgr("log.date")}`}
              onPress={() => set(addDays(today, -1))}
            >
              {tl("q.yesterday")}
            </Button>
          </>
        }
      />
      <p class="ds-echo" id="log-date-echo" aria-live="polite">
        {(dateTyped ?? "") !== "" && readDate(dateTyped ?? "", today).kind === "date"
          ? dateTyped
          : ""}
      </p>
    </>
  );
}
