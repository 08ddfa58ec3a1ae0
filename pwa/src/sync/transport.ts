/** One sealed request and its reply over whatever network there is; every failure is typed. */
import { ROUTE } from "../codes";
import { type Bytes, equalBytes } from "./core/bytes";
import { encode } from "./core/canonical";
import { openReply, type ReplyContext, sealRequest } from "./core/envelope";
import { parseClearRefusal } from "./core/messages";
import { EnrolmentError, verifyStatements } from "./core/statements";
import { statementsName } from "./core/statements-name";
import { LinkError, type Network } from "./link";
import type { Trust } from "./trust";

export { LinkError, type Network, ReplyError } from "./link";

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
    private readonly trust: Trust,
    /** Told when the organisation's keys changed, with the list as the server gave it. */
    private readonly renewed: (listed: unknown) => Promise<void>,
  ) {}

  /**
   * Sends one request. `counter` commits and answers the next counter; it is asked again where the
   * server names a newer sealing key and the request is made anew. Throws LinkError; EnrolmentError
   * where the new keys do not verify; Malformed where the reply does not open. `ended` ends it, in place
   * of the usual time.
   */
  async send(
    route: number,
    payload: Bytes,
    epoch: number,
    counter: () => Promise<number>,
    ended?: AbortSignal,
  ): Promise<{ status: number; payload: Bytes }> {
    for (let attempt = 0; ; attempt++) {
      const { bytes, replyContext } = await sealRequest({
        ...this.sender,
        route,
        counter: route === ROUTE.enrol ? 0 : await counter(),
        epoch,
        payload,
        sealingPublic: this.trust.sealingKey,
      });
      const response = await post(this.network, "/sealed", bytes, ended);
      if (response.status === 409 && attempt === 0) await this.renew(response);
      else return await openAnswer(response, replyContext);
    }
  }

  /**
   * Sends one request whose reply comes bit by bit for as long as both sides keep it. `ended` ends it.
   * Resolves when the server has begun to answer. Throws LinkError.
   */
  async stream(
    route: number,
    epoch: number,
    counter: number,
    ended: AbortSignal,
  ): Promise<{ pieces: ReadableStream<Bytes>; context: ReplyContext }> {
    const sealingPublic = this.trust.sealingKey;
    const payload = encode([]);
    const made = { ...this.sender, route, counter, epoch, payload, sealingPublic };
    const { bytes, replyContext: context } = await sealRequest(made);
    const response = await post(this.network, "/sealed", bytes, ended);
    if (response.status !== 200 || !response.body) throw refused(response);
    return { pieces: response.body, context };
  }

  /**
   * A reply named the statements of the offer: where they are others than those held, the offer is asked
   * for. What cannot be had or believed now changes nothing; the next reply names them again.
   */
  async stated(name: Bytes): Promise<void> {
    if (equalBytes(name, await statementsName(this.trust.statements))) return;
    try {
      const offer = new TextDecoder().decode(await published(this.network, "/offer"));
      await this.take((JSON.parse(offer) as { statements: unknown }).statements);
    } catch (error) {
      const passing = [LinkError, EnrolmentError, SyntaxError];
      if (!passing.some((kind) => error instanceof kind)) throw error;
    }
  }

  private async renew(response: Response): Promise<void> {
    await this.take(parseClearRefusal(await response.json()).statements);
  }

  private async take(listed: unknown): Promise<void> {
    const { trust } = this;
    trust.statements = await verifyStatements(listed, trust.root, trust.statements);
    await this.renewed(listed);
  }
}

/** Sends the bytes of a sealed request. Throws LinkError. */
export function post(
  network: Network,
  path: string,
  body: Bytes,
  ended?: AbortSignal,
): Promise<Response> {
  const headers = { "content-type": "application/octet-stream" };
  return request(network, path, { method: "POST", body, headers }, ended);
}

/** The reply in an answer. Throws LinkError for an answer in clear; Malformed where it does not open. */
export async function openAnswer(response: Response, context: ReplyContext) {
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

async function request(
  network: Network,
  path: string,
  init: RequestInit,
  signal = AbortSignal.timeout(TIMEOUT_MS),
): Promise<Response> {
  try {
    return await network.fetch(path, {
      ...init,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal,
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "TimeoutError") {
      throw new LinkError("timeout", 0, { cause });
    }
    throw new LinkError(network.online() ? "no_server" : "no_connection", 0, { cause });
  }
}
