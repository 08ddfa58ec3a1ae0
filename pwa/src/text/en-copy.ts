/** English of a device that is one of two: what its owner is told, and what IT is asked. */
import { speaker } from "./say";

export const enCopy = {
  "copy.seen":
    "A second copy of this device was seen. Your work goes first; then {name} confirms this one. Nothing is lost.",
  "copy.code":
    "Your work has gone. Read this code to {name}, who then confirms that this device is yours: {code}",
  "copy.refused":
    "{name} did not confirm this device. Your work is with the council's server. Ring them and read them this code: {code}",
  "copy.ready":
    "{name} confirmed this device. Lock it and unlock it again to finish. Nothing you wrote has changed.",
  "copy.it": "IT",
  "copy.lock": "Lock now",
  "copies.title": "Asks for a new identity",
  "copies.words":
    "This device was copied, or put back to an earlier copy of itself. What each copy wrote has been kept. Ring {owner}. Confirm only a code that {owner} reads to you from a screen in their hands: that copy then gets an identity of its own.",
  "copies.ask": "{code}, asked {when}",
  "copies.confirm": "Confirm",
  "copies.confirmOf": "Confirm {code}",
  "copies.refuse": "Refuse",
  "copies.refuseOf": "Refuse {code}",
  "copies.going": "Writing it down",
  "copies.confirmed": "Confirmed. It gets its new identity at its next contact.",
  "copies.refused":
    "Refused. It stays a copy under the old identity, which you can revoke once every copy you know of has a new one.",
  "copies.own":
    "This is the device in your hands. Somebody else in IT confirms it, or the command line does.",
  "copies.formerly": "Was a copy of",
  "copies.formerlyWords": "the device with id {id}",
} as const;

export const ty = speaker(enCopy);
