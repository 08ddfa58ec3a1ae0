/** A record or a person that is not on this device, not any more, or may not be read until it connects. */
import { t } from "../text";
import { Button } from "../ui/button";
import { lasting } from "../ui/dates";
import { now } from "./clock";
import { homeOf, session } from "./current";
import { Page } from "./page";

export function Gone() {
  const who = session.value;
  const home = who ? homeOf(who) : "/";
  const { leaseEnds = null, lastContact = null } = who?.sending.value ?? {};
  const over = leaseEnds !== null && leaseEnds <= now.value;
  return (
    <Page
      heading={t(over ? "lease.title" : "gone.title")}
      back={{ to: home, words: t("back.home") }}
    >
      <p class="govuk-body">
        {over
          ? t("lease.over", { age: lasting(now.value - (lastContact ?? leaseEnds)) })
          : t("gone.words")}
      </p>
      <Button kind="filled" href={home}>
        {t("fail.home")}
      </Button>
    </Page>
  );
}
