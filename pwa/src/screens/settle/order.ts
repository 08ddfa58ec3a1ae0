/** Which answer to settle next, and which differences are between one person's own devices. Pure. */
import type { HeadView } from "../../session/types";

/** The one after `path`, going round; null when there is no other. */
export function nextAfter(paths: readonly string[], path: string): string | null {
  const others = paths.filter((each) => each !== path);
  if (others.length === 0) return null;
  const at = paths.indexOf(path);
  return paths[at + 1] ?? others[0] ?? null;
}

/** What tells my devices apart here: this one from the others, and those by their labels. */
export const deviceKey = ({ own, deviceLabel }: HeadView): string => `${own} ${deviceLabel}`;

/** Every answer is mine, and they come from several of my devices. */
export const betweenMyDevices = (heads: readonly HeadView[]): boolean =>
  heads.length > 1 && heads.every(({ mine }) => mine) && new Set(heads.map(deviceKey)).size > 1;

export interface OwnChoice {
  readonly key: string;
  readonly deviceLabel: string;
  readonly own: boolean;
  readonly mine: true;
  /** At how many questions this device has an answer of its own. */
  readonly n: number;
}

/** My devices whose answers differ: most answers first, this one before others with as many. */
export function ownChoices(headsOf: ReadonlyMap<string, readonly HeadView[]>): OwnChoice[] {
  const devices = new Map<string, OwnChoice>();
  for (const head of [...headsOf.values()].flat()) {
    const key = deviceKey(head);
    const n = (devices.get(key)?.n ?? 0) + 1;
    devices.set(key, { key, deviceLabel: head.deviceLabel, own: head.own, mine: true, n });
  }
  return [...devices.values()].sort((a, b) => b.n - a.n || Number(b.own) - Number(a.own));
}

/** Heads in the order they were first on this page: a later one stands below. */
export function inPlace(before: readonly string[], heads: readonly HeadView[]): HeadView[] {
  const place = (dot: string) => (before.includes(dot) ? before.indexOf(dot) : before.length);
  return [...heads].sort((a, b) => place(a.dot) - place(b.dot));
}
