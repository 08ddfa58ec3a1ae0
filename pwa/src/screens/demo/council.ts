/**
 * The demo's invented people and the devices this browser made for them. Passphrases are kept here, in
 * clear, because the page made them up for invented people; no other page knows of this store.
 */
import type { Hex } from "../../session/types";

export interface DemoPerson {
  readonly key: string;
  readonly name: string;
  readonly role: string;
  /** "her": for "Getting her people". */
  readonly pronoun: string;
  readonly things: readonly string[];
}

export interface Council {
  readonly council: string;
  readonly people: readonly DemoPerson[];
}

export interface Become {
  readonly code: string;
  readonly passphrase: string;
}

/** This server is no demo: there is nothing here. */
export class NoDemo extends Error {
  constructor() {
    super("this server has no demo");
    this.name = "NoDemo";
  }
}

/** The server did not answer. */
export class NoAnswer extends Error {
  constructor(options?: ErrorOptions) {
    super("the server did not answer", options);
    this.name = "NoAnswer";
  }
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/**
 * JSON of a demo route. An ordinary server answers these addresses with 404 or with the app's own page,
 * so anything but JSON is no demo. Throws `NoDemo` or `NoAnswer`.
 */
async function asked(ask: Fetch, path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await ask(path, { ...init, cache: "no-store", credentials: "omit" });
  } catch (cause) {
    throw new NoAnswer({ cause });
  }
  if (response.status >= 500) throw new NoAnswer();
  const json = response.headers.get("content-type")?.includes("application/json") ?? false;
  if (!response.ok || !json) throw new NoDemo();
  return response.json();
}

const isPerson = (value: unknown): value is DemoPerson => {
  const it = value as Partial<DemoPerson> | null;
  return (
    typeof it?.key === "string" &&
    typeof it.name === "string" &&
    typeof it.role === "string" &&
    typeof it.pronoun === "string" &&
    Array.isArray(it.things)
  );
};

export async function people(ask: Fetch): Promise<Council> {
  const found = (await asked(ask, "/demo/people", {})) as Partial<Council>;
  if (typeof found.council !== "string" || !found.people?.every(isPerson)) throw new NoDemo();
  return { council: found.council, people: found.people };
}

/** A fresh code and passphrase for one of the four. */
export async function become(ask: Fetch, key: string): Promise<Become> {
  const path = `/demo/become/${encodeURIComponent(key)}`;
  const found = (await asked(ask, path, { method: "POST" })) as Partial<Become>;
  if (typeof found.code !== "string" || typeof found.passphrase !== "string") throw new NoDemo();
  return { code: found.code, passphrase: found.passphrase };
}

export interface DemoDevice {
  readonly vault: Hex;
  readonly passphrase: string;
}

/** What this page remembers between visits, so that it works while the server is stopped. */
export interface Remembered {
  readonly council: Council | null;
  /** By the key of a person. */
  readonly devices: Readonly<Record<string, DemoDevice>>;
}

const KEY = "doorstep.demo";
const NOTHING: Remembered = { council: null, devices: {} };

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function remembered(shelf: Shelf): Remembered {
  try {
    const kept = JSON.parse(shelf.getItem(KEY) ?? "{}") as Partial<Remembered>;
    return { council: kept.council ?? null, devices: kept.devices ?? {} };
  } catch {
    return NOTHING;
  }
}

/** Keeps what changed. A browser that keeps nothing forgets it with the page. */
export function remember(shelf: Shelf, change: Partial<Remembered>): Remembered {
  const next = { ...remembered(shelf), ...change };
  try {
    shelf.setItem(KEY, JSON.stringify(next));
  } catch {
    // The devices themselves are elsewhere; only this page's memory of their words is lost.
  }
  return next;
}

/** The devices whose vaults are still in this browser. */
export function still(
  devices: Remembered["devices"],
  vaults: readonly { readonly id: Hex }[],
): Remembered["devices"] {
  const here = new Set(vaults.map(({ id }) => id));
  return Object.fromEntries(Object.entries(devices).filter(([, { vault }]) => here.has(vault)));
}

/** "Wren": how a card calls somebody. */
export const given = ({ name }: DemoPerson): string => name.split(" ")[0] ?? name;
