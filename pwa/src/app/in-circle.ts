/** The circle of the person a record on screen is about: read once for as long as the record is open. */
import { type Signal, signal } from "@preact/signals";
import type { Json } from "../forms/definition";
import { circleIn, circleOf, type InCircle } from "../session/circle";
import type { PersonEntry, RecordHandle, Session } from "../session/types";

/** Undefined while it is being read; null where it cannot be. */
export type Circle = readonly InCircle[] | null | undefined;

/** A record on screen; `person` is null where whoever it is about is not on this device. */
export interface About {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly person: PersonEntry | null;
}

const read = new WeakMap<RecordHandle, Signal<Circle>>();

function circleFor({ session, handle, person }: About): Signal<Circle> {
  const known = read.get(handle);
  if (known) return known;
  const circle = signal<Circle>(person ? undefined : null);
  read.set(handle, circle);
  if (person) {
    circleOf(session, person.id).then(
      (found) => {
        circle.value = found;
      },
      // Storage that fails is said where the words in hand are; a name can be written all the same.
      () => {
        circle.value = null;
      },
    );
  }
  return circle;
}

/** *Tracked.* In the person's own record it is what stands on screen. */
export const useCircle = (about: About): Circle =>
  about.handle.id === about.person?.id ? circleIn(about.handle) : circleFor(about).value;

/** The row of a circle that a party names; undefined where it names none. */
export function rowOf(circle: Circle, party: Json | undefined): InCircle | undefined {
  if (!Array.isArray(party) || party[0] !== "circle") return undefined;
  return circle?.find(({ id }) => id === party[1]);
}
