/** What stood before several answers may be on the server alone: then it is fetched. */

import { useEffect, useRef } from "preact/hooks";
import { elsewhereAt, fetchHistory, historyOf } from "../../session/history";
import type { AnswerContext } from "../shown-answer";

/**
 * How many writes of the history can be read whole. More are taken up only while nothing was chosen or written
 * on the page, so that it does not change under a hand; without a connection the answers stand side by side.
 */
export function useOlder({ handle }: AnswerContext, path: string, untouched: boolean): number {
  const entries = historyOf(handle.ground, path);
  const whole = entries.filter(({ observed }) => observed !== null).length;
  const missing = whole < entries.length || elsewhereAt(handle.ground, path) > 0;
  const used = useRef(whole);
  useEffect(() => {
    if (missing) fetchHistory(handle.ground, path).catch(() => undefined);
  }, [handle, path]);
  if (untouched) used.current = whole;
  return used.current;
}
