/** The session layer as screens import it. */

export { LinkError, ReplyError } from "../sync/link";
export { DeviceFull, UnsentWork, WriteFailed } from "../vault/errors";
export { browserEnv, type Env } from "./env";
export { FileAway, FileRefused } from "./file-errors";
export { NotHere, ReadingLocked } from "./session";
export * from "./types";
export { AnswerRefused, cleanText, shortened } from "./values";
export { createVaults } from "./vaults";
