/** What a section of plain questions does without: asked for after the first field can be written in. */
import type { FormState } from "../../forms/state";
import "./rarer.css";

export { problemWords } from "../../app/problem-words";
export { OpenElsewhere } from "../record/open-elsewhere";
export { AsideNotice } from "./aside-notice";
export { Calculated } from "./calculated";
export { Comments } from "./comments";
export { DateBox, DateTimeBox, NumberBox, TimeBox } from "./figures";
export { FixedGroupView } from "./fixed-group";
export { Formatted } from "./formatted";
export { GroupView } from "./group";
export { LongList } from "./long-list";
export { Many } from "./many";
export { Noted } from "./noted";
export { PartyBox } from "./party";
export { Clashing, NoAnswer, Reasons, Sources } from "./quiet-parts";
export { ReadOnly } from "./read-only";
export { longWords, Room } from "./room";
export { SignatureBox } from "./signature";
export { Stored } from "./stored";
export { TogetherTaps } from "./together";
export { Transcript } from "./transcript";

/** What the law finds wrong counts and is said with a section's own slips, once its code is there. */
export const hearLaw = async (form: FormState | undefined): Promise<void> => {
  const duties = form && (await import("../duties/problems").catch(() => null));
  if (duties) duties.hear(form);
};
