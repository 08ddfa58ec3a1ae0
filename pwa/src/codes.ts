/** The small integers both languages store, from the one table in `sync/codes.json`. */
import table from "../../sync/codes.json";

export const codes = table;
export const {
  op: OP,
  status: STATUS,
  source: SOURCE,
  audience: AUDIENCE,
  verdict: VERDICT,
  reason: REASON,
  ruling: RULING,
  refusal: REFUSAL,
  mark: MARK,
  order: ORDER,
  receipt: RECEIPT,
  desk: DESK,
  desk_view: DESK_VIEW,
  likeness: LIKENESS,
  frame: FRAME,
  file_state: FILE_STATE,
  route: ROUTE,
  reply: REPLY,
  goes_first: GOES_FIRST,
  purpose: PURPOSE,
} = table;
export type StatusName = keyof typeof table.status;
export type SourceName = keyof typeof table.source;
