/** English for the withdrawal screen (screens.md 17). */
import { speaker } from "./say";

const words = {
  "stop.h1": "{name} wants some sharing to stop",
  "stop.back": "Sections",
  "stop.hand": "Hand over to {name}",
  "stop.handHint":
    "{name} can say this on the device themselves, in easy words or another language.",
  "stop.what": "What stops",
  "stop.changes": "What this changes",
  "stop.already": "Already told",
  "stop.alreadyHint": "Each of them is asked to stop using it. Record what they reply.",
  "stop.nobody": "This device holds no record that anything in it was sent to somebody.",
  "stop.decided": "Decisions not sent yet",
  "stop.decidedHint": "They stop as well.",
  "stop.go": "Stop sharing now",
  "stop.scope": "Choose how much stops",
  "stop.whom": "Add whom it stops with",
  "stop.which": "Choose what it stops for",
  "stop.done": "Stopped on this device: {date}, {time}",
  "stop.unsent": "Withdrawal not sent yet. Ring the team if someone else may share today.",
  "stop.sent": "The council's server has it.",
  "stop.stopped": "Stopped: withdrawn",
  "list.since": "Stopped since {date}, {time}.",
  "list.counts": "It counts already.",
  "list.unfinished": "Not finished. Finishing it asks whoever was told to stop using it.",
  "stop.reply": "Record who was told and what they replied",
  "stop.failed": "This did not save. Your words are still on this screen. Try again.",
  "share.no": "{name} said no to this on {date}.",
  "share.noPlain": "{name} said no to this.",
  "share.stoppedBy": "{name} stopped this on {date}. {by} wrote it down.",
  "share.follows":
    "So this cannot be answered otherwise here. If {name} agrees again, record that under “What the person agrees to share”.",
  "share.some": "{name} stopped some sharing on {date}. Is this one of them?",
  "share.somePlain": "{name} stopped some sharing. Is this one of them?",
  "share.whoFirst": "Say first who exactly it is for.",
  "share.yes": "Yes: {whom}",
  "share.none": "No, it is none of them",
  "share.listed":
    "“{whom}” is on the list of who it can be for, so it is chosen there. What {name} said about them counts.",
  "share.anyway": "Share anyway: record the law and the reason",
  "stop.toSee": "See what it stops and what is left to do",
  "sharing.h": "What {name} agreed to share:",
  "sharing.said": "Said{on}.",
  "sharing.before": "Before that, said{on}.",
  "sharing.on": " on {date}",
  "sharing.agree": "Agrees: {whom}.",
  "sharing.limits": "Agrees with limits: {whom}.",
  "sharing.no": "Does not agree: {whom}.",
  "sharing.stopped": "Stopped{on}: {what}.",
  "sharing.all": "all sharing",
  "sharing.purposes": "sharing for some purposes",
  "sharing.kinds": "sharing some kinds of information",
  "stop.unfinished": "More is to be answered before whoever was told is asked to stop using it.",
  "stop.finish": "Check and finish it",
  "stop.toDo": "Each of them is under To do. Record there what they reply.",
  "stop.person": "Go to To do",
  "stop.readOnly": "This record cannot be written in now.",
} as const;

export const ts = speaker(words);

/** That somebody said no, and on which day where it is known. */
export const noWords = (name: string, date: string | null): string =>
  date ? ts("share.no", { name, date }) : ts("share.noPlain", { name });
