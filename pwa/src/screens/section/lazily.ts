/** The rarer parts of a section, by the names they have there. */
import { later, part } from "../../app/later";

export const rarer = part(() => import("./rarer"));

/** Few forms ask for a file: its code comes with the first question that does. */
const file = part(() => import("./file"));
export const FileAnswer = later(file, (parts) => parts.FileAnswer);
export const ShownFile = later(file, (parts) => parts.ShownFile);

export const Arrived = later(rarer, (parts) => parts.Arrived);
export const AsideNotice = later(rarer, (parts) => parts.AsideNotice);
export const Calculated = later(rarer, (parts) => parts.Calculated);
export const Comments = later(rarer, (parts) => parts.Comments);
export const DateBox = later(rarer, (parts) => parts.DateBox);
export const DateTimeBox = later(rarer, (parts) => parts.DateTimeBox);
export const Formatted = later(rarer, (parts) => parts.Formatted);
export const NumberBox = later(rarer, (parts) => parts.NumberBox);
export const TimeBox = later(rarer, (parts) => parts.TimeBox);
export const FixedGroupView = later(rarer, (parts) => parts.FixedGroupView);
export const GroupView = later(rarer, (parts) => parts.GroupView);
export const LongList = later(rarer, (parts) => parts.LongList);
export const Clashing = later(rarer, (parts) => parts.Clashing);
export const OpenElsewhere = later(rarer, (parts) => parts.OpenElsewhere);
export const Lost = later(rarer, (parts) => parts.Lost);
export const Many = later(rarer, (parts) => parts.Many);
export const NoAnswer = later(rarer, (parts) => parts.NoAnswer);
export const Noted = later(rarer, (parts) => parts.Noted);
export const ReadOnly = later(rarer, (parts) => parts.ReadOnly);
export const Reasons = later(rarer, (parts) => parts.Reasons);
export const Sources = later(rarer, (parts) => parts.Sources);
export const OtherTab = later(rarer, (parts) => parts.OtherTab);
export const PartyBox = later(rarer, (parts) => parts.PartyBox);
export const Stated = later(rarer, (parts) => parts.Stated);
export const Stored = later(rarer, (parts) => parts.Stored);
export const TogetherTaps = later(rarer, (parts) => parts.TogetherTaps);
export const Transcript = later(rarer, (parts) => parts.Transcript);
export const Room = later(rarer, (parts) => parts.Room);
export const SignatureBox = later(rarer, (parts) => parts.SignatureBox);

/** Asks for the code while nobody is waiting for it. */
export const fetchRarer = (): void => void rarer.fetch().catch(() => undefined);
