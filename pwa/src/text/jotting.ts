/** English for jottings. */
import { speaker } from "./say";

const jotting = {
  "jot.h1": "Jot",
  "jot.who": "Who is it about?",
  "jot.nobody": "No person yet",
  "jot.alone": "Nobody is on your list. You can write now, and say later whom it is about.",
  "jot.aloneLines": "When somebody is on your list, a line can be sent to a record of theirs.",
  "jot.write": "Write a note",
  "jot.earlier": "Earlier notes, with no person yet",
  "jot.earlierOf": "Notes of {when}",
  "jot.whom": "Whose record does a line go to?",
  "jot.start": "Start a record",
  "jot.of": "Notes about {name}",
  "jot.ofNobody": "Notes",
  "jot.private": "Private to you until you use it. It can be asked for in an access request.",
  "jot.photo": "Photo",
  "jot.done": "Done",
  "jot.cut": "Too long, not all sent. The end of your note is only on this device.",
  "jot.notYours": "Your role does not keep jottings.",
  "jot.left": "{n} line not used yet|{n} lines not used yet",
  "jot.lines": "Lines",
  "jot.send": "Send to…",
  "jot.sendLine": "Send to…: {line}",
  "jot.where": "Send “{line}” to",
  "jot.cancel": "Cancel",
  "jot.noRecord": "Nothing is open about {name} to send a line to.",
  "jot.used": "Sent to “{section}”, marked “from visit notes”.",
  "jot.usedOnce": "Sent",
  "jot.back": "Put it back",
  "jot.mark": "from visit notes",
  "jot.question": "{section}: {question} ({form})",
  "jot.failed": "It was not sent. The line is still here.",
} as const;

export const tj = speaker(jotting);
