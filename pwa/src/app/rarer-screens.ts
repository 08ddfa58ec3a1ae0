/** The code of every screen that is not on the way from unlocking to a section. */

export const start = () => import("../screens/start/start");
export const register = () => import("../screens/register/register");
export const onePerson = () => import("../screens/one-person/one-person");
export const submit = () => import("../screens/submit/submit");
export const handOver = () => import("../screens/hand-over/hand-over");
export const stop = () => import("../screens/stop/stop");
export const moveForm = () => import("../screens/move-form/move-form");
export const history = () => import("../screens/history/history");
export const settle = () => import("../screens/settle/settle");
export const compare = () => import("../screens/compare/compare");
export const decision = () => import("../screens/decision/decision");
export const check = () => import("../screens/decision/check");
export const sendBack = () => import("../screens/return/return");
export const toSettle = () => import("../screens/to-settle/to-settle");
export const queue = () => import("../screens/queue/queue");
export const aside = () => import("../screens/aside/aside");
export const asideItem = () => import("../screens/aside/item");
export const devices = () => import("../screens/devices/devices");
export const makeCode = () => import("../screens/make-code/make-code");
export const sending = () => import("../screens/sending/sending");
export const settings = () => import("../screens/settings/settings");
export const more = () => import("../screens/settings/more");
export const enrol = () => import("../screens/enrol/enrol");
export const demo = () => import("../screens/demo/demo");
export const nowhere = () => import("../screens/nowhere/nowhere");
