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

/** What a browser is to be called among somebody's devices. */
export type DeviceKind = "phone" | "laptop";

/** Narrower than this is a phone in one hand. */
const PHONE_BELOW = 640;

/** Pure. `width` is the window's, in CSS pixels. */
export const deviceKind = (width: number): DeviceKind => (width < PHONE_BELOW ? "phone" : "laptop");

/** A fresh code and passphrase for one of the four, on a device of this kind. */
export async function become(ask: Fetch, key: string, device: DeviceKind): Promise<Become> {
  const path = `/demo/become/${encodeURIComponent(key)}`;
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ device });
  const found = (await asked(ask, path, { method: "POST", headers, body })) as Partial<Become>;
  if (typeof found.code !== "string" || typeof found.passphrase !== "string") throw new NoDemo();
  return { code: found.code, passphrase: found.passphrase };
}

export interface DemoDevice {
  readonly vault: Hex;
  readonly passphrase: string;
}

/**
 * What this page remembers between visits, so that it works while the server is stopped: devices by the key
 * of a person. No name stands outside a vault.
 */
export interface Remembered {
  readonly devices: Readonly<Record<string, DemoDevice>>;
}

const KEY = "doorstep.demo";
const NOTHING: Remembered = { devices: {} };

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function remembered(shelf: Shelf): Remembered {
  try {
    const kept = JSON.parse(shelf.getItem(KEY) ?? "{}") as Partial<Remembered>;
    return { devices: kept.devices ?? {} };
  } catch {
    return NOTHING;
  }
}

/** Keeps what changed. A browser that keeps nothing forgets it with the page. */
export function remember(shelf: Shelf, next: Remembered): Remembered {
  try {
    shelf.setItem(KEY, JSON.stringify(next));
  } catch {
    // The devices themselves are elsewhere; only this page's memory of their words is lost.
  }
  return next;
}

/** Those with a device here, by their key alone: all there is to say while the server is stopped. */
export const byKey = (devices: Remembered["devices"]): readonly DemoPerson[] =>
  Object.keys(devices).map((key) => ({
    key,
    name: key.charAt(0).toUpperCase() + key.slice(1),
    role: "",
    pronoun: "their",
    things: [],
  }));

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
