/** What an author is told of own work that was set aside: why, who decides, and what was decided. */
import { now } from "../../app/clock";
import { outcomeOf } from "../../session/desk";
import type { Hex, OwnAside, Session } from "../../session/types";
import { tz } from "../../text/en-aside";
import { tl } from "../../text/en-later";
import { when } from "../../ui/dates";
import { reachesFew } from "./few";
import { ownOutcome, ownReason, undecided } from "./words";

/**
 * Who decides on own work, by name where they are known: a manager of one's team, or somebody in information
 * governance where it reaches few or no other manager is known. Never oneself: nobody decides on what they wrote.
 */
function decider({ me, staff }: Session, { about }: OwnAside): string {
  const others = staff.value.filter(({ actor }) => actor !== me.actor);
  const governance = others.find(({ roles }) => roles.includes("ig_officer"));
  if (about && reachesFew(about.formId, about.audience))
    return governance?.name ?? tz("own.governance");
  const manager = others.find(({ roles, team }) => roles.includes("manager") && team === me.team);
  return (manager ?? governance)?.name ?? tz("own.somebody");
}

/** "Set aside, not lost: {why}. {Nia Quillfeather} decides what happens next.", or what was decided. */
export function ownWords(session: Session, it: OwnAside): string {
  const told = it.outcome === null ? null : ownOutcome(outcomeOf(it.outcome));
  const name = decider(session, it);
  return told ?? tl("send.aside", { reason: ownReason(it.reason), name });
}

/** Beside an answer: why it was set aside, and what was decided. */
export function OwnWhy({ session, dot }: { readonly session: Session; readonly dot: Hex }) {
  const it = session.asides().find((one) => one.dot === dot);
  if (!it) return null;
  const told = it.outcome === null ? null : ownOutcome(outcomeOf(it.outcome));
  return (
    <>
      <p>{tz("own.answer", { reason: ownReason(it.reason) })}</p>
      {told !== null && <p>{told}</p>}
    </>
  );
}

/** On the home screen: the oldest nobody has decided on. */
export function OwnLine({ session }: { readonly session: Session }) {
  const [oldest] = undecided(session.asides());
  return oldest ? <p class="govuk-body">{ownWords(session, oldest)}</p> : null;
}

/** On Saving and sending: all of it, the newest first. */
export function OwnList({ session }: { readonly session: Session }) {
  const asides = [...session.asides()].reverse();
  if (asides.length === 0) return null;
  return (
    <section aria-labelledby="own-aside">
      <h2 id="own-aside">{tz("own.title")}</h2>
      <ul class="govuk-list">
        {asides.map((it) => (
          <li key={it.dot}>
            <p class="ds-second ds-number">
              {tz("own.written", { when: when(it.made, now.value) })}
            </p>
            <p>{ownWords(session, it)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
