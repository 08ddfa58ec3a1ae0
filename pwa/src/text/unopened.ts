/** English for the page that the service worker gives where it has no app to open and no connection. */
export const unopened = {
  lang: "en-GB",
  title: "Doorstep",
  words: "Doorstep needs a connection once to open here. Your work is kept on this device.",
  again: "Try again",
} as const;
