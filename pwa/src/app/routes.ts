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

export type Route = {
  readonly path: string;
  readonly title: string;
  /** Whose screen it is; left out where it is everybody's. To the others there is no such page. */
  readonly role?: string | readonly string[];
} & (
  | { readonly open?: false; readonly load: Screen<ScreenProps> }
  | { readonly open: true; readonly load: Screen<OpenScreenProps> }
);

/** Where the code of the other screens is: a list of its own, since their names change with every build. */
const rarer =
  <P>(pick: (screens: typeof import("./rarer-screens")) => Screen<P>): Screen<P> =>
  async () =>
    pick(await import("./rarer-screens"))();

/** Who decides on what was set aside. */
export const DESK_ROLES: readonly string[] = ["manager", "ig_officer"];

export const ROUTES: readonly Route[] = [
  { path: "/people", title: "My people", load: () => import("../screens/people/people") },
  { path: "/person/:person", title: "Person", load: () => import("../screens/person/person") },
  {
    path: "/person/:person/start",
    title: "Start a record",
    load: rarer((screens) => screens.start),
  },
  {
    path: "/person/:person/one/:other",
    title: "Compare",
    load: rarer((screens) => screens.onePerson),
  },
  { path: "/register", title: "Register", load: rarer((screens) => screens.register) },
  { path: "/record/:record", title: "Sections", load: () => import("../screens/record/record") },
  {
    path: "/record/:record/section/:section",
    title: "Section",
    load: () => import("../screens/section/section"),
  },
  {
    path: "/record/:record/move",
    title: "What would change",
    load: rarer((screens) => screens.moveForm),
  },
  {
    path: "/record/:record/submit",
    title: "Check and submit",
    load: rarer((screens) => screens.submit),
  },
  {
    path: "/record/:record/hand-over",
    title: "Hand over",
    load: rarer((screens) => screens.handOver),
  },
  {
    path: "/record/:record/stop",
    title: "Stop sharing",
    load: rarer((screens) => screens.stop),
  },
  {
    path: "/record/:record/history",
    title: "History",
    load: rarer((screens) => screens.history),
  },
  {
    path: "/record/:record/settle",
    title: "Settle",
    load: rarer((screens) => screens.settle),
  },
  {
    path: "/record/:record/compare",
    title: "Compare",
    load: rarer((screens) => screens.compare),
  },
  {
    path: "/record/:record/decision",
    title: "Decide",
    load: rarer((screens) => screens.decision),
  },
  {
    path: "/record/:record/decision/check",
    title: "Decide",
    load: rarer((screens) => screens.check),
  },
  {
    path: "/record/:record/return",
    title: "Return",
    load: rarer((screens) => screens.sendBack),
  },
  { path: "/to-settle", title: "To settle", load: rarer((screens) => screens.toSettle) },
  {
    path: "/queue",
    title: "Waiting for you",
    role: "manager",
    load: rarer((screens) => screens.queue),
  },
  { path: "/aside", title: "Set aside", role: DESK_ROLES, load: rarer((screens) => screens.aside) },
  {
    path: "/aside/:arrival",
    title: "Set aside",
    role: DESK_ROLES,
    load: rarer((screens) => screens.asideItem),
  },
  { path: "/groups", title: "Groups", load: rarer((screens) => screens.groups) },
  { path: "/group/:group", title: "Group", load: rarer((screens) => screens.group) },
  {
    path: "/group/:group/members",
    title: "Members",
    load: rarer((screens) => screens.groupMembers),
  },
  {
    path: "/group/:group/session",
    title: "Session log",
    load: rarer((screens) => screens.groupSession),
  },
  { path: "/concern", title: "Raise a concern", load: rarer((screens) => screens.concern) },
  {
    path: "/concern/:person",
    title: "Raise a concern",
    load: rarer((screens) => screens.concern),
  },
  { path: "/rung", title: "I have rung", load: rarer((screens) => screens.rung) },
  { path: "/jot", title: "Jot", load: rarer((screens) => screens.jot) },
  { path: "/jot/:person", title: "Jot", load: rarer((screens) => screens.jotting) },
  { path: "/devices", title: "Devices", load: rarer((screens) => screens.devices) },
  { path: "/devices/:device", title: "Device", load: rarer((screens) => screens.devices) },
  { path: "/make-code", title: "Enrol", load: rarer((screens) => screens.makeCode) },
  {
    path: "/sending",
    title: "Saving and sending",
    load: rarer((screens) => screens.sending),
  },
  { path: "/settings", title: "Settings", load: rarer((screens) => screens.settings) },
  { path: "/more", title: "More", load: rarer((screens) => screens.more) },
  { path: "/enrol", title: "Enrol", open: true, load: rarer((screens) => screens.enrol) },
  { path: "/demo", title: "Try Doorstep", open: true, load: rarer((screens) => screens.demo) },
];

export interface Match {
  readonly route: Route;
  readonly params: ScreenParams;
}

/** Where an address leads that is no screen, or is not one of whoever asks. */
export const NOWHERE: Route = {
  path: "",
  title: "Page not found",
  open: true,
  load: rarer((screens) => screens.nowhere),
};

/** The route of an address, for somebody with these roles or for nobody yet. Pure. */
export function match(path: string, roles?: readonly string[]): Match {
  const parts = path.split("/");
  for (const route of ROUTES) {
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
  return { route: NOWHERE, params: {} };
}
