/** English for saying which carer a record is about, before it is begun. */
import { speaker } from "./say";

const carer = {
  "carer.legend": "Who is the carer?",
  "carer.hint":
    "The record is about the carer and stands on the carer's own page. Nothing of it is on the page of the adult they care for.",
  "carer.ownHint": "{name} cares for somebody.",
  "carer.isCarer": "Carer",
  "carer.else": "Someone else",
  "carer.choose": "Say who the carer is",
  "carer.held": "Someone with this name is on your list. Start it on their page.",
  "carer.heldMany": "{n} people with this name are on your list. Start it on the right page.",
  "carer.notHeld":
    "Nobody with this name is on your list. Register {name} first: a carer has a record of their own.",
  "carer.young": "{name} is under 18, and this form is for adults.",
  "carer.youngInstead":
    "{name} is under 18, and this form is for adults. On their own page: {label}.",
  "carer.find":
    "Start it on the carer's own page. If they are not on your list, register them first.",
  "carer.page": "{name}, born {born}",
  "carer.pageUnknown": "{name}, born: not known",
  "carer.people": "Find them in My people",
  "carer.register": "Register {name}",
  "carer.registerElse": "Register someone new",
} as const;

export const tca = speaker(carer);
