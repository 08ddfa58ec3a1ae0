/** A record or form that is not held here. */
export class NotHere extends Error {
  /** `left`: it was here, and whoever has this device is not on its case any more. */
  constructor(
    readonly what: "record" | "form",
    readonly left = false,
  ) {
    super(`this ${what} is not on this device`);
    this.name = "NotHere";
  }
}
