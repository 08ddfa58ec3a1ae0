/** English for what was set aside: the desk that decides on it, and what its author is told. */
import { speaker } from "./say";

const aside = {
  "aside.h1": "Set aside",
  "aside.empty": "Nothing is set aside.",
  "aside.emptyChecked": "Checked {when}.",
  "aside.asking": "Asking the server",
  "aside.offline":
    "No connection. What is set aside is on the server: connect to see it. Nothing is lost meanwhile.",
  "aside.failed": "This did not work. Nothing has changed. Try again, or ring IT.",
  "aside.notAllowed": "Your role does not see what was set aside.",
  "aside.gone": "This is not here any more, or it is for somebody else to decide.",
  "aside.tryAgain": "Try again",
  "aside.more": "Show more",
  "aside.open": "To decide ({n})",
  "aside.openMore": "To decide, the oldest {n}",
  "aside.decided": "Decided",
  "aside.back": "Set aside",
  "aside.caption": "Set aside, {n}, oldest first",
  "aside.captionDecided": "Decided, {n}, newest first",
  "aside.why": "Why",
  "aside.from": "From",
  "aside.about": "About",
  "aside.what": "What",
  "aside.made": "Made",
  "aside.received": "Received",
  "aside.size": "Size",
  "aside.outcome": "Decided",
  "aside.device": "Device",
  "aside.fromWhom": "{name}, {device}",
  "aside.fromSession": "In {name}'s session, {device}",
  "aside.pieces": "{n} piece|{n} pieces",
  "aside.notKnown": "Not known",
  "aside.nobody": "Nobody is named",
  "aside.madeAt": "{when} by the device's clock",
  "aside.queue":
    "{n} piece of work was set aside and needs a decision|{n} pieces of work were set aside and need a decision",

  // Why: the first thing read.
  "why.signature": "We cannot prove who wrote this. It came in {name}'s session.",
  "why.unsigned":
    "The server lost this when it was put back. {name}'s device still had it, without proof of who wrote it.",
  "why.malformed": "This cannot be read as work. It came in {name}'s session.",
  "why.malformedProven": "This breaks a rule of the record, so it cannot count as it is.",
  "why.revoked": "Sent by a device turned off on {when}.",
  "why.revokedPlain": "Sent by a device that was turned off.",
  "why.cloned": "Two devices used one identity. This is the second account.",
  "why.scope": "Written when this person was not on {name}'s list.",
  "why.unknown_form": "Uses a form this server does not know.",
  "why.disposed": "Made for a record that was disposed of.",
  "why.genesis_set_aside": "The beginning of its record is set aside as well.",
  "why.other": "This server cannot count it as it is.",

  // One bundle.
  "item.written": "What was written",
  "item.record": "The record as it is",
  "item.recordNone": "The record says nothing about these yet.",
  "item.recordNotBegun": "This would begin a new record.",
  "item.nobodyProved": "Nobody proved it, so no record stands beside it.",
  "item.unreadable": "Cannot be read: {fault}. Its {size} are kept.",
  "item.command": "Gives a command: {name}",
  "item.nothing": "There is nothing in it to read.",
  "item.more": "{n} more pieces came with it. Decide on these first.",
  "item.moreJunk": "{n} pieces came like this. The first {shown} are shown.",
  "item.by": "{name}, {when}",
  "item.person": "The person",
  "item.someone": "someone",
  "item.reason": "Why do you decide so?",
  "item.reasonHint": "It is kept for the author to read. A few words are enough.",
  "item.noReason": "Say why, in a few words.",
  "item.long": "Say it in fewer words: this is too long to keep.",
  "item.accept": "Accept into the record",
  "item.keep": "Keep aside",
  "item.keepAll": "Keep all {n} aside",
  "item.going": "Deciding",
  "item.cannotAccept": "It cannot be accepted as it is: {why}",
  "item.cannotAcceptSome":
    "Some of it cannot be accepted as it is. That part stays here to decide.",
  "item.cannotUnknown": "it merges by itself once a practice lead publishes its form.",
  "item.cannotFew": "keep it aside, with a reason.",
  "item.cannotOther": "attach its answers to another record, or keep it aside.",
  "item.ownWork": "You wrote part of this. {name} can decide it.",
  "item.ownWorkNobody": "You wrote part of this. Somebody else decides it.",
  "item.attachTitle": "Attach to another person",
  "item.attachWords":
    "Its answers are written beside what the other record says. Nothing there is replaced: where two differ, both stand until someone chooses.",
  "item.attachSearch": "Search name or council number",
  "item.attachNone": "No one called “{words}” on this device.",
  "item.attachCount": "{n} person|{n} people",
  "item.attachRecord": "Which record of {name}?",
  "item.attachNoRecord":
    "{name} has no record of this kind here. Start one first, then attach this.",
  "item.attachOption": "{form}, started {when} by {name}",
  "item.attachGo": "Attach to this record",
  "item.attachChoose": "Choose a record",
  "item.attachChange": "Choose somebody else",
  "item.attachHolds":
    "Only somebody who holds the other person's records can attach this. A manager who is shown this and holds them can.",
  "item.attachUnknown": "Only somebody who holds the other person's records can attach this.",
  "item.attachFew":
    "Nobody can attach this: no manager is shown it, and information governance holds no records. Keep it aside with a reason.",
  "item.attachFewAccept":
    "Nobody can attach this: no manager is shown it, and information governance holds no records. Keep it aside with a reason, or accept it into the record.",
  "item.attachNothing": "Nothing in it answers a question of that record.",

  // Beside an answer that is a photo or a document: whether it has come.
  "file.whole": "All of it is on the server.",
  "file.partial": "It has not all come yet. The rest is on the device that took it.",
  "file.damaged": "It came damaged, so it was not kept. The device that took it may send it again.",
  "file.unknown": "The server does not have it.",

  // What was decided.
  "done.accept": "In the record under {name}'s name, accepted by you, reason kept.",
  "done.keep": "Kept aside, reason kept. {name} is told.",
  "done.keepOff":
    "Kept aside, reason kept. Tell {name} yourself: the device it came from is turned off. Only another device of theirs with this record shows it.",
  "done.attach": "Its answers stand in the other record, naming {name} and you.",
  "done.nothing": "Nothing was decided: it has changed since this page opened. Look at it again.",
  "done.other": "{name} decided this first: {outcome}",
  "done.back": "Back to what is set aside",
  "outcome.accept": "Accepted by {name}, {when}: {reason}",
  "outcome.keep": "Kept aside by {name}, {when}: {reason}",
  "outcome.attach": "Attached to another record by {name}, {when}: {reason}",

  // Its author, in the words of `send.aside`.
  "own.signature": "it does not carry this device's signature",
  "own.unsigned": "it came without its author's signature",
  "own.malformed": "it breaks a rule of the record",
  "own.revoked": "this device was turned off when it arrived",
  "own.cloned": "two devices used one identity",
  "own.scope": "this person was not on your list",
  "own.unknown_form": "the server does not know its form",
  "own.disposed": "its record was disposed of",
  "own.genesis_set_aside": "the beginning of its record is set aside",
  "own.other": "the server cannot count it as it is",
  "own.answer": "Your answer was set aside: {reason}. It is kept.",
  "own.somebody": "A manager",
  "own.governance": "Somebody in information governance",
  "own.title": "Set aside",

  // In the record it was written for, on devices that do not have it.
  "kept.title": "Set aside on {date}, not part of the record",
  "kept.yours": "{name} kept aside what you wrote on another device: {reason}",
  "kept.theirs": "{name} kept aside what {author} wrote: {reason}",
  "kept.where": "The council's server has what it says. Ask {name} to show it to you.",
  "own.written": "Written {when}",
  "own.accept": "In the record under your name, accepted by {name}: {reason}",
  "own.keep": "{name} keeps it aside: {reason}",
  "own.attach": "{name} put it in another record: {reason}",

  // IT.
  "it.h2": "Set aside",
  "it.words":
    "Work the server could not count. Managers and information governance decide on it; what it says is not shown here.",
  "it.line": "{why} {pieces}, {size}",
} as const;

export const tz = speaker(aside);
export type AsideKey = keyof typeof aside;
export const asideWords: Readonly<Record<string, string>> = aside;
