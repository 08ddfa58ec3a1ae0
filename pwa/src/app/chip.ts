/** Which words the chip shows: the first row of the table of screens.md 4 that is true. Pure. */
import type { SaveState, Sending } from "../session/types";
import { t } from "../text";
import { when } from "../ui/dates";

export interface RecordSaving {
  readonly save: SaveState;
  /** Words about it that are no answer yet: a comment, the note of a return. */
  readonly scratch: SaveState;
  /** A box on screen holds more words than are kept. */
  readonly over: boolean;
  /** An answer holds only the beginning of what was typed. */
  readonly cut: boolean;
  readonly unsent: number;
  /** No answer has been written in it yet. */
  readonly fresh: boolean;
  /** Own changes the server has and no verdict has come for. */
  readonly waiting: number;
  /** When the server received the newest of them, where known. */
  readonly receivedAt: number | null;
  /** Files its answers name that no server has whole. */
  readonly files: number;
  /** The newest is past the council's rule for being safe. */
  readonly safe: boolean;
}

/** Unsaved keys older than this are mentioned. */
export const PENDING_MS = 2000;

export interface Chip {
  readonly words: string;
  /** Something stands between the words and the disk. */
  readonly alarm: boolean;
}

const calm = (words: string): Chip => ({ words, alarm: false });
const alarm = (words: string): Chip => ({ words, alarm: true });

/** Words on screen that are on their way to the disk. */
export const SAVING = calm(t("chip.saving"));

const failedChip = ({ full }: { readonly full: boolean }): Chip =>
  alarm(t(full ? "chip.full" : "chip.failed"));

/** In a record, about that record only. */
function recordChip(record: RecordSaving, now: number): Chip | null {
  const { save, scratch } = record;
  for (const each of [save, scratch]) {
    if (each.kind === "failed") return failedChip(each);
  }
  if (record.over) return alarm(t("chip.failed"));
  for (const each of [save, scratch]) {
    if (each.kind === "pending" && now - each.since >= PENDING_MS) return alarm(t("chip.pending"));
  }
  if (save.kind === "other_tab") return alarm(t("chip.tab"));
  if (save.kind === "pending" || scratch.kind === "pending") return SAVING;
  if (record.cut) return alarm(t("chip.cut"));
  const at = Math.max(
    save.kind === "saved" && record.unsent > 0 ? save.at : 0,
    scratch.kind === "saved" ? scratch.at : 0,
  );
  if (at > 0) return calm(t("save.done", { time: when(at, now) }));
  if (record.unsent > 0) return calm(t("chip.unsent", { n: record.unsent }));
  if (record.files > 0) return calm(t("chip.files", { n: record.files }));
  if (record.waiting > 0) return calm(t("chip.waiting"));
  if (record.safe) return calm(t("chip.safe"));
  if (record.receivedAt !== null)
    return calm(t("send.received", { time: when(record.receivedAt, now) }));
  return record.fresh ? null : calm(t("chip.received"));
}

/**
 * `record` is given on the screens of one record; elsewhere the chip speaks of the device, where
 * `unsaved` is what it could not store of any record, and `cut` whether an answer of any holds only a beginning.
 */
export function chipOf(
  record: RecordSaving | null,
  sending: Sending,
  writing: boolean,
  now: number,
  unsaved: { readonly full: boolean } | null = null,
  cut = false,
): Chip {
  const own = record && recordChip(record, now);
  if (own) return own;
  if (unsaved) return failedChip(unsaved);
  if (sending.link === "device_full") return failedChip({ full: true });
  if (sending.link === "storage_failed") return alarm(t("chip.storage"));
  if (!writing) return alarm(t("chip.tab"));
  if (sending.copy) return alarm(t("chip.copy"));
  if (sending.link === "revoked") return alarm(t("chip.revoked"));
  if (sending.leaseEnds !== null && sending.leaseEnds <= now) return alarm(t("chip.lease"));
  if (cut) return alarm(t("chip.cut"));
  if (sending.unsent > 0) return calm(t("chip.unsent", { n: sending.unsent }));
  if (sending.again > 0) return calm(t("chip.again"));
  if (sending.files > 0) return calm(t("chip.files", { n: sending.files }));
  if (sending.link === "busy") return calm(t("chip.later"));
  if (sending.link === "no_connection") return calm(t("chip.offline"));
  if (sending.link === "no_server") return calm(t("chip.noServer"));
  if (sending.waiting > 0) return calm(t("chip.waiting"));
  return calm(
    t(sending.notBackedUp > 0 || sending.lastContact === null ? "chip.received" : "chip.safe"),
  );
}
