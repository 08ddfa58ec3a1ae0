/** The session layer as screens import it. */
export { DeviceFull, UnsentWork, WriteFailed } from "../vault/errors";
export { LinkError, ReplyError } from "../sync/transport";
export { browserEnv, type Env } from "./env";
export { NotHere } from "./session";
export * from "./types";
export { AnswerRefused, cleanText } from "./values";
export { createVaults } from "./vaults";
