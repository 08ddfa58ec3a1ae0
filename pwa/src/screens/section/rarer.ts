/** What a section of plain questions does without: asked for after the first field can be written in. */
import "./rarer.css";

export { problemWords } from "../../app/problem-words";
export { OpenElsewhere } from "../record/open-elsewhere";
export { Arrived } from "./arrived";
export { AsideNotice } from "./aside-notice";
export { Calculated } from "./calculated";
export { Comments } from "./comments";
export { DateBox, DateTimeBox, NumberBox, TimeBox } from "./figures";
export { FixedGroupView } from "./fixed-group";
export { Formatted } from "./formatted";
export { GroupView } from "./group";
export { LongList } from "./long-list";
export { Lost } from "./lost";
export { Many } from "./many";
export { Noted } from "./noted";
export { OtherTab } from "./other-tab";
export { PartyBox } from "./party";
export { Clashing, NoAnswer, Reasons, Sources } from "./quiet-parts";
export { ReadOnly } from "./read-only";
export { longWords, Room } from "./room";
export { SignatureBox } from "./signature";
export { Stated } from "./stated";
export { Stored } from "./stored";
export { TogetherTaps } from "./together";
export { Transcript } from "./transcript";
