/** English for what is left to be done for a person. */
import { speaker } from "./say";

const tasks = {
  "todo.h2": "To do",
  "todo.by": "By {when}",
  "todo.late": "Was due {when}",
  "todo.from": "From: {form}",
  "todo.who": "{name} does it",
  "todo.doneNow": "It is done",
  "todo.doneOf": "It is done: {what}",
  "todo.isDone": "Done: {what}",
  "todo.checkIn": "Check in with them, in the way they agreed to",
  "todo.asked": "Asked for at a group: {what}",
  "todo.carer": "{name} may be a carer: offer help of their own",
  "todo.youngCarer": "{name} may be a young carer: refer them to children's services",
  "todo.carerUnnamed": "Somebody",
  "todo.unnamed": "Something to do",
  "todo.done": "Done: {n}",
} as const;

export const tt = speaker(tasks);
