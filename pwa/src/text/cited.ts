/** English for naming a record of the person as an answer. */
import { speaker } from "./say";

const cited = {
  "cite.choose": "Choose from {name}'s records on this device",
  "cite.none": "No record that can be named here is on this device. Write which it is.",
  "cite.box": "As it is kept",
  "cite.boxHint": "You can write here what is not on this device.",
  "cite.begun": "Begun {date} by {name}. {state}",
  "cite.record": "{form}, {state} (record {id})",
  "cite.document": "{form}, {state}",
  "cite.authorised": "version {n}, authorised {date}",
  "cite.finished": "finished {date}",
  "cite.open": "begun {date}, not finished",
  "cite.taken": "Named: {form}.",
} as const;

export const tc = speaker(cited);
