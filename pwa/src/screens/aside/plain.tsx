/** What was set aside, for IT: device, reason, size and time; never what it says, nor about whom. */
import { useState } from "preact/hooks";
import { now } from "../../app/clock";
import { type Listed, listPlain, type PlainBundle } from "../../session/desk";
import type { Session } from "../../session/types";
import { tz } from "../../text/en-aside";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { InsetText, SummaryList } from "../../ui/summary";
import { failureOf, useAsked } from "./asking";
import { plainWords } from "./words";

/** A list, and the rest of it on demand. */
function Pages({ session, first }: { session: Session; first: Listed<PlainBundle> }) {
  const [{ bundles, next }, setPages] = useState(first);
  const [failed, setFailed] = useState<string | null>(null);
  const more = (): void => {
    setFailed(null);
    listPlain(session, next).then(
      (page) => setPages({ bundles: [...bundles, ...page.bundles], next: page.next }),
      (error: unknown) => setFailed(failureOf(error)),
    );
  };
  return (
    <>
      <p class="govuk-body">{tz("it.words")}</p>
      <SummaryList
        rows={bundles.map((it) => ({
          key: (
            <>
              {it.deviceLabel}, {it.owner}
              <br />
              <span class="ds-second ds-number">{when(it.received, now.value)}</span>
            </>
          ),
          value: plainWords(it),
        }))}
      />
      {failed !== null && <InsetText>{failed}</InsetText>}
      {next !== null && <Button onPress={more}>{tz("aside.more")}</Button>}
    </>
  );
}

export function PlainAside({ session }: { readonly session: Session }) {
  const { asked } = useAsked(() => listPlain(session), [session]);
  if (asked.kind === "asking") return null;
  return (
    <section aria-labelledby="plain-aside">
      <h2 id="plain-aside">{tz("it.h2")}</h2>
      {asked.kind === "failed" ? (
        <p class="govuk-body">{asked.words}</p>
      ) : asked.it.bundles.length === 0 ? (
        <p class="govuk-body">{tz("aside.empty")}</p>
      ) : (
        <Pages session={session} first={asked.it} />
      )}
    </section>
  );
}
