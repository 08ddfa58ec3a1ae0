/** What the server ruled on a command, spoken on the page that made it. */
import { useEffect, useRef } from "preact/hooks";
import type { CommandView } from "../session/types";
import { say } from "../ui/live";

const ruled = (command: CommandView | null): boolean =>
  command?.outcome === "accepted" || command?.outcome === "refused";

/**
 * Speaks a ruling that comes while the page is open: acceptance when there is a pause, a refusal at once,
 * and then the focus moves to where it is explained.
 */
export function useRuling(
  command: CommandView | null,
  words: (command: CommandView) => string,
  refusalId: string,
): void {
  const waited = useRef(false);
  const done = ruled(command);
  useEffect(() => {
    if (!done) {
      if (command) waited.current = true;
      return;
    }
    if (!waited.current || !command) return;
    waited.current = false;
    const refused = command.outcome === "refused";
    say(words(command), refused ? "assertive" : "polite");
    if (refused) requestAnimationFrame(() => document.getElementById(refusalId)?.focus());
  }, [command?.made, done]);
}
