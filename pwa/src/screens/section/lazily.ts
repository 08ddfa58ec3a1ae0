/** The rarer parts of a section, by the names they have there. */
import { later } from "../../app/later";

const rarer = () => import("./rarer");

export const Calculated = later(() => rarer().then((parts) => parts.Calculated));
export const Eligibility = later(() => rarer().then((parts) => parts.Eligibility));
export const DateBox = later(() => rarer().then((parts) => parts.DateBox));
export const DateTimeBox = later(() => rarer().then((parts) => parts.DateTimeBox));
export const NumberBox = later(() => rarer().then((parts) => parts.NumberBox));
export const TimeBox = later(() => rarer().then((parts) => parts.TimeBox));
export const FixedGroupView = later(() => rarer().then((parts) => parts.FixedGroupView));
export const GroupView = later(() => rarer().then((parts) => parts.GroupView));
export const LongList = later(() => rarer().then((parts) => parts.LongList));
export const PartyBox = later(() => rarer().then((parts) => parts.PartyBox));
export const SignatureBox = later(() => rarer().then((parts) => parts.SignatureBox));

/** Asks for the code while nobody is waiting for it. */
export const fetchRarer = (): void => void rarer().catch(() => undefined);
