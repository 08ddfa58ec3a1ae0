/** What can go wrong with the device's own storage, typed so that a screen can say it plainly. */

/** The browser refused the bytes for want of room. Nothing was written; the words are still in memory. */
export class DeviceFull extends Error {
  constructor(options?: ErrorOptions) {
    super("There is no room left on this device. Nothing was written.", options);
    this.name = "DeviceFull";
  }
}

/** Storage failed for any other reason, after one reopening. Nothing was written. */
export class WriteFailed extends Error {
  constructor(options?: ErrorOptions) {
    super("This device could not store it. Nothing was written.", options);
    this.name = "WriteFailed";
  }
}

/** Sealed bytes that do not open: another key, another row, or damaged storage. */
export class SealBroken extends Error {
  constructor(readonly place: string) {
    super(`What is stored at ${place} does not open with this vault's key.`);
    this.name = "SealBroken";
  }
}

/** The vault key was let go of while work was under way: nothing is sealed or opened any more. */
export class VaultLocked extends Error {
  constructor() {
    super("This vault is locked.");
    this.name = "VaultLocked";
  }
}

/** A vault that cannot be forgotten because work in it has reached no server. */
export class UnsentWork extends Error {
  constructor(readonly unsent: number) {
    super("Work in this vault has not been sent. Send it first.");
    this.name = "UnsentWork";
  }
}
