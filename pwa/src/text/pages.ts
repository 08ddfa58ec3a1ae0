/** English for the home screens, a person, starting a record, saving and sending, and settings. */
import { speaker } from "./say";

const pages = {
  "people.h1": "My people",
  "people.search": "Search name or council number",
  "people.needs": "Needs you ({n})",
  "people.all": "Everyone ({n})",
  "people.else": "Everyone else ({n})",
  "people.count": "{n} person|{n} people",
  "people.none":
    "No one called “{words}” on this device. Only people allocated to you are kept here.",
  "people.settle": "{n} to settle",
  "people.due": "Assessment due {date}",
  "people.overdue": "Assessment was due {date}",
  "people.returned": "Returned by {name}, {n} comment|Returned by {name}, {n} comments",
  "people.returnedPlain": "Returned by {name}",
  "people.refused": "Not accepted: look at it again",
  "people.born": "Born {date}",

  "person.h1": "What is next for {name}",
  "person.nextNone": "Nothing is due.",
  "person.open": "In progress",
  "person.none": "No records yet. Start one when you are with {name}.",
  "person.start": "Start a record",
  "person.carry": "Carry on",
  "person.read": "Open",
  "record.startedBy": "Started by {name}, {when}",

  "tasks.answered": "{done} of {all} sections answered",
  "tasks.notStarted": "Not started",
  "tasks.left": "{n} left",
  "tasks.done": "Answered",
  "tasks.comments": "{n} comment|{n} comments",
  "tasks.carry": "Carry on: {title}",
  "tasks.finish": "Check and finish",
  "tasks.again": "Submit again ({done} of {all} done)",
  "tasks.fresh": "Nothing is made until the first answer.",
  "tasks.decide": "Decide",
  "state.draft": "Draft. Not submitted.",
  "state.unfinished": "Draft. Not finished.",
  "state.finishing": "Finished {when}. It goes when there is a connection.",
  "state.finished": "Finished {when}.",
  "state.kept": "Kept up to date. Nobody submits it.",
  "state.submitted": "Submitted to {name}, {when}.",
  "state.submittedPlain": "Submitted {when}.",
  "state.onItsWay": "Submitted {when}. It goes to {name} when there is a connection.",
  "state.onItsWayPlain": "Submitted {when}. It goes when there is a connection.",
  "state.returned": "Returned. Not submitted again yet.",
  "state.authorised": "Authorised by {name}, {when}.",
  "state.authorisedPlain": "Authorised.",
} as const;

export const tp = speaker(pages);
