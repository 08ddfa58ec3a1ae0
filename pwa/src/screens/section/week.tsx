/** Rows that are visits of a week, as they are written: days by one tap, and the same visit again. */
import type { Group } from "../../forms/definition";
import { DAYS, WEEKDAYS } from "../../forms/week";
import type { RecordHandle } from "../../session/types";
import { twk } from "../../text/week";
import { Button, ButtonGroup } from "../../ui/button";

const codes = (days: readonly number[]): string[] => days.map(String);

/** Days that are often chosen together, by one tap. */
export function DayTaps(props: {
  readonly label: string;
  readonly onChoose: (codes: string[]) => void;
}) {
  const tap = (words: string, days: readonly number[]) => (
    <Button label={`${words}: ${props.label}`} onPress={() => props.onChoose(codes(days))}>
      {words}
    </Button>
  );
  return (
    <ButtonGroup>
      {tap(twk("week.weekdays"), WEEKDAYS)}
      {tap(twk("week.every"), DAYS)}
    </ButtonGroup>
  );
}

/** Adds a visit on the same days, by the same people and for the same thing, with its times to give. */
export function addSame(handle: RecordHandle, group: Group, row: string): string {
  const { week } = group;
  const added = handle.addRow(group.id);
  const kept = group.items.filter(
    ({ id, type }) => type !== "calc" && type !== "info" && id !== week?.from && id !== week?.to,
  );
  const answers = kept.flatMap(({ id }) => {
    const path = `${group.id}/${row}/${id}`;
    const answer = handle.unsettled(path) ? undefined : handle.answer(path);
    return answer ? [[`${group.id}/${added}/${id}`, answer] as const] : [];
  });
  handle.writeAll(Object.fromEntries(answers));
  return added;
}
