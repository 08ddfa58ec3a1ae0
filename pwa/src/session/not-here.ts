/** A record or form that is not held here. */
export class NotHere extends Error {
  /** `left`: it was here, and whoever has this device is not on its case any more. */
  constructor(
    /** `newer`: its form is here, and is of a format that this app cannot read. */
    readonly what: "record" | "form" | "newer",
    readonly left = false,
    /** Whom it is about, where that is still known. */
    readonly person?: string,
  ) {
    super(`this ${what} is not on this device`);
    this.name = "NotHere";
  }
}
