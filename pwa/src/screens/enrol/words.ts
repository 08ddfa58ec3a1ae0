/** English for enrolment. */
import { speaker } from "../../text";

const enrol = {
  "code.h1": "Set up Doorstep on this device",
  "code.label": "Code from IT",
  "code.hint": "26 letters and numbers. You can paste it. Capitals and spaces do not matter.",
  "code.toGo": "{n} character to go|{n} characters to go",
  "code.whole": "All 26 are there.",
  "code.wrong": "That code is not right. It has 26 characters and no I, L, O or U.",
  "code.used": "This code was used on another device. IT has been told.",
  "code.expired": "This code ran out. Ask IT for a new one.",
  "code.fingerprint":
    "This is not a code of this server. Compare each character with the code you were given. If they are the same, ring IT. Nothing was used up.",
  "code.checking": "Checking the code",
  "code.slow": "Too many tries. Try again in {n} seconds.",
  "code.noServer":
    "Setting up needs a connection to the council's server. Nothing was used up. Try again when there is one.",
  private: "Doorstep cannot keep work in a private window. Open it in an ordinary one.",
  storage:
    "This browser could not keep anything for Doorstep. Make space, or use another browser, then try again. The code is not used up.",
  unknown:
    "Setting up stopped, and Doorstep does not know why. Try again. If it stops again, ring IT.",
  ios: "On an iPhone or iPad: add Doorstep to the Home Screen, open it there, then type or paste the code.",
  next: "Next",
  "phrase.h1": "Choose a passphrase",
  "phrase.label": "Passphrase",
  "phrase.hint":
    "Four unrelated words are strong and easy to remember. Nobody can read it or reset it.",
  "phrase.weak": "Others could guess this. Four unrelated words are stronger.",
  "phrase.fair": "This is fair. One more word would make it strong.",
  "phrase.strong": "This is strong.",
  "phrase.short": "Use at least 12 characters. Four unrelated words are strong.",
  "label.h1": "What should the lock screen call you?",
  "label.label": "Name on the lock screen",
  "label.hint": "Others may see it when this device is lost. Your initials are enough.",
  "label.empty": "Write a short name, like your initials",
  "label.unlock":
    "This device opens with your passphrase. Its fingerprint or face can be added later, where IT allows it.",
  go: "Set up",
  "going.keys": "Making your keys",
  "going.passphrase": "Locking them with your passphrase",
  "going.server": "Asking the server",
  "going.people": "Getting your people",
  "going.count": "Getting your people: {done} of {of}",
  "ready.h1": "Ready",
  "ready.people": "Your people are here: {n}.",
  "ready.storage": "Storage",
  "ready.kept": "Kept until you remove it",
  "ready.may": "May be cleared by this browser. Connect every day.",
  "ready.silent": "The browser did not say. Connect every day.",
  "ready.space": "Space left",
  "ready.mb": "{n} MB",
  "ready.spaceUnknown": "The browser did not say",
  "ready.private": "Private window",
  "ready.privateNo": "No",
  "ready.device": "This device",
  "ready.go": "Start",
  step: "Step {n} of 4",
  "back.code": "Back to the code",
  "back.phrase": "Back to the passphrase",
  "back.unlock": "Back to Unlock",
} as const;

export const te = speaker(enrol);
