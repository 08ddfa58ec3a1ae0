/** The head of a person's page: what whoever goes in must know to be safe (screens.md 3). */
import { useRef } from "preact/hooks";
import { sectionAddress } from "../../app/focus-path";
import { formOf } from "../../app/form-of";
import { useUnpressed } from "../../app/pressed";
import { useGuardedPaper } from "../../paper/watch";
import type { PersonEntry, RecordHandle, Session } from "../../session/types";
import { tre } from "../../text/reaching";
import { tss } from "../../text/staff-safety";
import { Tag } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { dateOf, shortDate } from "../../ui/dates";
import { firstName, folded } from "../../ui/person-banner";
import { useOpened } from "../tasks/to-do";
import { useArrived } from "./arrived";
import { allWords } from "./contact";
import type { Said } from "./reaching";
import { type Note, type Review, safetyIn } from "./staff-safety";
import "./safety.css";

/** GOV.UK's sign is a disc; staff safety has a triangle, in a colour that a reader's own colours take over. */
const Sign = () => (
  <svg class="ds-safety__sign" viewBox="0 0 40 36" aria-hidden="true" focusable="false">
    <path
      d="M20 2 38 34H2z"
      fill="none"
      stroke="currentColor"
      stroke-width="4"
      stroke-linejoin="round"
    />
    <path d="M20 13v10m0 4v3" stroke="currentColor" stroke-width="4" />
  </svg>
);

const byWords = ({ words, by }: Said): string =>
  by === null ? words : tre("known.by", { words, name: by });

/** When it is to be looked at again: a day that is over is said to be. Pure. */
export const reviewWords = (review: Review): string =>
  tss(review.past ? "safety.past" : "safety.review", { date: byWords(review) });

/** "From: the housing officer. 12 Jan 2026." Pure. */
export const sourceWords = ({ source, date }: Pick<Note, "source" | "date">): string =>
  [
    ...(source.length > 0 ? [tss("safety.from", { source: allWords(source) })] : []),
    ...(date.length > 0 ? [allWords(date)] : []),
  ].join(", ");

/** "Recorded by Wren Saltwhistle, 20 Jan 2026": each of those who wrote what stands. Pure. */
export const recordedWords = ({ recorded }: Pick<Note, "recorded">): string[] => [
  ...new Set(
    recorded.map(({ name, at }) => tss("safety.recorded", { name, date: shortDate(dateOf(at)) })),
  ),
];

function One({ note }: { note: Note }) {
  const { fact, reviews } = note;
  const from = sourceWords(note);
  return (
    <li class="govuk-warning-text ds-safety__note">
      <Sign />
      <div class="ds-safety__words">
        {fact.length === 0 ? (
          <p>
            <strong class="govuk-warning-text__text">
              <span class="govuk-visually-hidden">{tss("safety.warning")}</span>
              {tss("safety.noFact")}
            </strong>
          </p>
        ) : (
          fact.map((each) => (
            <p key={byWords(each)}>
              <strong class="govuk-warning-text__text ds-safety__fact">
                <span class="govuk-visually-hidden">{tss("safety.warning")}</span>
                {byWords(each)}
              </strong>
            </p>
          ))
        )}
        {(fact.length > 1 || note.source.length > 1 || note.date.length > 1) && (
          <p>
            <Tag warn>{tre("known.two")}</Tag>
          </p>
        )}
        {from && <p>{from}</p>}
        {recordedWords(note).map((words) => (
          <p class="ds-second govuk-body-s" key={words}>
            {words}
          </p>
        ))}
        {reviews.length === 0 && <p>{tss("safety.noReview")}</p>}
        {reviews.map((review) => (
          <p key={byWords(review)}>
            {review.past ? <Tag warn>{reviewWords(review)}</Tag> : reviewWords(review)}
          </p>
        ))}
        {reviews.length > 1 && (
          <p>
            <Tag warn>{tre("known.two")}</Tag>
          </p>
        )}
      </div>
    </li>
  );
}

interface Props {
  readonly session: Session;
  readonly person: PersonEntry;
}

function Notes({ session, person, handles }: Props & { handles: readonly RecordHandle[] }) {
  useArrived(handles);
  const open = handles.filter((handle) => !handle.gone.value);
  const notes = open.flatMap((handle) =>
    safetyIn(handle, formOf(session, handle), session.today()),
  );
  const own = open.find(({ id }) => id === person.id);
  const writes = session.startable.value.some(({ id }) => id === "person");
  const heading = useRef<HTMLHeadingElement>(null);
  if (open.length > 0 && notes.length === 0) return null;
  const name = firstName(person);
  const isFolded = folded.value.has(person.id);
  const fold = () => {
    folded.value = new Set([...folded.value, person.id]);
    heading.current?.focus();
  };
  return (
    <section aria-labelledby="staff-safety">
      <h2 id="staff-safety" ref={heading} tabIndex={-1}>
        {tss("safety.h2")}
      </h2>
      {open.length === 0 && (
        <p class="govuk-body">
          <strong>{tss("safety.unread")}</strong>
        </p>
      )}
      {open.length > 0 && isFolded && (
        <p class="ds-safety__folded govuk-body">
          <Sign /> {tss("safety.folded", { n: notes.length, name })}
        </p>
      )}
      {open.length > 0 && !isFolded && (
        <>
          <ul class="ds-people">
            {notes.map((note) => (
              <One key={note.row} note={note} />
            ))}
          </ul>
          <p class="ds-safety__acts govuk-body">
            {writes && own && (
              <a class="govuk-link ds-target" href={sectionAddress(own, "risk_to_visitors")}>
                {tss("safety.change")}
              </a>
            )}{" "}
            <Button kind="link" onPress={fold}>
              {tss("safety.fold")}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}

export function Safety({ session, person }: Props) {
  useGuardedPaper();
  const people = session.people.value;
  const same = person.same.filter((id) => people.some((entry) => entry.id === id));
  // Each opening is in the access log; what comes does not move a page that is being pressed.
  const handles = useUnpressed(useOpened(session, [person.id, ...same]));
  return handles && <Notes {...{ session, person, handles }} />;
}
