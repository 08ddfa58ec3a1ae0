/** What was set aside in words: why, from whom, about whom, how much, and what became of it. */
import { sourceWords } from "../../app/source-words";
import { REASON, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Bundle, OutcomeView, PlainBundle } from "../../session/desk";
import type { OwnAside } from "../../session/types";
import { type AsideKey, asideWords, tz } from "../../text/en-aside";
import { tf } from "../../text/files";
import { weekdayWhen, when } from "../../ui/dates";

const NAMES = new Map<number, string>(
  Object.entries(REASON).map(([name, code]): [number, string] => [code, name]),
);

const known = (prefix: string, reason: number | null): AsideKey => {
  const key = `${prefix}.${reason === null ? "other" : (NAMES.get(reason) ?? "other")}`;
  return (key in asideWords ? key : `${prefix}.other`) as AsideKey;
};

/** Why it was set aside, to whoever decides on it. */
export function whyWords(
  it: Pick<Bundle, "reason" | "owner"> & Partial<Pick<Bundle, "turnedOff" | "proven">>,
): string {
  if (it.reason === REASON.revoked) {
    const { turnedOff } = it;
    return turnedOff ? tz("why.revoked", { when: weekdayWhen(turnedOff) }) : tz("why.revokedPlain");
  }
  if (it.reason === REASON.malformed && it.proven) return tz("why.malformedProven");
  return tz(known("why", it.reason), { name: it.owner });
}

/** Why, to its author; the middle of a sentence. */
export const ownReason = (reason: number | null): string => tz(known("own", reason));

const KIB = 1024;

/** "840 bytes", "3 kB", "1.2 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < KIB) return `${bytes} bytes`;
  if (bytes < KIB * KIB) return `${Math.ceil(bytes / KIB)} kB`;
  return `${(bytes / KIB / KIB).toFixed(1)} MB`;
}

/** "Photo, 2.1 MB.": never the names and keys by which devices know it. */
export const fileWords = ({ type, size }: { type: string; size: number }): string =>
  tf("file.what", {
    kind: tf(type.startsWith("image/") ? "file.photo" : "file.document"),
    size: sizeWords(size),
  });

export const fromWords = (it: Bundle): string =>
  tz(it.proven ? "aside.fromWhom" : "aside.fromSession", {
    name: it.owner,
    device: it.deviceLabel,
  });

/** "Marl (Marlow) Oystergate" where the device holds them; else as the server names them. */
export function aboutWords(it: Bundle, held: (id: string) => string | null): string {
  if (it.about.length === 0) return tz("aside.nobody");
  return it.about
    .map(({ id, name, used }) => held(id) ?? (used && name ? `${used}, ${name}` : name))
    .map((name) => name || tz("aside.notKnown"))
    .join("; ");
}

/** "Marl": how a sentence says the one person it is about; empty where nobody or several are named. */
export function personOf({ about }: Pick<Bundle, "about">): string {
  const [one, ...more] = about;
  return one && more.length === 0 ? one.used || (one.name.split(" ")[0] ?? "") : "";
}

/**
 * Who said an answer: "Marl said", "Seen by Petra"; empty where it has no value or nobody is noted.
 * `writer` is null where nobody proved who wrote it.
 */
export function saidWords(answer: Answer, person: string, writer: string | null): string {
  if (answer.status !== STATUS.answered || answer.value === null) return "";
  const worker = writer?.split(" ")[0] ?? tz("item.someone");
  return sourceWords(answer.source, person || tz("item.person"), worker);
}

export function outcomeWords(outcome: OutcomeView, now: number): string {
  const { act, name, at, reason } = outcome;
  return tz(`outcome.${act}`, { name, when: when(at, now), reason });
}

/** What an author is told became of their own work; null before anybody has decided. */
export const ownOutcome = (outcome: OutcomeView | null): string | null =>
  outcome && tz(`own.${outcome.act}`, { name: outcome.name, reason: outcome.reason });

/** Own work nobody has decided on yet, and why the oldest of it was set aside. */
export const undecided = (asides: readonly OwnAside[]): readonly OwnAside[] =>
  asides.filter(({ outcome }) => outcome === null);

export const plainWords = (it: PlainBundle): string =>
  tz("it.line", {
    why: whyWords(it),
    pieces: tz("aside.pieces", { n: it.count }),
    size: sizeWords(it.bytes),
  });
