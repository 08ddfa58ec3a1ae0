/** The network as this app sees it, and every way a request can fail. */
import type { Bytes } from "./core/bytes";

/** Why nothing came back. `no_connection` is the device's own view of its network. */
export class LinkError extends Error {
  constructor(
    readonly kind: "no_connection" | "no_server" | "not_found" | "busy" | "too_large" | "timeout",
    /** With `busy`, seconds the server asks to wait. */
    readonly seconds: number = 0,
    options?: ErrorOptions,
  ) {
    super(kind, options);
    this.name = "LinkError";
  }
}

/** The server opened the request and refused it. `status` is a code of REPLY. */
export class ReplyError extends Error {
  constructor(
    readonly status: number,
    readonly payload: Bytes,
  ) {
    super(`reply status ${status}`);
    this.name = "ReplyError";
  }
}

/** What stands between this module and the browser. */
export interface Network {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  online(): boolean;
}
