/** English for what leaves a locked device: unsent work, and everything where IT turned it off. */
import { speaker } from "./say";

const leaving = {
  "unlock.first": "This browser has no Doorstep yet. IT gives you a code to set it up.",
  "leave.unstored":
    "Some words could not be stored on this device. They are in this page alone, and closing it loses them. Unlock to see them again. They are stored by themselves once there is space.",
  "leave.go": "Send my unsent work ({n})",
  "leave.going": "Sending",
  "leave.kept":
    "{n} piece of work is kept here, sealed. It goes by itself when there is a connection.|{n} pieces of work are kept here, sealed. They go by themselves when there is a connection.",
  "leave.sent": "{sent} sent, {left} left.",
  "leave.offline":
    "No connection. {n} piece of work is kept here, sealed.|No connection. {n} pieces of work are kept here, sealed.",
  "leave.noServer":
    "The council's server cannot be reached. {n} piece of work is kept here, sealed.|The council's server cannot be reached. {n} pieces of work are kept here, sealed.",
  "leave.later": "The server is busy. It will take your work at about {time}.",
  "leave.busy": "The server is busy. Nothing is lost. It is tried again by itself.",
  "leave.first":
    "{n} piece of work is kept here, sealed. It goes when you unlock.|{n} pieces of work are kept here, sealed. They go when you unlock.",
  "leave.failed": "This did not work. Nothing is lost. Try again, or ring IT.",
  "leave.off": "IT turned this device off. Nothing on it can be read any more.",
  "leave.offUnsent":
    "Unsent work is going first: {n} left. Then everything here is erased. It is set aside, not lost: somebody decides what happens next.",
  "leave.offSafe":
    "Everything written here has been handed in. It is erased here once it is safe by the council's rule.",
  "leave.offAct": "Send what is left ({n})",
  "leave.ended":
    "IT turned “{label}” off. Everything written on it was handed in by {when}, and nothing is left here. What came after it was turned off is set aside, not lost. Ask IT for a new code.",
} as const;

export const tv = speaker(leaving);
