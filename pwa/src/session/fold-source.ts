/** What a record says, of its fold as it stands: for what is read of many records, none of them on screen. */
import type { AnswerSource } from "../forms/answers";
import { type Fold, settled, shownHead } from "../sync/core/fold";
import { fromStored } from "./values";

export const sourceOf = (fold: Fold): AnswerSource => ({
  answer: (path) => {
    const head = shownHead(fold.heads(path));
    return head && fromStored(head.value);
  },
  unsettled: (path) => fold.heads(path).length > 0 && !settled(fold.heads(path)),
  rows: (group) => fold.rows(group),
});
