/** English for what a record copied from others, held against them as they stand now. */
import { speaker } from "./say";

const copied = {
  "copied.draft":
    "{form} is a draft: nobody has submitted it. What was copied from it may still change.",
  "copied.changed":
    "{form} changed on {date} after this was copied: {n} answer differs.|{form} changed on {date} after this was copied: {n} answers differ.",
  "copied.byHand":
    "{n} answer was changed here by hand, and in {form} since. It stays as it is here.|{n} answers were changed here by hand, and in {form} since. They stay as they are here.",
  "copied.unsettled":
    "{n} answer in {form} was recorded in different ways. Settle it there first.|{n} answers in {form} were recorded in different ways. Settle them there first.",
  "copied.again": "Copy again",
  "copied.againOf": "Copy again: {form}",
  "copied.compare": "Compare",
  "copied.compareOf": "Compare: {form}",
  "copied.done": "Copied again. {n} answer changed.|Copied again. {n} answers changed.",
  "copied.here": "Here: {answer}",
  "copied.there": "There: {answer}",
  "copied.nothing": "no answer",
  "copied.plain": "The record",
} as const;

export const tcp = speaker(copied);
