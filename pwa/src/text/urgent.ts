/** English for raising a safeguarding concern, and for the banner until somebody has it. */
import { speaker } from "./say";

const urgent = {
  "concern.link": "Raise a safeguarding concern",
  "concern.h1": "Raise a safeguarding concern",
  "concern.danger": "Is anyone in danger now?",
  "concern.999": "Ring 999",
  "concern.who": "Who is it about?",
  "concern.whoNone": "Someone not on this list",
  "concern.whoBegun": "Go on with the concern you began, about someone not on this list",
  "concern.whoBar": "Next",
  "concern.whoMissing": "Choose who it is about, or the last one",
  "concern.adult": "Their name, or how you would know them",
  "concern.adultHint":
    "If you do not know the name, say what you know: where they are, or what they look like.",
  "concern.adultMissing": "Write their name, or how you would know them",
  "concern.adultLong": "Use {n} letters or fewer. There is more room on the next page",
  "concern.adultUnsaid": "Say who the adult is. A description is enough",
  "concern.problem": "There is a problem",
  "concern.backFrom": "Back to the session",
  "concern.first": "Send what you have. You can add to it.",
  "concern.rest": "More, when there is time",
  "concern.raise": "Raise it",
  "concern.empty": "Nothing is written yet. Press “Raise it” again to raise it all the same.",
  "concern.sentTo": "Safeguarding team",
  "concern.raised": "Concern raised {time}. Saved on this device.",
  "concern.notYours": "Your role does not raise concerns here. Ring {name}.",
  "concern.notYoursPlain": "Your role does not raise concerns here. Ring your manager.",

  "urgent.region": "Urgent",
  "urgent.ring": "Not sent: ring {phone}",
  "urgent.ringName": "Not sent: ring {name} now",
  "urgent.ringManager": "Not sent: ring your manager now",
  "urgent.call": "Ring",
  "urgent.rung": "I have rung",
  "urgent.again": "I have rung again",
  "urgent.rang":
    "Not sent yet. You rang at {time}, reference {reference}. It goes first when there is a connection.",
  "urgent.rangPlain": "Not sent yet. You rang at {time}. It goes first when there is a connection.",
  "urgent.received": "Received {time}. {name}'s team has it.",
  "urgent.receivedPlain": "Received {time}. The council has it.",

  "rung.h1": "I have rung",
  "rung.time": "When",
  "rung.timeHint": "Like 11:25",
  "rung.who": "Who answered",
  "rung.reference": "Reference",
  "rung.referenceHint": "If they gave one.",
  "rung.done": "Record the call",
  "rung.noTime": "Write when you rang, like 11:25",
  "rung.none": "There is nothing that waits for a call.",
  "rung.words": "Rang at {time}.",
  "rung.wordsWho": "{name} answered.",
  "rung.wordsReference": "Reference {reference}.",
} as const;

export const tu = speaker(urgent);
