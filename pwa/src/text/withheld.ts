/** English for an address that is held back from paper. */
import { speaker } from "./say";

const withheld = {
  /** On the paper itself, which whoever the address is hidden from may read: nothing of whom or why. */
  "withheld.mark": "[Address withheld]",
  "withheld.before": "An address will be held back from the paper",
  "withheld.after": "An address was held back from the paper",
  "withheld.where":
    "The paper says “Address withheld” in its place. Nothing on this device changes.",
  "withheld.read":
    "Read the paper before you hand it over. Doorstep holds back an address as it is recorded, and cannot read photos.",
  "withheld.print": "Print without it",
  "withheld.not": "Do not print",
  "withheld.close": "Close",
  "withheld.whose": "The address of {name}, hidden from {from}.",
  "withheld.whoseKind": "The address of {name} ({kind}), hidden from {from}.",
  "withheld.nobodys": "The address of somebody who left your list, hidden from {from}.",
  "withheld.and": "{all} and {last}",
  "kind.home": "home",
  "kind.temporary": "staying for now",
  "kind.post": "for post",
  "kind.previous": "previous",
  "from.family": "family",
  "from.other_organisations": "other organisations",
  "from.named_person": "somebody whose name is not recorded",
  "from.alert": "somebody: the alert says “Hidden address” and not from whom",
} as const;

export const tw = speaker(withheld);
export const isKey = (key: string): key is keyof typeof withheld => key in withheld;
