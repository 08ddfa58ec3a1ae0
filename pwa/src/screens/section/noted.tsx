/** What an answer's note says of it: where it was copied from, with its way to be confirmed. */
import { fieldId } from "../../app/field-id";
import type { Answer } from "../../forms/answers";
import { type Group, type Item, onRow } from "../../forms/definition";
import { confirmed } from "../../forms/forward";
import { checkedBy, isUnchecked } from "../../forms/transcript";
import { tl } from "../../text/en-later";
import { tfw } from "../../text/forward";
import { Button } from "../../ui/button";
import { shortDate } from "../../ui/dates";
import { say } from "../../ui/live";
import { useAsking } from "./context";

/** After "Transcript, checked", which is its source. */
function checkWords(answer: Answer): string | null {
  const checked = checkedBy(answer);
  return checked && tl("transcript.whose", { name: checked.by, date: shortDate(checked.on) });
}

export function Noted(props: {
  readonly path: string;
  readonly item: Item;
  readonly answer: Answer;
}) {
  const { path, item, answer } = props;
  const { handle, form } = useAsking();
  const from = form.toConfirm(path).value;
  const label = form.words(item.label);
  const id = fieldId(path);
  // An unchecked transcript says so in the notice beside its box.
  if (isUnchecked(answer)) return null;
  if (from === null) return <span>{checkWords(answer) ?? answer.note}</span>;
  return (
    <>
      <span>{tfw("forward.from", { date: shortDate(from) })}</span>
      <Button
        kind="link"
        id={`${id}-confirm`}
        label={tfw("forward.confirmOf", { label })}
        onPress={() => {
          handle.write(path, confirmed(answer));
          say(tfw("forward.confirmed"));
          requestAnimationFrame(() => document.getElementById(`${id}-source`)?.focus());
        }}
      >
        {tfw("forward.confirm")}
      </Button>
      <Button
        kind="link"
        label={tfw("forward.changeOf", { label })}
        onPress={() => document.getElementById(id)?.focus()}
      >
        {tfw("forward.change")}
      </Button>
    </>
  );
}

/** On the card of a row: that something in it was copied. A critical answer is confirmed where it is read. */
export function NotedRow(props: {
  readonly group: Group;
  readonly row: string;
  readonly name: string;
}) {
  const { group, row, name } = props;
  const { form, handle } = useAsking();
  const copied = group.items
    .filter((item) => onRow(item, row))
    .flatMap((item) => {
      const path = `${group.id}/${row}/${item.id}`;
      const answer = handle.answer(path);
      const from = form.toConfirm(path).value;
      return answer && from !== null ? [{ path, answer, from, merge: item.merge }] : [];
    });
  const [first] = copied;
  if (!first) return null;
  const date = shortDate(first.from);
  const critical = copied.some(({ merge }) => merge === "critical");
  if (critical || !handle.writable()) {
    return (
      <p class="ds-quiet">{tfw(critical ? "forward.openRow" : "forward.unconfirmed", { date })}</p>
    );
  }
  return (
    <div class="ds-quiet">
      <span>{tfw("forward.from", { date })}</span>
      <Button
        kind="link"
        label={tfw("forward.confirmOf", { label: name })}
        onPress={() => {
          const all = copied.map(({ path, answer }) => [path, confirmed(answer)] as const);
          handle.writeAll(Object.fromEntries(all));
          say(tfw("forward.confirmed"));
          document.getElementById(`${fieldId(`${group.id}/${row}`)}-open`)?.focus();
        }}
      >
        {tfw("forward.confirm")}
      </Button>
    </div>
  );
}
