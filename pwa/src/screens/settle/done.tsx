/** What was settled last, said on the screen that comes next. In memory, and gone with that screen. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { navigate } from "../../app/router";
import type { Hex } from "../../session/types";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";

interface Done {
  readonly record: Hex;
  readonly path: string;
  readonly words: string;
}

const last = signal<Done | null>(null);

/** Tells the next screen, and a screen reader now. */
export function tell(done: Done): void {
  last.value = done;
  say(done.words);
}

/** The sentence, and the way to everything that was not chosen. */
export function JustSettled() {
  useEffect(() => {
    const shown = last.peek();
    return () => {
      if (last.peek() === shown) last.value = null;
    };
  }, []);
  const done = last.value;
  if (!done) return null;
  return (
    <Notice id="just-settled">
      <p>{done.words}</p>
      <Button
        kind="link"
        id="settled-history"
        onPress={() => navigate(`/record/${done.record}/history`, { hold: { path: done.path } })}
      >
        {t("q.history")}
      </Button>
    </Notice>
  );
}
