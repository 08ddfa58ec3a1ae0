/** Practice: what it is, before it begins. */
import { useRef, useState } from "preact/hooks";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { tpr } from "../../text/practice";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { fullName } from "../../ui/person-banner";
import { InsetText } from "../../ui/summary";
import { peopleFor } from "./people";
import { begin } from "./world";

export default function Practice({ session }: ScreenProps) {
  const [failed, setFailed] = useState(false);
  const going = useRef(false);
  const forms = session.startable.value.length > 0;
  const go = async (): Promise<void> => {
    if (going.current) return;
    going.current = true;
    try {
      await begin(session);
    } catch {
      setFailed(true);
      say(t("fail.words"), "assertive");
    } finally {
      going.current = false;
    }
  };
  return (
    <Page
      heading={tpr("practice.h1")}
      back={{ to: "/more", words: tl("back.more") }}
      bar={
        forms ? (
          <Button kind="filled" onPress={() => void go()}>
            {tpr("practice.go")}
          </Button>
        ) : undefined
      }
    >
      {failed && <InsetText>{t("fail.words")}</InsetText>}
      {forms ? (
        <>
          <p class="govuk-body">{tpr("practice.lead")}</p>
          <p class="govuk-body">
            <strong>{tpr("practice.nothing")}</strong>
          </p>
          <p class="govuk-body">{tpr("practice.own")}</p>
          <p class="govuk-body">{tpr("practice.people")}</p>
          <ul class="ds-list">
            {peopleFor(session.me).map((person) => (
              <li key={person.id}>{fullName(person)}</li>
            ))}
          </ul>
        </>
      ) : (
        <p class="govuk-body">{tpr("practice.none")}</p>
      )}
    </Page>
  );
}
