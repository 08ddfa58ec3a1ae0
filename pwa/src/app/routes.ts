/**
 * Every screen of the app: its address, the kind of screen its title names, and the code it is in.
 * An address holds a kind of screen and opaque ids, never a person, a form or an answer.
 */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Session, Vaults } from "../session/types";

export type ScreenParams = Readonly<Record<string, string>>;

/** What a screen behind the lock is given. */
export interface ScreenProps {
  readonly session: Session;
  readonly params: ScreenParams;
}

/** What a screen in front of the lock is given. */
export interface OpenScreenProps {
  readonly vaults: Vaults;
  readonly params: ScreenParams;
  /** Goes on as this person, at their home screen. */
  readonly enter: (session: Session) => void;
}

type Screen<P> = () => Promise<{ readonly default: ComponentType<P> }>;

export type Route = {
  readonly path: string;
  readonly title: string;
  /** Whose screen it is; left out where it is everybody's. To the others there is no such page. */
  readonly role?: string | readonly string[];
} & (
  | { readonly open?: false; readonly load: Screen<ScreenProps> }
  | { readonly open: true; readonly load: Screen<OpenScreenProps> }
);

/** What is on the way from unlocking to a section, and what stands in front of the lock. */
const NEAR: readonly Route[] = [
  { path: "/people", title: "My people", load: () => import("../screens/people/people") },
  { path: "/person/:person", title: "Person", load: () => import("../screens/person/person") },
  { path: "/record/:record", title: "Sections", load: () => import("../screens/record/record") },
  {
    path: "/record/:record/section/:section",
    title: "Section",
    load: () => import("../screens/section/section"),
  },
  { path: "/enrol", title: "Enrol", open: true, load: () => import("../screens/enrol/enrol") },
  { path: "/demo", title: "Try Doorstep", open: true, load: () => import("../screens/demo/demo") },
];

/** The other screens, once their list has come: their code's names change with every build. */
const others = signal<readonly Route[] | null>(null);

/** Asks for the list of the other screens. */
export async function fetchOthers(): Promise<void> {
  others.value ??= (await import("./other-routes")).OTHERS;
}

export interface Match {
  readonly route: Route;
  readonly params: ScreenParams;
}

/** Where an address leads that is no screen, or is not one of whoever asks. */
export const NOWHERE: Route = {
  path: "",
  title: "Page not found",
  open: true,
  load: () => import("../screens/nowhere/nowhere"),
};

/** The route of an address, for somebody with these roles or for nobody yet; null before it is known. *Tracked.* */
export function match(path: string, roles?: readonly string[]): Match | null {
  const parts = path.split("/");
  for (const route of [...NEAR, ...(others.value ?? [])]) {
    const pattern = route.path.split("/");
    if (pattern.length !== parts.length) continue;
    if (roles && route.role && ![route.role].flat().some((it) => roles.includes(it))) continue;
    const params: Record<string, string> = {};
    const fits = pattern.every((part, i) => {
      const given = parts[i] ?? "";
      if (!part.startsWith(":")) return part === given;
      params[part.slice(1)] = given;
      return /^[0-9a-z_-]+$/.test(given);
    });
    if (fits) return { route, params };
  }
  return others.value ? { route: NOWHERE, params: {} } : null;
}
