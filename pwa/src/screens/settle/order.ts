/** Which answer to settle next, and which differences are between one person's own devices. Pure. */
import type { HeadView, Hex } from "../../session/types";

/** The one after `path`, going round; null when there is no other. */
export function nextAfter(paths: readonly string[], path: string): string | null {
  const others = paths.filter((each) => each !== path);
  if (others.length === 0) return null;
  const at = paths.indexOf(path);
  return paths[at + 1] ?? others[0] ?? null;
}

/** Who wrote what differs: an answer, or a part in a row in question. */
type Side = Pick<HeadView, "device" | "deviceLabel" | "own" | "mine">;

/** Every answer is mine, and they come from several of my devices. */
export const betweenMyDevices = (heads: readonly Side[]): boolean =>
  heads.length > 1 &&
  heads.every(({ mine }) => mine) &&
  new Set(heads.map(({ device }) => device)).size > 1;

export interface OwnChoice {
  readonly device: Hex;
  readonly deviceLabel: string;
  readonly own: boolean;
  readonly mine: true;
  /** At how many questions this device has an answer of its own. */
  readonly n: number;
}

/** My devices whose answers differ: most answers first, this one before others with as many. */
export function ownChoices(headsOf: ReadonlyMap<string, readonly Side[]>): OwnChoice[] {
  const devices = new Map<string, OwnChoice>();
  for (const head of [...headsOf.values()].flat()) {
    const { device, deviceLabel, own } = head;
    const n = (devices.get(device)?.n ?? 0) + 1;
    devices.set(device, { device, deviceLabel, own, mine: true, n });
  }
  return [...devices.values()].sort((a, b) => b.n - a.n || Number(b.own) - Number(a.own));
}

/** Heads in the order they were first on this page: a later one stands below. */
export function inPlace(before: readonly string[], heads: readonly HeadView[]): HeadView[] {
  const place = (dot: string) => (before.includes(dot) ? before.indexOf(dot) : before.length);
  return [...heads].sort((a, b) => place(a.dot) - place(b.dot));
}
