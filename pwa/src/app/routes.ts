/**
 * Every screen of the app: its address, the kind of screen its title names, and the code it is in.
 * An address holds a kind of screen and opaque ids, never a person, a form or an answer.
 */
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

export type Route = { readonly path: string; readonly title: string } & (
  | { readonly open?: false; readonly load: Screen<ScreenProps> }
  | { readonly open: true; readonly load: Screen<OpenScreenProps> }
);

export const ROUTES: readonly Route[] = [
  { path: "/people", title: "My people", load: () => import("../screens/people/people") },
  { path: "/person/:person", title: "Person", load: () => import("../screens/person/person") },
  {
    path: "/person/:person/start",
    title: "Start a record",
    load: () => import("../screens/start/start"),
  },
  { path: "/record/:record", title: "Sections", load: () => import("../screens/record/record") },
  {
    path: "/record/:record/section/:section",
    title: "Section",
    load: () => import("../screens/section/section"),
  },
  {
    path: "/record/:record/submit",
    title: "Check and submit",
    load: () => import("../screens/submit/submit"),
  },
  {
    path: "/record/:record/history",
    title: "History",
    load: () => import("../screens/history/history"),
  },
  {
    path: "/record/:record/settle",
    title: "Settle",
    load: () => import("../screens/settle/settle"),
  },
  {
    path: "/record/:record/compare",
    title: "Compare",
    load: () => import("../screens/compare/compare"),
  },
  {
    path: "/record/:record/decision",
    title: "Decide",
    load: () => import("../screens/decision/decision"),
  },
  {
    path: "/record/:record/decision/check",
    title: "Decide",
    load: () => import("../screens/decision/check"),
  },
  {
    path: "/record/:record/return",
    title: "Return",
    load: () => import("../screens/return/return"),
  },
  { path: "/to-settle", title: "To settle", load: () => import("../screens/to-settle/to-settle") },
  { path: "/queue", title: "Waiting for you", load: () => import("../screens/queue/queue") },
  { path: "/devices", title: "Devices", load: () => import("../screens/devices/devices") },
  { path: "/devices/:device", title: "Device", load: () => import("../screens/devices/devices") },
  { path: "/make-code", title: "Enrol", load: () => import("../screens/make-code/make-code") },
  {
    path: "/sending",
    title: "Saving and sending",
    load: () => import("../screens/sending/sending"),
  },
  { path: "/settings", title: "Settings", load: () => import("../screens/settings/settings") },
  { path: "/more", title: "More", load: () => import("../screens/settings/more") },
  { path: "/enrol", title: "Enrol", open: true, load: () => import("../screens/enrol/enrol") },
  { path: "/demo", title: "Try Doorstep", open: true, load: () => import("../screens/demo/demo") },
];

export interface Match {
  readonly route: Route;
  readonly params: ScreenParams;
}

/** The route of an address, or null. Pure. */
export function match(path: string): Match | null {
  const parts = path.split("/");
  for (const route of ROUTES) {
    const pattern = route.path.split("/");
    if (pattern.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = pattern.every((part, i) => {
      const given = parts[i] ?? "";
      if (!part.startsWith(":")) return part === given;
      params[part.slice(1)] = given;
      return /^[0-9a-z_-]+$/.test(given);
    });
    if (fits) return { route, params };
  }
  return null;
}
