/** Why something could not be kept or asked for, in words a person can act on. */

import { REPLY } from "../../codes";
import { DeviceFull, LinkError, ReplyError } from "../../session";
import { t } from "../../text";

/** A write that did not land: nothing on the screen changed. */
export const failureWords = (error: unknown): string =>
  error instanceof DeviceFull ? t("save.full") : t("fail.words");

export type CallFailure = "offline" | "not_allowed" | "unknown" | "failed";

/** What became of a sealed request that brought no answer. */
export function callFailure(error: unknown): CallFailure {
  if (error instanceof LinkError) return error.kind === "too_large" ? "failed" : "offline";
  if (error instanceof ReplyError) {
    if (error.status === REPLY.not_allowed) return "not_allowed";
    if (error.status === REPLY.unknown_device) return "unknown";
  }
  return "failed";
}
