/** What a decision covered may be on the server alone: it is fetched, answer by answer. */

import { useEffect } from "preact/hooks";
import { isGroup } from "../../forms/definition";
import { elsewhereAt, fetchHistory } from "../../session/history";
import type { RecordHandle } from "../../session/types";
import type { AnswerContext } from "../shown-answer";
import type { Changed } from "./changed";

/** Whether what stood before cannot be told from what is on this device. */
export function olderElsewhere(handle: RecordHandle, { path, item, before }: Changed): boolean {
  if (elsewhereAt(handle.ground, path) === 0) return false;
  // Of a union part of what was in it may be here and part not.
  return before.length === 0 || (!isGroup(item) && item.merge === "union");
}

/** Fetches what is missing of these answers. Without a connection the page says what it lacks. */
export function useOlder({ handle }: AnswerContext, changed: readonly Changed[]): void {
  const paths = changed.filter((each) => olderElsewhere(handle, each)).map(({ path }) => path);
  useEffect(() => {
    const fetchAll = async () => {
      for (const path of paths) await fetchHistory(handle.ground, path);
    };
    fetchAll().catch(() => undefined);
  }, [handle, changed.map(({ path }) => path).join()]);
}
