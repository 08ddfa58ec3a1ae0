/** English for starting a record from the last one, and for what was copied from it. */
import { speaker } from "./say";

const forward = {
  "forward.legend": "Start empty, or from last time?",
  "forward.empty": "Start empty",
  "forward.last": "Start from {date}",
  "forward.lastHint": "{name} wrote it. Each answer says where it is from until you confirm it.",
  "forward.choose": "Choose how to start",
  "forward.failed": "The last record cannot be opened on this device. Start empty, or try again.",
  "forward.from": "From {date}.",
  "forward.confirm": "Confirm",
  "forward.confirmOf": "Confirm: {label}",
  "forward.change": "Change",
  "forward.changeOf": "Change: {label}",
  "forward.openRow": "From {date}. Open it to confirm what is in it.",
  "forward.confirmed": "Confirmed.",
  "forward.title": "From last time",
  "forward.hint": "These answers were copied from {date} and nobody has confirmed them.",
  "forward.serious": "Confirm each of these before you submit",
  "forward.rest":
    "{n} other answer from last time stands below, each marked.|{n} other answers from last time stand below, each marked.",
  "forward.restGo": "Confirm {n} answer as shown|Confirm {n} answers as shown",
  "forward.restDone": "{n} answer confirmed.|{n} answers confirmed.",
  "forward.unconfirmed": "From {date}. Not confirmed.",
  "forward.copied": "{form} of {date}. Not confirmed.",
  "forward.problem": "Confirm “{label}”, or change it: it is from {date}",
} as const;

export const tfw = speaker(forward);
