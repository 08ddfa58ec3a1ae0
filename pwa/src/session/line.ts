/** A line between the pages of this browser, and from the service worker to them. */
import type { Env } from "./env";

export const line: Env["line"] = (name, told) => {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => told(data);
  return { call: (word) => channel.postMessage(word), close: () => channel.close() };
};
