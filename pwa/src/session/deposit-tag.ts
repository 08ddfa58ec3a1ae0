/** By this the page asks the browser, and the browser the service worker, to deposit what is unsent. */
export const DEPOSIT_TAG = "deposit";
