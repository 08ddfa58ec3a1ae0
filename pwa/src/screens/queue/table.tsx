/** The queue at 1280: a MOJ sortable table; a row's first cell opens its sheet. */
import { useState } from "preact/hooks";
import type { Session } from "../../session/types";
import { type DeskKey, td } from "../../text/en-desk";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import type { Workflow } from "../decision/workflow";
import { dueWords, flagWords, GROUP_WORDS, personWords, whatWords } from "./row-words";
import { type Column, type Order, type Row, sortRows } from "./rows";

const COLUMNS: readonly { id: Column; words: DeskKey }[] = [
  { id: "person", words: "queue.person" },
  { id: "what", words: "queue.what" },
  { id: "from", words: "queue.from" },
  { id: "due", words: "queue.due" },
  { id: "group", words: "queue.stands" },
];

export interface QueueTableProps {
  readonly session: Session;
  readonly table: Workflow;
  readonly rows: readonly Row[];
  readonly titleOf: (row: Row) => string;
}

export function QueueTable({ session, table, rows, titleOf }: QueueTableProps) {
  const [order, setOrder] = useState<Order>({ by: "due", down: false });
  const today = session.today();
  const oldest = order.by === "due" && !order.down;
  const column = COLUMNS.find(({ id }) => id === order.by) ?? COLUMNS[3];
  const caption = oldest
    ? td("queue.caption", { n: rows.length })
    : td("queue.captionBy", {
        n: rows.length,
        column: td(column?.words ?? "queue.due").toLowerCase(),
      });
  return (
    <table class="govuk-table ds-table">
      <caption class="govuk-table__caption">{caption}</caption>
      <thead>
        <tr>
          {COLUMNS.map(({ id, words }) => (
            <th
              key={id}
              scope="col"
              aria-sort={order.by !== id ? "none" : order.down ? "descending" : "ascending"}
            >
              <Button
                kind="link"
                onPress={() => setOrder({ by: id, down: order.by === id && !order.down })}
              >
                {td(words)}
              </Button>
            </th>
          ))}
          <th scope="col">{td("queue.flags")}</th>
        </tr>
      </thead>
      <tbody>
        {sortRows(rows, order).map((row) => (
          <tr key={row.record}>
            <th scope="row">
              <a class="govuk-link ds-target" href={`/record/${row.record}/decision`}>
                {personWords(row)}
              </a>
            </th>
            <td>{whatWords(row, titleOf(row))}</td>
            <td class="ds-number">
              {row.from.name}
              <br />
              <span class="ds-second">{when(row.submitted)}</span>
            </td>
            <td class="ds-number">{dueWords(row, today)}</td>
            <td>{td(GROUP_WORDS[row.group])}</td>
            <td>
              {flagWords(row, session, table).map((flag) => (
                <p key={flag}>{flag}</p>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
