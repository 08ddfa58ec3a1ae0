/** Whose record this is: on every screen and print about one person (screens.md 3). */
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { shownText } from "../forms/formats";
import type { Hex, PersonEntry } from "../session/types";
import { t } from "../text";
import { Tag } from "./blocks";
import { Button } from "./button";
import { ageOn, lasting, shortDate, when } from "./dates";
import "./person-banner.css";

/** People whose alerts are folded until they are next opened. Memory only. */
export const folded = signal<ReadonlySet<Hex>>(new Set());

/** The person is opened: alerts are words again. */
export function unfoldAlerts(person: Hex): void {
  if (!folded.value.has(person)) return;
  folded.value = new Set([...folded.value].filter((id) => id !== person));
}

/** "Marl (Marlow) Oystergate": the name to use, then the full name. */
export function fullName(person: PersonEntry): string {
  const { name, preferred } = person;
  if (!preferred) return name;
  const [first = "", ...rest] = name.split(" ");
  if (preferred === first || preferred === name) return name;
  if (preferred.includes(" ")) return `${preferred} (${name})`;
  return [preferred, `(${first})`, ...rest].join(" ");
}

/** "Marl Oystergate": how a list or a link says a name. */
export function usedName(person: PersonEntry): string {
  const { name, preferred } = person;
  if (!preferred) return name;
  return preferred.includes(" ") ? preferred : [preferred, ...name.split(" ").slice(1)].join(" ");
}

/** "Marl": how a sentence says it. */
export const firstName = (person: PersonEntry): string =>
  person.preferred ?? person.name.split(" ")[0] ?? person.name;

/** "Born 14 May 1987 (38)". */
export const bornWords = (person: PersonEntry, today: string): string =>
  person.born
    ? t("banner.born", { date: shortDate(person.born), age: ageOn(person.born, today) })
    : t("banner.bornUnknown");

const MINUTE = 60_000;

/** "As of 12 Mar 09:10 (3 days ago)". */
export function asOfWords(asOf: number | null, now: number): string {
  if (asOf === null) return t("banner.neverSynced");
  const ago = now - asOf;
  const age = ago < MINUTE ? t("as.now") : t("as.ago", { age: lasting(ago) });
  return t("as.of", { when: when(asOf, now), age });
}

export interface PersonBannerProps {
  readonly person: PersonEntry;
  readonly asOf: number | null;
  readonly today: string;
  readonly now: number;
}

export function PersonBanner({ person, asOf, today, now }: PersonBannerProps) {
  const whole = useRef<HTMLElement>(null);
  const [away, setAway] = useState(false);
  useEffect(() => {
    if (!whole.current) return;
    const watch = new IntersectionObserver(
      ([seen]) => setAway(seen ? !seen.isIntersecting : false),
      { root: whole.current.closest(".ds-scroll") },
    );
    watch.observe(whole.current);
    return () => watch.disconnect();
  }, []);

  const { alerts } = person;
  const count = t("banner.alerts", { n: alerts.length });
  const fold = folded.value.has(person.id);
  const born = bornWords(person, today);
  return (
    <>
      <section
        class="moj-identity-bar"
        ref={whole}
        aria-label={t("banner.about", { name: usedName(person) })}
      >
        <div class="moj-identity-bar__container">
          <p class="moj-identity-bar__title">{fullName(person)}</p>
          <p class="ds-number">{born}</p>
          {person.nhsNumber && (
            <p class="moj-identity-bar__wide ds-number">
              {t("banner.nhs", { number: shownText("nhs_number", person.nhsNumber) })}
            </p>
          )}
          {person.communication.length > 0 && (
            <p>{person.communication.map((need) => `${need.replace(/\.$/, "")}.`).join(" ")}</p>
          )}
          {alerts.length === 0 ? (
            <p>{t("banner.noAlerts")}</p>
          ) : fold ? (
            <p>
              <Tag>{count}</Tag>
            </p>
          ) : (
            <div class="ds-alerts">
              {alerts.map((alert) => (
                <Tag key={alert}>{alert}</Tag>
              ))}
              <Button
                kind="link"
                onPress={() => {
                  folded.value = new Set([...folded.value, person.id]);
                }}
              >
                {t("banner.fold")}
              </Button>
            </div>
          )}
          <p class="ds-second ds-number">{asOfWords(asOf, now)}</p>
        </div>
      </section>
      <div class={`ds-sticky-person${away ? " ds-sticky-person--shown" : ""}`} aria-hidden="true">
        <div class="ds-sticky-person__line">
          <span class="ds-sticky-person__name">{usedName(person)}</span>
          <span class="ds-number">{born}</span>
          <span>{alerts.length === 0 ? t("banner.noAlerts") : count}</span>
        </div>
      </div>
    </>
  );
}
