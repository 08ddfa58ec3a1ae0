/** Every screen that is not on the way from unlocking to a section. */
import { guardPaper } from "../paper/guard";
import type { Route } from "./routes";

/** Who decides on what was set aside. */
export const DESK_ROLES: readonly string[] = ["manager", "ig_officer"];

/** Whatever of these screens is printed, the guard is there before it. */
const guarded = (route: Route): Route =>
  ({
    ...route,
    load: () => {
      guardPaper();
      return route.load();
    },
  }) as Route;

const ROUTES: readonly Route[] = [
  {
    path: "/person/:person/start",
    title: "Start a record",
    load: () => import("../screens/start/start"),
  },
  { path: "/person/:person/jot", title: "Jot", load: () => import("../screens/jot/jotting") },
  {
    path: "/person/:person/one/:other",
    title: "Compare",
    load: () => import("../screens/one-person/one-person"),
  },
  { path: "/register", title: "Register", load: () => import("../screens/register/register") },
  {
    path: "/record/:record/move",
    title: "What would change",
    load: () => import("../screens/move-form/move-form"),
  },
  {
    path: "/record/:record/submit",
    title: "Check and submit",
    load: () => import("../screens/submit/submit"),
  },
  {
    path: "/record/:record/hand-over",
    title: "Hand over",
    load: () => import("../screens/hand-over/hand-over"),
  },
  {
    path: "/record/:record/stop/hand-over",
    title: "Hand over",
    load: () => import("../screens/hand-over/hand-over"),
  },
  {
    path: "/record/:record/stop",
    title: "Stop sharing",
    load: () => import("../screens/stop/stop"),
  },
  {
    path: "/record/:record/history",
    title: "History",
    load: () => import("../screens/history/history"),
  },
  {
    path: "/record/:record/whole",
    title: "Read it through",
    load: () => import("../screens/whole/whole"),
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
  {
    path: "/to-settle/own",
    title: "Settle",
    load: () => import("../screens/to-settle/own-everywhere"),
  },
  {
    path: "/queue",
    title: "Waiting for you",
    role: "manager",
    load: () => import("../screens/queue/queue"),
  },
  {
    path: "/aside",
    title: "Set aside",
    role: DESK_ROLES,
    load: () => import("../screens/aside/aside"),
  },
  {
    path: "/aside/:arrival",
    title: "Set aside",
    role: DESK_ROLES,
    load: () => import("../screens/aside/item"),
  },
  {
    path: "/audits",
    title: "Practice audits",
    role: "manager",
    load: () => import("../screens/audits/audits"),
  },
  { path: "/groups", title: "Groups", load: () => import("../screens/groups/groups") },
  { path: "/group/:group", title: "Group", load: () => import("../screens/groups/group") },
  {
    path: "/group/:group/members",
    title: "Members",
    load: () => import("../screens/groups/members"),
  },
  {
    path: "/group/:group/session",
    title: "Session log",
    load: () => import("../screens/groups/session"),
  },
  { path: "/concern", title: "Raise a concern", load: () => import("../screens/urgent/concern") },
  {
    path: "/concern/:person",
    title: "Raise a concern",
    load: () => import("../screens/urgent/concern"),
  },
  { path: "/rung", title: "I have rung", load: () => import("../screens/urgent/rung") },
  { path: "/jot", title: "Jot", load: () => import("../screens/jot/jot") },
  { path: "/jot/:person", title: "Jot", load: () => import("../screens/jot/jotting") },
  { path: "/devices", title: "Devices", load: () => import("../screens/devices/devices") },
  { path: "/devices/:device", title: "Device", load: () => import("../screens/devices/devices") },
  { path: "/make-code", title: "Enrol", load: () => import("../screens/make-code/make-code") },
  {
    path: "/sending",
    title: "Saving and sending",
    load: () => import("../screens/sending/sending"),
  },
  { path: "/settings", title: "Settings", load: () => import("../screens/settings/settings") },
  { path: "/practice", title: "Practice", load: () => import("../screens/practice/practice") },
  {
    path: "/practice/over",
    title: "Practice is over",
    load: () => import("../screens/practice/over"),
  },
  { path: "/more", title: "More", load: () => import("../screens/settings/more") },
];

export const OTHERS: readonly Route[] = ROUTES.map(guarded);
