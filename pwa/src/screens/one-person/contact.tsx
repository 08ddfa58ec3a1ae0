/** How a person is reached: who must not be first, then where they live, then each way and what of it is safe. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Hex, Session } from "../../session/types";
import { tre } from "../../text/reaching";
import { Tag } from "../../ui/blocks";
import { dateOf, shortDate } from "../../ui/dates";
import { InsetText } from "../../ui/summary";
import type { Preferred, PreferredWay } from "./preferred";
import { type Address, dialled, type Reaching, type Safe, type Said, type Way } from "./reaching";

/** How the access log calls the showing of a hidden address (forms/library/access-log.yaml). */
export const HIDDEN = "hidden-address";

const saidWords = ({ words, by }: Said): string =>
  by === null ? words : tre("known.by", { words, name: by });

/** Every answer that stands, on one line. */
export const allWords = (said: readonly Said[]): string => said.map(saidWords).join("; ");

/** What stands, each answer on its own line, and that there are two where there are. */
export function Answers({ said, lines }: { said: readonly Said[]; lines?: boolean }) {
  return (
    <>
      {said.map((each) => (
        <p key={saidWords(each)} class={lines ? "ds-reaching__lines" : undefined}>
          {saidWords(each)}
        </p>
      ))}
      {said.length > 1 && (
        <p>
          <Tag warn>{tre("known.two")}</Tag>
        </p>
      )}
    </>
  );
}

/** "Gil Rookstrand (former partner); family"; null where nobody said from whom. */
export function untoldWords(address: Address): string | null {
  if (!address.hidden) return null;
  const { names, groups } = address.hidden;
  const wide = groups.map((group) =>
    group === "family" || group === "other_organisations" || group === "named_person"
      ? tre(`contact.${group}`)
      : group,
  );
  return [...names, ...wide].join("; ") || null;
}

function Where({ address }: { address: Address }) {
  const { lines, postcode, from, to, asOf } = address;
  return (
    <>
      {lines.length === 0 && postcode.length === 0 && <p>{tre("address.empty")}</p>}
      <Answers said={lines} lines />
      <Answers said={postcode} />
      {from.length > 0 && <p>{tre("address.from", { date: allWords(from) })}</p>}
      {to.length > 0 && <p>{tre("address.until", { date: allWords(to) })}</p>}
      {asOf !== null && (
        <p class="ds-second govuk-body-s">{tre("known.asOf", { date: shortDate(dateOf(asOf)) })}</p>
      )}
    </>
  );
}

interface HiddenProps {
  readonly session: Session;
  /** The record it is in, and its row there. */
  readonly record: Hex;
  readonly row: Hex;
  readonly children: ComponentChildren;
}

/** What somebody must not learn: on screen only once it is in the access log that it was shown. */
function Hidden({ session, record, row, children }: HiddenProps) {
  const [is, set] = useState<"hidden" | "shown" | "failed">("hidden");
  const shown = is === "shown";
  const press = () => {
    if (shown) set("hidden");
    else {
      session.noteOpened(record, HIDDEN).then(
        () => set("shown"),
        () => set("failed"),
      );
    }
  };
  return (
    <>
      <button
        type="button"
        class="ds-button-link ds-target"
        aria-expanded={shown}
        aria-describedby={`address-${row}`}
        onClick={press}
      >
        {tre(shown ? "address.hide" : "address.show")}
      </button>
      {shown && children}
      <p class="ds-second govuk-body-s" role="status">
        {is !== "hidden" && tre(shown ? "address.recorded" : "address.failed")}
      </p>
    </>
  );
}

function OneAddress({ session, address }: { session: Session; address: Address }) {
  return (
    <div class="ds-reaching__item">
      <h3 class="govuk-heading-s" id={`address-${address.row}`}>
        {allWords(address.kind) || tre("address.plain")}
      </h3>
      {address.hidden ? (
        <Hidden session={session} record={address.record} row={address.row}>
          <Where address={address} />
        </Hidden>
      ) : (
        <Where address={address} />
      )}
    </div>
  );
}

const SAFETY = {
  text: { yes: null, no: "ways.noText", ask: "ways.askText", two: "ways.unsettledText" },
  voicemail: {
    yes: null,
    no: "ways.noVoicemail",
    ask: "ways.askVoicemail",
    two: "ways.unsettledVoicemail",
  },
  email: { yes: null, no: "ways.noEmail", ask: "ways.askEmail", two: "ways.unsettledEmail" },
} as const;

/** "Do not text. Do not leave a voicemail."; empty where all of it is safe. Pure. */
export function cautionWords(way: Pick<Way, "text" | "voicemail" | "email">): string {
  return (["text", "voicemail", "email"] as const)
    .flatMap((what) => {
      const key = way[what] && SAFETY[what][way[what]];
      return key ? [tre(key)] : [];
    })
    .join(" ");
}

/** "Ring Hettie, voicemail no". Pure. */
export const ringWords = (name: string, voicemail: Safe | null): string =>
  voicemail === null
    ? tre("ways.ring", { name })
    : tre("ways.ringSafe", {
        name,
        safe: tre(`ways.safe.${voicemail === "two" ? "no" : voicemail}`),
      });

interface RingProps {
  readonly said: readonly Said[];
  readonly name: string;
  readonly voicemail?: Safe | null;
}

/** A way to ring each number that stands, and the number itself. */
export function Ring({ said, name, voicemail = null }: RingProps) {
  return (
    <>
      {said.map((each) => {
        const figures = dialled(each.words);
        return (
          <p key={saidWords(each)}>
            {figures && (
              <>
                <a class="govuk-link ds-target" href={`tel:${figures}`}>
                  {ringWords(name, voicemail)}
                </a>{" "}
              </>
            )}
            <span class="ds-number ds-reaching__number">{saidWords(each)}</span>
          </p>
        );
      })}
      {said.length > 1 && (
        <p>
          <Tag warn>{tre("known.two")}</Tag>
        </p>
      )}
    </>
  );
}

function OneWay({ way, name, dead }: { way: Way; name: string; dead: boolean }) {
  const { kind, detail, best, text, voicemail, email } = way;
  const caution = cautionWords(way);
  // A text that goes to one of two numbers would choose between them.
  const only = detail.length === 1 ? (detail[0]?.words ?? "") : "";
  const figures = dialled(only);
  const rings = !dead && voicemail !== null;
  return (
    <div class="ds-reaching__item">
      <h3 class="govuk-heading-s">{allWords(kind)}</h3>
      {best.length > 0 && (
        <p>
          <strong>{allWords(best)}</strong>
        </p>
      )}
      {caution !== "" && <p>{caution}</p>}
      {!dead && text === "yes" && figures && (
        <p>
          <a class="govuk-link ds-target" href={`sms:${figures}`}>
            {tre("ways.text", { name })}
          </a>
        </p>
      )}
      {!dead && email === "yes" && /^\S+@\S+$/.test(only) && (
        <p>
          <a class="govuk-link ds-target" href={`mailto:${encodeURIComponent(only)}`}>
            {tre("ways.email", { name })}
          </a>
        </p>
      )}
      {rings ? <Ring said={detail} name={name} voicemail={voicemail} /> : <Answers said={detail} />}
    </div>
  );
}

/** Who is not to be contacted, and who must not learn where the person lives. Pure. */
export function barredWords({ warnings, circle, addresses }: Reaching, name: string): string[] {
  const barred = circle
    .filter(({ contact }) => contact === "no" || contact === "two")
    .map((each) => {
      const who = allWords(each.name);
      const relationship = allWords(each.relationship);
      return relationship ? tre("contact.who", { name: who, relationship }) : who;
    });
  const untold = addresses.flatMap((address) =>
    address.hidden ? [untoldWords(address) ?? tre("contact.unsaid", { name })] : [],
  );
  return [
    ...warnings,
    ...barred.map((who) => tre("contact.not", { who })),
    ...[...new Set(untold)].map((names) => tre("contact.untold", { names })),
  ];
}

/** "Not named as safe: letters, in person. Ask Hettie first."; null where they named every way, or none. Pure. */
export const askFirstWords = (preferred: Preferred | null, name: string): string | null =>
  preferred && preferred.unnamed.length > 0
    ? tre("prefer.unnamed", { ways: preferred.unnamed.join(", ").toLowerCase(), name })
    : null;

/** "They said so on 9 Feb 2026, until 9 Mar 2026. That day is over: ask again."; empty where no day is known. Pure. */
export function saidWhenWords({ on, ended }: Pick<Preferred, "on" | "ended">): string {
  return [
    ...(on ? [tre("prefer.on", { date: shortDate(on) })] : []),
    ...(ended ? [tre("prefer.ended", { date: shortDate(ended) })] : []),
  ].join(" ");
}

interface PreferredWaysProps {
  readonly session: Session;
  readonly preferred: Preferred;
  readonly name: string;
  /** Somebody must not learn where the person lives. */
  readonly hidden: boolean;
}

function PreferredWays({ session, preferred, name, hidden }: PreferredWaysProps) {
  const { record, ways } = preferred;
  const detail = ({ row, detail: said, place }: PreferredWay) =>
    hidden && place ? (
      <Hidden session={session} record={record} row={row}>
        <Answers said={said} />
      </Hidden>
    ) : (
      <Answers said={said} />
    );
  const said = saidWhenWords(preferred);
  return (
    <div class="ds-reaching__item">
      <h3 class="govuk-heading-s">{tre("prefer.h3", { name })}</h3>
      {ways.map((each) => (
        <div class="ds-reaching__way" key={each.row}>
          <p id={`address-${each.row}`}>
            <strong>{allWords(each.way) || tre("prefer.noWay")}</strong>{" "}
            {each.way.length > 1 && <Tag warn>{tre("known.two")}</Tag>}
          </p>
          {detail(each)}
        </div>
      ))}
      {said && <p class="ds-second govuk-body-s">{said}</p>}
    </div>
  );
}

interface ContactProps {
  readonly session: Session;
  readonly reaching: Reaching;
  /** How they said they are to be contacted; null where they did not. */
  readonly preferred: Preferred | null;
  readonly name: string;
  /** Where it is changed; null for those whose role does not write there. */
  readonly to: string | null;
}

export function Contact({ session, reaching, preferred, name, to }: ContactProps) {
  const { addresses, hides, ways, noWays, died } = reaching;
  const first = askFirstWords(preferred, name);
  const barred = [...barredWords(reaching, name), ...(first ? [first] : [])];
  const none = noWays && ways.length === 0;
  const add = to && (
    <a class="govuk-link ds-target" href={to}>
      {tre("contact.add")}
    </a>
  );
  return (
    <>
      <h2>{tre("contact.h2")}</h2>
      {died && (
        <InsetText>
          <p>{tre("contact.died", { date: shortDate(died) })}</p>
        </InsetText>
      )}
      {barred.length > 0 && (
        <InsetText>
          {barred.map((words) => (
            <p key={words}>
              <strong>{words}</strong>
            </p>
          ))}
        </InsetText>
      )}
      {preferred && <PreferredWays {...{ session, preferred, name }} hidden={hides} />}
      {ways.map((way) => (
        <OneWay key={way.row} way={way} name={name} dead={died !== null} />
      ))}
      {ways.every(({ voicemail }) => voicemail === null) && (
        <p class="govuk-body">
          {none ? tre("ways.noneSaid", { name }) : tre("ways.none")} {!none && add}
        </p>
      )}
      {addresses.map((address) => (
        <OneAddress key={address.row} session={session} address={address} />
      ))}
      {addresses.length === 0 && (
        <p class="govuk-body">
          {tre("address.none")} {add}
        </p>
      )}
      {to && (
        <p class="govuk-body">
          <a class="govuk-link ds-target" href={to}>
            {tre("contact.change", { name })}
          </a>
        </p>
      )}
    </>
  );
}
