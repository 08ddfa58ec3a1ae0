/** One device in words: when it was heard, what it has not sent, its state. */
import { td } from "../../text/en-desk";
import { lasting, when } from "../../ui/dates";
import type { Device } from "./fleet";

export const contactWords = ({ lastContact }: Device, now: number): string =>
  lastContact === null ? td("devices.never") : when(lastContact, now);

/** "4 pieces unsent, oldest 3 hours". */
export function unsentWords({ unsent, oldestUnsent }: Device, now: number): string {
  if (unsent === null) return td("word.notKnown");
  if (unsent === 0) return td("devices.nothingUnsent");
  return oldestUnsent === null
    ? td("devices.unsent", { n: unsent })
    : td("devices.unsentSince", { n: unsent, age: ageWords(now - oldestUnsent) });
}

/** "3 numbers not yet received, 1 file not yet received"; null where all has come. */
export function missingWords({ missing, missingFiles }: Device): string | null {
  const words = [
    missing > 0 && td("devices.missing", { n: missing }),
    missingFiles > 0 && td("devices.missingFiles", { n: missingFiles }),
  ].filter((it) => it !== false);
  return words.length === 0 ? null : words.join(", ");
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 h 58 min" under a day; whole days after it. */
export function ageWords(ms: number): string {
  if (ms >= DAY || ms < HOUR) return lasting(Math.max(0, ms));
  return td("devices.hours", { h: Math.floor(ms / HOUR), m: Math.floor((ms % HOUR) / MINUTE) });
}

/** "Unreadable 17:02. Empty: waiting." */
export function wipeWords({ unreadable, empty }: Device, now: number): string {
  const words = (at: number | null) =>
    at === null ? td("devices.wipeWaiting") : ` ${when(at, now)}`;
  return td("devices.wipe", { unreadable: words(unreadable), empty: words(empty) });
}

export const stateWords = ({ revoked }: Device): string =>
  td(revoked ? "devices.revoked" : "devices.on");

/** "Enrolled Mon 09:05": what tells two devices of one name apart. */
export const enrolledWords = ({ enrolled }: Device, now: number): string =>
  td("devices.enrolledOn", { when: when(enrolled, now) });

/** Whether no other device of the same owner has its name. */
export const isAlone = (device: Device, all: readonly Device[]): boolean =>
  !all.some(
    ({ id, label, owner }) => id !== device.id && label === device.label && owner === device.owner,
  );
