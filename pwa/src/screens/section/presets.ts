/** What a form fills in once one of its questions is answered: presets, each still to be changed. */
import { computed, effect, untracked } from "@preact/signals";
import { now } from "../../app/clock";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Json, Presets } from "../../forms/definition";
import { type SaidBefore, saidBy } from "../../session/said";
import { OTHER, type Stated, statedFor, stoppedWith } from "../../session/stated";
import type { RecordHandle } from "../../session/types";
import { clock, dateOf } from "../../ui/dates";
import type { Asking } from "./context";
import { chooseKnown, recipientOf } from "./whom";

export interface Filling extends Pick<Asking, "session" | "handle" | "form"> {
  /** Another record that is open on screen: what it says is read as it stands there. */
  readonly beside?: RecordHandle;
}

const filled = (value: Json): Answer => ({
  value,
  status: STATUS.answered,
  source: SOURCE.record,
  note: null,
});

/** Whether a value is one of those the presets give a question: nobody chose it by hand. */
function isPreset({ answers }: Presets, id: string, value: Json): boolean {
  const written = JSON.stringify(value);
  return Object.values(answers).some((each) => id in each && JSON.stringify(each[id]) === written);
}

/** The answers to write for a code; null takes away what another code had filled in. Pure. */
export function presetAnswers(
  presets: Presets,
  code: string,
  answer: (id: string) => Answer | undefined,
): Record<string, Answer | null> {
  const wanted = presets.answers[code] ?? {};
  const ids = new Set(Object.values(presets.answers).flatMap((each) => Object.keys(each)));
  const written: Record<string, Answer | null> = {};
  for (const id of ids) {
    const stands = answer(id);
    if (stands && !isPreset(presets, id, stands.value)) continue;
    const value = wanted[id];
    if (value !== undefined) written[id] = filled(value);
    else if (stands) written[id] = null;
  }
  return written;
}

export const NO: readonly unknown[] = ["withdrawn", "objects"];

/**
 * The person said no: what had been filled in and does not stand beside that, such as their agreement as what
 * allows the sharing, is taken away and asked again. What somebody chose by hand stays, and is refused by name.
 */
function takeBack({ handle, form }: Filling, presets: Presets): void {
  if (!presets.stated || !NO.includes(handle.answer(presets.stated)?.value)) return;
  const ids = new Set(Object.values(presets.answers).flatMap((each) => Object.keys(each)));
  const refused = [...ids].filter((id) => {
    const stands = handle.answer(id);
    return (
      stands?.source === SOURCE.record &&
      isPreset(presets, id, stands.value) &&
      form
        .problems(id)
        .peek()
        .some(({ code, warn }) => code === "check_failed" && !warn)
    );
  });
  if (refused.length > 0) handle.writeAll(Object.fromEntries(refused.map((id) => [id, null])));
}

/** Fills in what is agreed with whoever was chosen, who is in, the time, and what the person said. */
export async function fillIn(asking: Filling, code: string): Promise<void> {
  const { session, handle, form } = asking;
  const { presets } = form.definition;
  if (!presets) return;
  const reading = presets.stated ? await statedOf(asking) : null;
  if (handle.answer(presets.question)?.value !== code || !handle.writable()) return;
  const written = presetAnswers(presets, code, (id) => handle.answer(id));
  const { who_is_in: maker, now: at } = presets;
  if (maker && !handle.answer(maker)) {
    written[maker] = filled(["staff", session.me.actor, session.me.name, null]);
  }
  if (at && !handle.answer(at)) {
    written[at] = filled(`${dateOf(now.value)}T${clock(now.value)}`);
  }
  if (presets.stated && reading) {
    const stands = handle.answer(presets.stated);
    if (reading.ask && stands) written[presets.stated] = null;
    if (!reading.ask && stands?.value !== reading.stated) {
      written[presets.stated] = filled(reading.stated);
    }
  }
  handle.writeAll(written);
  takeBack(asking, presets);
}

/**
 * What the person said may have changed since it was filled in: a withdrawal made here, or one that came. It
 * is filled in again where nobody chose it by hand, and where it shares less than what was chosen. Whether
 * what they said could be read.
 */
export async function refresh(asking: Filling): Promise<boolean> {
  const { handle, form } = asking;
  const { presets } = form.definition;
  if (!presets?.stated || !handle.writable()) return false;
  const named = chooseKnown(handle, presets.question.replace(/_known$/, ""));
  if (named !== null) await fillIn(asking, named);
  const reading = await statedOf(asking);
  if (reading === null) return false;
  const stands = handle.answer(presets.stated);
  const byHand = stands !== undefined && stands.source !== SOURCE.record;
  if ((byHand && !NO.includes(reading.stated)) || !handle.writable()) return true;
  if (reading.ask && stands) handle.write(presets.stated, null);
  if (!reading.ask && stands?.value !== reading.stated) {
    handle.write(presets.stated, filled(reading.stated));
  }
  takeBack(asking, presets);
  return true;
}

/** `refresh`, again after each contact for as long as reading is locked; until what is given is called. */
export function refreshOnceRead(asking: Filling): () => void {
  let read = false;
  const until = computed(() => asking.session.sending.value.leaseEnds);
  return effect(() => {
    until.value;
    if (read) return;
    void untracked(() => refresh(asking)).then((it) => {
      read ||= it;
    });
  });
}

/** What the person said of a recipient, as far as the records here tell. */
export interface Reading {
  readonly stated: Stated;
  /** Somebody on no list, while sharing with some stands stopped: only the worker knows whether it is one of them. */
  readonly ask: boolean;
}

/** Null while reading is locked, and before it is said who it is for: then it is asked, not filled in. */
async function statedOf(asking: Filling): Promise<Reading | null> {
  const { session, handle, beside } = asking;
  const said = await saidBy(session, handle.persons[0] ?? "", beside ?? null);
  return said && readingOf(said, handle, session.today());
}

/** The same of what was read. Pure. */
export function readingOf(
  said: SaidBefore,
  handle: Pick<RecordHandle, "answer" | "definition">,
  today: string,
): Reading | null {
  const recipient = recipientOf(handle);
  if (!recipient) return null;
  const { statements, withdrawals } = said;
  const stated = statedFor(statements, withdrawals, recipient, today);
  const open = recipient.code === OTHER && !NO.includes(stated);
  return { stated, ask: open && stoppedWith(statements, withdrawals) !== null };
}
