/** Asking the server for what is set aside: nothing of it is kept here, so every screen asks anew. */
import { useEffect, useState } from "preact/hooks";
import { REPLY } from "../../codes";
import { ReplyError } from "../../session";
import { type AsideKey, tz } from "../../text/en-aside";
import { type CallFailure, callFailure } from "../decision/failure";

export type Asked<T> =
  | { readonly kind: "asking" }
  | { readonly kind: "failed"; readonly words: string }
  | { readonly kind: "here"; readonly it: T; readonly at: number };

const FAILURES: Readonly<Record<CallFailure, AsideKey>> = {
  offline: "aside.offline",
  not_allowed: "aside.notAllowed",
  unknown: "aside.gone",
  failed: "aside.failed",
};

export function failureOf(error: unknown): string {
  const gone = error instanceof ReplyError && error.status === REPLY.not_here;
  return tz(gone ? "aside.gone" : FAILURES[callFailure(error)]);
}

/** What was asked for, and how to ask again. */
export function useAsked<T>(
  ask: () => Promise<T>,
  on: readonly unknown[],
): { readonly asked: Asked<T>; readonly again: () => void } {
  const [asked, setAsked] = useState<Asked<T>>({ kind: "asking" });
  const again = (): void => {
    ask().then(
      (it) => setAsked({ kind: "here", it, at: Date.now() }),
      (error: unknown) => setAsked({ kind: "failed", words: failureOf(error) }),
    );
  };
  useEffect(again, on);
  return { asked, again };
}
