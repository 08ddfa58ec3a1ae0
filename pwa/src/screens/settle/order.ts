/** Which answer to settle next, and which differences are between one person's own devices. Pure. */
import type { HeadView } from "../../session/types";

/** The one after `path`, going round; null when there is no other. */
export function nextAfter(paths: readonly string[], path: string): string | null {
  const others = paths.filter((each) => each !== path);
  if (others.length === 0) return null;
  const at = paths.indexOf(path);
  return paths[at + 1] ?? others[0] ?? null;
}

/** Every answer is mine, and they come from several of my devices. */
export const betweenMyDevices = (heads: readonly HeadView[]): boolean =>
  heads.length > 1 &&
  heads.every(({ mine }) => mine) &&
  new Set(heads.map(({ deviceLabel }) => deviceLabel)).size > 1;

export interface OwnChoice {
  readonly device: string;
  /** For each path the dot of this device's answer. */
  readonly dots: Readonly<Record<string, string>>;
}

/** For each of my devices, its answers at the paths where they differ, most answers first. */
export function ownChoices(headsOf: ReadonlyMap<string, readonly HeadView[]>): OwnChoice[] {
  const devices = new Map<string, Record<string, string>>();
  for (const [path, heads] of headsOf) {
    for (const { deviceLabel, dot } of heads) {
      devices.set(deviceLabel, { ...devices.get(deviceLabel), [path]: dot });
    }
  }
  return [...devices]
    .map(([device, dots]) => ({ device, dots }))
    .sort((a, b) => Object.keys(b.dots).length - Object.keys(a.dots).length);
}

/** Heads in the order they were first on this page: a later one stands below. */
export function inPlace(before: readonly string[], heads: readonly HeadView[]): HeadView[] {
  const place = (dot: string) => (before.includes(dot) ? before.indexOf(dot) : before.length);
  return [...heads].sort((a, b) => place(a.dot) - place(b.dot));
}
