/** The part of a history that is on the server and not on this device, and how to get it. */

import { useState } from "preact/hooks";
import { elsewhereAt, fetchHistory } from "../../session/history";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import type { AnswerContext } from "../shown-answer";

export interface RestProps {
  readonly context: AnswerContext;
  readonly path: string;
}

/** How much of the history is shown, newest first. */
export function Count({ context, path, shown }: RestProps & { readonly shown: number }) {
  const rest = elsewhereAt(context.handle.ground, path);
  return (
    <p class="govuk-hint ds-number" id="history-count" tabIndex={-1}>
      {rest > 0
        ? ta("history.rest", { n: shown, all: shown + rest })
        : ta("history.count", { n: shown })}
    </p>
  );
}

/** Gets the rest; without a connection it says when it comes. */
export function Rest({ context, path }: RestProps) {
  const { handle, session } = context;
  const [getting, setGetting] = useState(false);
  const [failed, setFailed] = useState(false);
  if (elsewhereAt(handle.ground, path) === 0) return null;
  const offline = session.sending.value.link === "no_connection";
  const get = async () => {
    if (getting) return;
    setGetting(true);
    const came = await fetchHistory(handle.ground, path).then(
      () => true,
      () => false,
    );
    setGetting(false);
    setFailed(!came);
    if (!came) {
      say(ta("history.restOffline"));
      return;
    }
    say(ta("history.restCame"));
    // The button is gone with what it was for.
    document.getElementById("history-count")?.focus();
  };
  return (
    <>
      {(offline || failed) && <p class="govuk-body">{ta("history.restOffline")}</p>}
      {!offline && (
        <Button id="history-rest" onPress={() => void get()}>
          {ta(getting ? "history.gettingRest" : "history.getRest")}
        </Button>
      )}
    </>
  );
}
