/** The network between one device and the server while it sends once, with the fault of a step on it. */

import type { Bytes } from "../../src/sync/core/bytes";
import type { Fetch } from "./page";
import { Lost, type Partner } from "./partner";
import { diesAt, type Step } from "./plan";

/** A request that is still on its way. */
export interface Delayed {
  readonly path: string;
  readonly raw: Bytes;
}

/** Told of a fault where it happened. */
export type Happened = (fault: string) => void;

/** Most rounds that bring something make about so many calls to the server's storage. */
const CALLS_OF_A_ROUND = 6;

const lost = (): never => {
  throw new TypeError("no network");
};

const responseOf = ({ status, body }: { status: number; body: Uint8Array<ArrayBuffer> }) =>
  new Response(body, { status });

export const clear = (partner: Partner): Fetch => edge(partner, null, [], () => undefined);

/** Most faults meet the first request of a round, some the one after it. */
export function edge(
  partner: Partner,
  step: Step | null,
  delayed: Delayed[],
  happened: Happened,
): Fetch {
  const meets = step && step.pick % 4 === 3 ? 2 : 1;
  let posts = 0;
  const answer = async (path: string, init: RequestInit = {}): Promise<Response> => {
    if (init.method !== "POST") return responseOf(await partner.get(path));
    const raw = init.body as Bytes;
    const fault = ++posts === meets ? step?.fault : undefined;
    if (fault === "drop_request") {
      happened(fault);
      return lost();
    }
    if (fault === "delay") {
      happened(fault);
      delayed.push({ path, raw });
      return lost();
    }
    const death = step && fault === "server_crash" ? diesAt(step, CALLS_OF_A_ROUND) : null;
    let reply = await partner.post(path, raw, death);
    if (fault === "duplicate") {
      happened(fault);
      const again = await partner.post(path, raw);
      if ((step?.pick ?? 0) % 3 === 0) reply = again;
    }
    if (fault === "drop_reply") {
      happened(fault);
      return lost();
    }
    return responseOf(reply);
  };
  return (path, init) =>
    answer(path, init).catch((error: unknown) => {
      if (!(error instanceof Lost)) throw error;
      if (error.died) happened("server_crash");
      return lost();
    });
}
