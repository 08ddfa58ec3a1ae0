/** After a lock or a reload in practice: that it is over, before anything of the real list is shown. */
import { useEffect } from "preact/hooks";
import { homeOf } from "../../app/current";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { tpr } from "../../text/practice";
import { Button } from "../../ui/button";
import { forgetPractice } from "./practising";

export default function PracticeOver({ session }: ScreenProps) {
  useEffect(forgetPractice, []);
  return (
    <Page
      heading={tpr("practice.over")}
      home
      bar={
        <>
          <Button href="/practice">{tpr("practice.again")}</Button>
          <Button kind="filled" href={homeOf(session)}>
            {tpr("practice.real")}
          </Button>
        </>
      }
    >
      <p class="govuk-body">
        <strong>{tpr("practice.overReal")}</strong>
      </p>
      <p class="govuk-body">{tpr("practice.overGone")}</p>
    </Page>
  );
}
