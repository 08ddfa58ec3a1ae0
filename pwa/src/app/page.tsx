/** The frame of one unlocked screen: header, banner, one h1, the content, and one bar of actions. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { PersonEntry, RecordHandle, Session } from "../session/types";
import { t } from "../text";
import { clock, dateOf, shortDate } from "../ui/dates";
import { PersonBanner } from "../ui/person-banner";
import { now, serverNow } from "./clock";
import { homeOf, session } from "./current";
import { type Back, Header } from "./header";
import { part, usePart } from "./later";
import "./page.css";
import { useUnpressed } from "./pressed";
import { arrive, place } from "./router";
import { Tabs } from "./tabs";
import { Unsaved } from "./unsaved";
import { UpdateNotice, waiting } from "./update";
import { wide } from "./viewport";

const urgent = part(() => import("../screens/urgent/banner"));

/** Whom to ring while something urgent is not sent; never put in the way of a press. */
function Urgent({ who }: { who: Session }) {
  const wanted = who.urgent.value.length > 0 || who.scratch("", "urgent").read() !== null;
  const code = usePart(urgent, wanted);
  const shown = useUnpressed(wanted && code !== null);
  // A screen that opens with it has nothing that could move.
  const late = useRef(!wanted).current;
  return shown && code ? <code.Banner session={who} late={late} /> : null;
}

export interface PageProps {
  /** The h1. Leave it out where the content has its own (a question that is the page's heading). */
  readonly heading?: ComponentChildren;
  readonly back?: Back | undefined;
  /** Shows the banner; give it on every screen about one person. */
  readonly person?: PersonEntry | null | undefined;
  /** The chip then speaks of this record, and under the heading stands what of it could not be stored. */
  readonly record?: RecordHandle | undefined;
  /** A home screen: the tabs show. */
  readonly home?: boolean;
  /** The action bar: one filled button at most. */
  readonly bar?: ComponentChildren;
  /** From 1024 px: what stays open at the start side. `tasks` 18rem, `list` 24rem. */
  readonly rail?:
    | {
        readonly kind: "tasks" | "list";
        readonly label: string;
        readonly content: ComponentChildren;
      }
    | undefined;
  /** From 1024 px at the end side; below it under the content. */
  readonly margin?: ComponentChildren;
  /** Content up to 72rem, for tables. */
  readonly wide?: boolean;
  readonly children?: ComponentChildren;
}

/** Buttons in the bottom row: plain ones first, the filled one last. */
export const ActionBar = ({ children }: { children: ComponentChildren }) => (
  <div class="ds-bar">{children}</div>
);

export function Page(props: PageProps) {
  const { heading, back, person, record, home = false, bar, rail, margin } = props;
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const own = main.current?.querySelector<HTMLElement>("h1") ?? main.current;
    arrive(own);
  }, []);
  const who = session.value;
  if (!who) return null;
  const tabs = home ? <Tabs session={who} /> : null;
  const isWide = wide.value;
  const shape = [
    "ds-middle",
    tabs && isWide ? "ds-middle--rail" : "",
    rail && isWide ? `ds-middle--${rail.kind}` : "",
  ];
  const columns = [
    "ds-columns",
    props.wide ? "ds-columns--wide" : "",
    margin ? "ds-columns--margin" : "",
  ];
  return (
    <div class="ds-page">
      <Urgent who={who} />
      <Header session={who} back={back} record={record} />
      <div class={shape.filter(Boolean).join(" ")}>
        {isWide && tabs}
        {isWide && rail && (
          <nav class="ds-rail" aria-label={rail.label}>
            {rail.content}
          </nav>
        )}
        <div class="ds-scroll">
          {person && (
            <PersonBanner
              person={person}
              asOf={who.asOf.value}
              today={who.today()}
              now={serverNow(who)}
            />
          )}
          <div class={columns.filter(Boolean).join(" ")}>
            <main
              id="main"
              class={props.wide ? "ds-main ds-main--wide" : "ds-main"}
              ref={main}
              tabIndex={-1}
            >
              {heading !== undefined && <h1 tabIndex={-1}>{heading}</h1>}
              {waiting.value && place.value.path === homeOf(who) && <UpdateNotice />}
              {heading !== undefined && record && <Unsaved session={who} record={record} />}
              {props.children}
            </main>
            {margin && <div class="ds-margin">{margin}</div>}
          </div>
          <p class="ds-printed">
            {t("print.by", {
              name: who.me.name,
              when: `${shortDate(dateOf(now.value))} ${clock(now.value)}`,
            })}
          </p>
        </div>
      </div>
      {bar && <ActionBar>{bar}</ActionBar>}
      {!isWide && tabs}
    </div>
  );
}
