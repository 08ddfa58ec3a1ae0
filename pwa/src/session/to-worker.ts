/** What the page and the service worker say to each other. */
export interface ToWorker {
  /**
   * `take-over`: the newer app may begin. `storing` and `stored`: this page was asked to go, and has
   * something to store first; and has done so, as far as it could.
   */
  readonly kind: "take-over" | "storing" | "stored";
}
