/** How much more a long answer can hold, once it is nearly full: spoken once, then there to be read. */
import { useEffect } from "preact/hooks";
import { tr } from "../../text/rarer";
import { say } from "../../ui/live";

export function Room({ id, left }: { readonly id: string; readonly left: number }) {
  const words = tr("long.left", { n: left });
  useEffect(() => say(words), []);
  return (
    <p class="ds-second govuk-body-s" id={id}>
      {words}
    </p>
  );
}

/** That an answer holds only the beginning of what was typed, how much it can hold, and what to do. */
export const longWords = (words: string, held: string): string =>
  tr("slip.cut", { n: words.length - held.length, held: held.length.toLocaleString("en-GB") });
