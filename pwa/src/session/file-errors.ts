/** Why a file was not taken, or cannot be shown. */

/** What is wrong with a file that somebody chose; it was not taken, and nothing that was is touched. */
export class FileRefused extends Error {
  constructor(
    readonly why: "too_large" | "empty" | "type" | "unreadable" | "picture",
    /** Bytes of the file. */
    readonly size: number,
  ) {
    super(`file refused: ${why}`);
    this.name = "FileRefused";
  }
}

/**
 * A file that is not to be had here now. `not_yet`: its bytes are still on the device that took it.
 * `damaged`: what came is not what the answer says.
 */
export class FileAway extends Error {
  constructor(
    readonly why: "not_yet" | "offline" | "no_server" | "damaged" | "not_yours",
    options?: ErrorOptions,
  ) {
    super(`file not here: ${why}`, options);
    this.name = "FileAway";
  }
}
