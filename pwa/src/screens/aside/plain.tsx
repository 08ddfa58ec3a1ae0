/** What was set aside, for IT: device, reason, size and time; never what it says, nor about whom. */
import { now } from "../../app/clock";
import { listPlain } from "../../session/desk";
import type { Session } from "../../session/types";
import { tz } from "../../text/en-aside";
import { SummaryList } from "../../ui/blocks";
import { when } from "../../ui/dates";
import { useAsked } from "./asking";
import { plainWords } from "./words";

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
        <>
          <p class="govuk-body">{tz("it.words")}</p>
          <SummaryList
            rows={asked.it.bundles.map((it) => ({
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
        </>
      )}
    </section>
  );
}
