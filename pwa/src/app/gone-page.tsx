/** What cannot be shown: not on this device, not on the list any more, or not until it connects. */
import { useEffect } from "preact/hooks";
import { isInvented } from "../screens/practice/invented";
import { NotHere, ReadingLocked } from "../session";
import { t } from "../text";
import { tdl } from "../text/device-lines";
import { tl } from "../text/en-later";
import { tpr } from "../text/practice";
import { Button } from "../ui/button";
import { lasting } from "../ui/dates";
import { say } from "../ui/live";
import { now } from "./clock";
import { homeOf, session } from "./current";
import { Page } from "./page";

/** Somebody who left the list, by the name they use while that may still be told. */
function leftWords(person: string | undefined): string | null {
  const left = session.value?.parted.value.find((one) => one.person === person);
  return left ? tl("scope.gone", { name: left.name }) : null;
}

/** Title and words. `over` is for how long the device has not connected, where its lease has ended. */
function wordsFor(
  error: unknown,
  over: string | null,
  person: string | undefined,
): { title: string; words: string } {
  const title = tl("gone.title");
  if (error === undefined && person && isInvented(person)) {
    return { title, words: tpr("practice.gone") };
  }
  if (error instanceof ReadingLocked || (error === undefined && over !== null)) {
    return {
      title: tl("lease.title"),
      words: tdl("lease.over", { age: over ?? tl("lease.long") }),
    };
  }
  if (error === undefined) return { title, words: leftWords(person) ?? tl("gone.person") };
  if (!(error instanceof NotHere)) return { title: t("fail.title"), words: t("fail.words") };
  if (error.what === "newer") return { title: tl("gone.newerTitle"), words: tl("gone.newer") };
  if (error.what === "form") return { title, words: tl("gone.form") };
  if (!error.left) return { title, words: tl("gone.record") };
  // The person is still on the list: they do not let this be seen any more.
  const held = session.value?.people.value.some(({ id }) => id === error.person);
  if (held) return { title: tl("gone.closedTitle"), words: tl("gone.closed") };
  const plain = tl("scope.gone", { name: tl("gone.thisPerson") });
  return { title, words: leftWords(error.person) ?? plain };
}

/** `error` is why a record did not open; left out where a person is not held here. */
export function Gone({ error, person }: { readonly error?: unknown; readonly person?: string }) {
  const who = session.value;
  const home = who ? homeOf(who) : "/";
  const { leaseEnds = null, lastContact = null } = who?.sending.value ?? {};
  const since = lastContact ?? leaseEnds;
  const over =
    leaseEnds !== null && leaseEnds <= now.value && since !== null
      ? lasting(now.value - since)
      : null;
  const { title, words } = wordsFor(error, over, person);
  const closed = error instanceof NotHere && error.person !== undefined;
  useEffect(() => {
    // Nobody asked for this page: a form that was open has closed.
    if (closed) say(words, "assertive");
  }, [closed, words]);
  return (
    <Page heading={title} back={{ to: home, words: tl("back.home") }}>
      <p class="govuk-body">{words}</p>
      <Button kind="filled" href={home}>
        {t("fail.home")}
      </Button>
    </Page>
  );
}
