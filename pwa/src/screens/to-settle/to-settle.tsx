/** To settle: what stands in two ways, by person, critical first (screens.md 13). */
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { ta } from "../../text/en-answers";
import { JustSettled } from "../settle/done";
import { SettleList } from "./list";

export default function ToSettleScreen({ session }: ScreenProps) {
  const n = session.toSettle.value.length;
  return (
    <Page heading={n > 0 ? ta("list.heading", { n }) : ta("list.title")} home>
      <JustSettled />
      {n === 0 && (
        <>
          <p class="govuk-body">{ta("list.empty")}</p>
          <p class="govuk-hint">{ta("list.emptyMore")}</p>
        </>
      )}
      <SettleList session={session} />
    </Page>
  );
}
