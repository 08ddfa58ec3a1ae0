/** Set aside: work that needs somebody's decision, oldest first, and what was decided (screens.md 25). */

import { now } from "../../app/clock";
import { formTitle } from "../../app/form-title";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import { type Bundle, type Listed, listAside } from "../../session/desk";
import type { Session } from "../../session/types";
import { tz } from "../../text/en-aside";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { usedName } from "../../ui/person-banner";
import { InsetText } from "../../ui/summary";
import { HomeLines } from "../people/people";
import "../listing.css";
import "./aside.css";
import { useState } from "preact/hooks";
import { homeOf } from "../../app/current";
import { t } from "../../text";
import { failureOf, useAsked } from "./asking";
import { aboutWords, fromWords, outcomeWords, sizeWords, whyWords } from "./words";

export const heldName =
  (session: Session) =>
  (id: string): string | null => {
    const person = session.people.value.find((one) => one.id === id);
    return person ? usedName(person) : null;
  };

const whatWords = (session: Session, it: Bundle): string =>
  it.form === null ? tz("aside.notKnown") : formTitle(session, it.form);

const sizeOf = (it: Bundle): string =>
  `${tz("aside.pieces", { n: it.count })}, ${sizeWords(it.bytes)}`;

const hrefOf = (it: Bundle): string => `/aside/${it.arrival}`;

interface ListProps {
  readonly session: Session;
  readonly bundles: readonly Bundle[];
  readonly caption: string;
}

function Table({ session, bundles, caption }: ListProps) {
  const held = heldName(session);
  return (
    // A wide table scrolls in its own box, which a keyboard can reach.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be focusable (screens.md 11)
    <section class="ds-table__box" aria-label={caption} tabIndex={0}>
      <table class="govuk-table ds-table ds-aside__table">
        <caption class="govuk-table__caption">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{tz("aside.why")}</th>
            <th scope="col">{tz("aside.from")}</th>
            <th scope="col">{tz("aside.about")}</th>
            <th scope="col">{tz("aside.what")}</th>
            <th scope="col">{tz("aside.made")}</th>
            <th scope="col">{tz("aside.received")}</th>
          </tr>
        </thead>
        <tbody>
          {bundles.map((it) => (
            <tr key={`${it.arrival} ${it.outcome?.at}`}>
              <th scope="row">
                <a class="govuk-link ds-target" href={hrefOf(it)}>
                  {whyWords(it)}
                </a>
                {it.outcome && <p class="ds-second">{outcomeWords(it.outcome, now.value)}</p>}
              </th>
              <td>{fromWords(it)}</td>
              <td>{aboutWords(it, held)}</td>
              <td>
                {whatWords(session, it)}
                <br />
                <span class="ds-second ds-number">{sizeOf(it)}</span>
              </td>
              <td class="ds-number">
                {it.made === null ? tz("aside.notKnown") : when(it.made, now.value)}
              </td>
              <td class="ds-number">{when(it.received, now.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const Cards = ({ session, bundles }: ListProps) => (
  <ul class="ds-waiting ds-aside__cards">
    {bundles.map((it) => (
      <li key={`${it.arrival} ${it.outcome?.at}`}>
        <a class="ds-waits" href={hrefOf(it)}>
          <span class="ds-waits__name">{whyWords(it)}</span>
          <span>{`${tz("aside.from")}: ${fromWords(it)}`}</span>
          <span>{`${tz("aside.about")}: ${aboutWords(it, heldName(session))}`}</span>
          <span>{`${whatWords(session, it)}, ${sizeOf(it)}`}</span>
          <span class="ds-second ds-number">
            {[
              ...(it.made === null ? [] : [`${tz("aside.made")} ${when(it.made, now.value)}`]),
              `${tz("aside.received")} ${when(it.received, now.value)}`,
            ].join(". ")}
          </span>
          {it.outcome && <span>{outcomeWords(it.outcome, now.value)}</span>}
        </a>
      </li>
    ))}
  </ul>
);

const List = (props: ListProps) => (wide.value ? <Table {...props} /> : <Cards {...props} />);

/** A list, and the rest of it on demand. */
function Pages(props: {
  readonly session: Session;
  readonly first: Listed<Bundle>;
  readonly decided: boolean;
}) {
  const { session, decided } = props;
  const [pages, setPages] = useState<Listed<Bundle>>(props.first);
  const [failed, setFailed] = useState<string | null>(null);
  const { bundles, next } = pages;
  const more = (): void => {
    setFailed(null);
    listAside(session, decided, next).then(
      (page) => setPages({ bundles: [...bundles, ...page.bundles], next: page.next }),
      (error: unknown) => setFailed(failureOf(error)),
    );
  };
  const caption = tz(decided ? "aside.captionDecided" : "aside.caption", { n: bundles.length });
  return (
    <>
      <List session={session} bundles={bundles} caption={caption} />
      {failed !== null && <InsetText>{failed}</InsetText>}
      {next !== null && <Button onPress={more}>{tz("aside.more")}</Button>}
    </>
  );
}

export default function Aside({ session }: ScreenProps) {
  const { asked, again } = useAsked(
    async () => ({
      open: await listAside(session, false),
      decided: await listAside(session, true),
    }),
    [session],
  );
  const home = homeOf(session) === "/aside";
  return (
    <Page
      heading={tz("aside.h1")}
      home={home}
      back={home ? undefined : { to: "/more", words: t("tab.more") }}
      wide
    >
      {home && <HomeLines session={session} />}
      {asked.kind === "asking" && <p class="govuk-body">{tz("aside.asking")}</p>}
      {asked.kind === "failed" && (
        <>
          <InsetText>{asked.words}</InsetText>
          <Button kind="filled" onPress={again}>
            {tz("aside.tryAgain")}
          </Button>
        </>
      )}
      {asked.kind === "here" && (
        <>
          {asked.it.open.bundles.length === 0 ? (
            <p class="govuk-body">
              {`${tz("aside.empty")} ${tz("aside.emptyChecked", { when: when(asked.at, now.value) })}`}
            </p>
          ) : (
            <section aria-labelledby="aside-open">
              <h2 id="aside-open">
                {tz(asked.it.open.next === null ? "aside.open" : "aside.openMore", {
                  n: asked.it.open.bundles.length,
                })}
              </h2>
              <Pages session={session} first={asked.it.open} decided={false} />
            </section>
          )}
          {asked.it.decided.bundles.length > 0 && (
            <section aria-labelledby="aside-decided">
              <h2 id="aside-decided">{tz("aside.decided")}</h2>
              <Pages session={session} first={asked.it.decided} decided />
            </section>
          )}
        </>
      )}
    </Page>
  );
}
