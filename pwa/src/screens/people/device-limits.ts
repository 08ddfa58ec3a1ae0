/** From where on the home screen says what is true of the device. */

/** Time left of the lease, ms. */
export const DAY = 86_400_000;
/** Less is the time a request takes, or a watch nobody sets by the second; ms. */
export const WRONG_CLOCK = 10 * 60_000;
/** Bytes free. */
export const LITTLE_SPACE = 60_000_000;
