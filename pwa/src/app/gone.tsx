/** A record or a person that is not on this device, or not any more. */
import { t } from "../text";
import { Button } from "../ui/button";
import { homeOf, session } from "./current";
import { Page } from "./page";

export function Gone() {
  const who = session.value;
  const home = who ? homeOf(who) : "/";
  return (
    <Page heading={t("gone.title")} back={{ to: home, words: t("back.home") }}>
      <p class="govuk-body">{t("gone.words")}</p>
      <Button kind="filled" href={home}>
        {t("fail.home")}
      </Button>
    </Page>
  );
}
