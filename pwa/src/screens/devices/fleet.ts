/** The devices as the server lists them (`server/fleet`), and what IT looks for among them. Pure. */
import type { Json } from "../../forms/definition";
import type { Hex, Session } from "../../session/types";
import type { Why } from "./reasons";

export interface Device {
  readonly id: Hex;
  readonly label: string;
  readonly owner: string;
  readonly team: string | null;
  /** Times in ms since 1970; null before the first contact, or where the device never said. */
  readonly enrolled: number;
  readonly lastContact: number | null;
  readonly unsent: number | null;
  readonly oldestUnsent: number | null;
  readonly app: string | null;
  readonly revoked: boolean;
  /** A revoked one said that nothing on it can be read any more; that nothing is left on it. */
  readonly unreadable: number | null;
  readonly empty: number | null;
  /** When its unsent work was asked for, while it has not brought all of it. */
  readonly askedAt: number | null;
  /** Numbers below its highest that the server does not have. */
  readonly missing: number;
  /** Files its changes name that the server has not whole. */
  readonly missingFiles: number;
  /** Copies of it that ask for an identity of their own. */
  readonly copies: readonly AskingCopy[];
  /** The id it was a copy of. */
  readonly formerly: Hex | null;
  /** Why it was revoked; null where it was not, or before a reason was asked for. */
  readonly why: Why | null;
}

export interface AskingCopy {
  readonly publicKey: Hex;
  /** What its screen shows. */
  readonly code: string;
  readonly asked: number;
  readonly confirmed: boolean;
  readonly refused: boolean;
}

/** Whether somebody enrols, asks and revokes, and does not only look. */
export const isIt = ({ me }: Session): boolean => me.roles.includes("it_admin");

/** A reply that is not a list of devices. */
export class NotAFleet extends Error {
  constructor() {
    super("the server's list of devices cannot be read");
    this.name = "NotAFleet";
  }
}

const text = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
const count = (value: Json | undefined): number | null =>
  typeof value === "number" ? value : null;

function copy(line: Json): AskingCopy {
  if (!Array.isArray(line)) throw new NotAFleet();
  const [publicKey, code, asked, confirmed, refused] = line;
  if (typeof publicKey !== "string" || typeof code !== "string") throw new NotAFleet();
  return {
    publicKey,
    code,
    asked: count(asked) ?? 0,
    confirmed: confirmed === true,
    refused: refused === true,
  };
}

function why(said: Json | undefined): Why | null {
  if (!Array.isArray(said) || typeof said[0] !== "number") return null;
  return { code: said[0], words: text(said[1]) };
}

function device(line: Json): Device {
  if (!Array.isArray(line)) throw new NotAFleet();
  const [id, label, owner, team, enrolled, lastContact, unsent, oldest, app, state, ...said] = line;
  if (typeof id !== "string" || typeof label !== "string") throw new NotAFleet();
  return {
    id,
    label,
    owner: text(owner) ?? "",
    team: text(team),
    enrolled: count(enrolled) ?? 0,
    lastContact: count(lastContact),
    unsent: count(unsent),
    oldestUnsent: count(oldest),
    app: text(app),
    revoked: state === "revoked",
    unreadable: count(said[0]),
    empty: count(said[1]),
    askedAt: count(said[2]),
    missing: count(said[3]) ?? 0,
    copies: Array.isArray(said[4]) ? said[4].map(copy) : [],
    formerly: text(said[5]),
    missingFiles: count(said[6]) ?? 0,
    why: why(said[7]),
  };
}

/** The reply of the devices route. Throws `NotAFleet`. */
export function readFleet(reply: Json): Device[] {
  if (!Array.isArray(reply)) throw new NotAFleet();
  return reply.map(device);
}

export type Filter = "silent" | "unsent" | "old_app";
export const FILTERS: readonly Filter[] = ["silent", "unsent", "old_app"];

const HOUR = 3_600_000;
export const SILENT_MS = 72 * HOUR;
export const UNSENT_MS = 24 * HOUR;

/** The newest app any of them runs, by the numbers in its name. */
export function newestApp(devices: readonly Device[]): string | null {
  const known = devices.flatMap(({ app }) => (app === null ? [] : [app]));
  return known.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1) ?? null;
}

/** Whether a filter picks a device. A revoked one is neither silent nor old: it is finished. */
export function picks(filter: Filter, it: Device, now: number, newest: string | null): boolean {
  if (it.revoked) return false;
  switch (filter) {
    case "silent":
      return now - (it.lastContact ?? it.enrolled) > SILENT_MS;
    case "unsent":
      return it.oldestUnsent !== null && now - it.oldestUnsent > UNSENT_MS;
    case "old_app":
      return it.app !== null && it.app !== newest;
  }
}

export interface Wanted {
  readonly words: string;
  readonly filters: readonly Filter[];
}

/** Those that fit the words and every filter chosen. */
export function found(
  devices: readonly Device[],
  { words, filters }: Wanted,
  now: number,
): Device[] {
  const newest = newestApp(devices);
  const like = words.trim().toLowerCase();
  return devices.filter(
    (it) =>
      [it.label, it.owner, it.team ?? ""].some((part) => part.toLowerCase().includes(like)) &&
      filters.every((filter) => picks(filter, it, now, newest)),
  );
}
