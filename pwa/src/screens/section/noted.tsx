/** What an answer's note says of it: where it was copied from, with its way to be confirmed. */
import { fieldId } from "../../app/field-id";
import type { Answer } from "../../forms/answers";
import type { Item } from "../../forms/definition";
import { confirmed, copiedFrom } from "../../forms/forward";
import { tfw } from "../../text/forward";
import { Button } from "../../ui/button";
import { shortDate } from "../../ui/dates";
import { say } from "../../ui/live";
import { useAsking } from "./context";

export function Noted(props: {
  readonly path: string;
  readonly item: Item;
  readonly answer: Answer;
}) {
  const { path, item, answer } = props;
  const { handle, form } = useAsking();
  const from = copiedFrom(answer);
  const label = form.words(item.label);
  const id = fieldId(path);
  if (from === null) return <span>{answer.note}</span>;
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
