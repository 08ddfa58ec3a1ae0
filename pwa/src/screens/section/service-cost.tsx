/** What a service of a plan comes to a week, beside its row as it is written, and one tap that puts it there. */
import { fieldId } from "../../app/field-id";
import { isGroup } from "../../forms/definition";
import { ty } from "../../text/duties";
import { Button, ButtonGroup } from "../../ui/button";
import { focusNext } from "../../ui/focus-next";
import { say } from "../../ui/live";
import { answeredOf } from "../duties/answered";
import { costOf, costWords, weeklyCostAt } from "../duties/costs";
import { put, useAsking } from "./context";

export function ServiceCost({ row }: { readonly row: string }) {
  const asking = useAsking();
  const { form, handle, writable } = asking;
  const cost = costOf(answeredOf(form), row);
  if (!cost) return null;
  const path = weeklyCostAt(row);
  const item = form.place(path)?.item;
  const words = costWords(cost);
  const take = (): void => {
    if (!item || isGroup(item)) return;
    put(asking, path, item, cost.worked);
    focusNext(fieldId(path));
    say(ty("cost.taken", words));
  };
  return (
    <div class="ds-question">
      <p class="govuk-body ds-number">
        {ty("cost.worked", words)}
        {cost.written !== null && !cost.same && ` ${ty("cost.apart", words)}`}
      </p>
      {!cost.same && writable(path) && !handle.unsettled(path) && (
        <ButtonGroup>
          <Button onPress={take}>{ty("cost.take", words)}</Button>
        </ButtonGroup>
      )}
    </div>
  );
}
