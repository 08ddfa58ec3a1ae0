/** What the page and the service worker say to each other. */
export type ToWorker = { readonly kind: "take-over" };
