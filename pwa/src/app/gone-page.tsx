/** What cannot be shown: not on this device, not on the list any more, or not until it connects. */
import { NotHere, ReadingLocked } from "../session";
import { t } from "../text";
import { tl } from "../text/en-later";
import { Button } from "../ui/button";
import { lasting } from "../ui/dates";
import { now } from "./clock";
import { homeOf, session } from "./current";
import { Page } from "./page";

/** Title and words. `over` is for how long the device has not connected, where its lease has ended. */
function wordsFor(error: unknown, over: string | null): { title: string; words: string } {
  if (error instanceof ReadingLocked || (error === undefined && over !== null)) {
    return { title: t("lease.title"), words: t("lease.over", { age: over ?? t("lease.long") }) };
  }
  const title = tl("gone.title");
  if (error === undefined) return { title, words: tl("gone.person") };
  if (!(error instanceof NotHere)) return { title: t("fail.title"), words: t("fail.words") };
  if (error.what === "form") return { title, words: tl("gone.form") };
  return {
    title,
    words: error.left ? t("scope.gone", { name: tl("gone.thisPerson") }) : tl("gone.record"),
  };
}

/** `error` is why a record did not open; left out where a person is not held here. */
export function Gone({ error }: { readonly error?: unknown }) {
  const who = session.value;
  const home = who ? homeOf(who) : "/";
  const { leaseEnds = null, lastContact = null } = who?.sending.value ?? {};
  const since = lastContact ?? leaseEnds;
  const over =
    leaseEnds !== null && leaseEnds <= now.value && since !== null
      ? lasting(now.value - since)
      : null;
  const { title, words } = wordsFor(error, over);
  return (
    <Page heading={title} back={{ to: home, words: t("back.home") }}>
      <p class="govuk-body">{words}</p>
      <Button kind="filled" href={home}>
        {t("fail.home")}
      </Button>
    </Page>
  );
}
