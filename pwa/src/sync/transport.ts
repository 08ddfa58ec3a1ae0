/** One sealed request and its reply over whatever network there is; every failure is typed. */
import { PURPOSE, ROUTE } from "../codes";
import type { Bytes } from "./core/bytes";
import { newestKey, type Statement, verifyStatements } from "./core/enrolment";
import { openReply, type ReplyContext, sealRequest } from "./core/envelope";
import { parseClearRefusal } from "./core/messages";

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

/** Who sends: eight zero bytes as device while enrolling. */
export interface Sender {
  readonly device: Bytes;
  readonly signKey: CryptoKey;
}

const TIMEOUT_MS = 20_000;

export class Transport {
  constructor(
    private readonly network: Network,
    private readonly sender: Sender,
    private readonly root: Bytes,
    private statements: readonly Statement[],
    /** Told when the organisation's keys changed, with the list as the server gave it. */
    private readonly renewed: (listed: unknown, statements: readonly Statement[]) => Promise<void>,
  ) {}

  /** The organisation's newest sealing key. */
  get sealingKey(): Bytes {
    return (newestKey(this.statements, PURPOSE.sealing) as Statement).publicKey;
  }

  /** The organisation's certificate keys, raw. */
  get certificateKeys(): Bytes[] {
    return this.statements
      .filter(({ purpose }) => purpose === PURPOSE.certificate)
      .map(({ publicKey }) => publicKey);
  }

  /**
   * Sends one request. `counter` commits and answers the next counter; it is asked again where the
   * server names a newer sealing key and the request is made anew. Throws LinkError; EnrolmentError
   * where the new keys do not verify; Malformed where the reply does not open.
   */
  async send(
    route: number,
    payload: Bytes,
    epoch: number,
    counter: () => Promise<number>,
  ): Promise<{ status: number; payload: Bytes }> {
    for (let attempt = 0; ; attempt++) {
      const { bytes, replyContext } = await sealRequest({
        ...this.sender,
        route,
        counter: route === ROUTE.enrol ? 0 : await counter(),
        epoch,
        payload,
        sealingPublic: this.sealingKey,
      });
      const response = await request(this.network, "/sealed", {
        method: "POST",
        body: bytes,
        headers: { "content-type": "application/octet-stream" },
      });
      if (response.status === 409 && attempt === 0) await this.renew(response);
      else return await opened(response, replyContext);
    }
  }

  private async renew(response: Response): Promise<void> {
    const { statements: listed } = parseClearRefusal(await response.json());
    this.statements = await verifyStatements(listed, this.root, this.statements);
    await this.renewed(listed, this.statements);
  }
}

async function opened(response: Response, context: ReplyContext) {
  if (response.status !== 200) throw refused(response);
  return openReply(await body(response), context);
}

async function body(response: Response): Promise<Bytes> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new LinkError("timeout", 0, { cause });
  }
}

function refused(response: Response): LinkError {
  if (response.status === 413) return new LinkError("too_large");
  if (response.status === 404) return new LinkError("not_found");
  if (response.status === 429 || response.status === 503) {
    return new LinkError("busy", Number(response.headers.get("retry-after")) || 30);
  }
  return new LinkError("no_server");
}

/** A plain request for something published. Throws LinkError, also for any answer but 200. */
export async function published(network: Network, path: string): Promise<Bytes> {
  const response = await request(network, path, {});
  if (response.status !== 200) throw refused(response);
  return body(response);
}

async function request(network: Network, path: string, init: RequestInit): Promise<Response> {
  try {
    return await network.fetch(path, {
      ...init,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "TimeoutError") {
      throw new LinkError("timeout", 0, { cause });
    }
    throw new LinkError(network.online() ? "no_server" : "no_connection", 0, { cause });
  }
}
