/** What is held back from paper and from whom, at the top of the screen, before or after it is printed. */
import "../ui/summary.css";
import { useEffect, useRef } from "preact/hooks";
import type { HiddenAddress } from "../session/hidden-here";
import { tw } from "../text/withheld";
import { Button, ButtonGroup } from "../ui/button";
import { heldWords } from "./words";

interface HeldNoticeProps {
  readonly held: readonly HiddenAddress[];
  /** Prints; null where it was printed already. */
  readonly onPrint: (() => void) | null;
  readonly onClose: () => void;
}

/** Takes the focus as it appears. */
export function HeldNotice({ held, onPrint, onClose }: HeldNoticeProps) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  const lines = [...new Set(held.map(heldWords))];
  return (
    <section
      ref={box}
      class="ds-notice ds-noprint"
      id="withheld"
      tabIndex={-1}
      aria-labelledby="withheld-h"
    >
      <h2 id="withheld-h" class="govuk-heading-s">
        {tw(onPrint ? "withheld.before" : "withheld.after")}
      </h2>
      {lines.length === 1 ? (
        <p class="govuk-body">{lines[0]}</p>
      ) : (
        <ul class="govuk-list govuk-list--bullet">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <p class="govuk-body">{tw("withheld.where")}</p>
      <p class="govuk-body">{tw("withheld.read")}</p>
      <ButtonGroup>
        {onPrint && <Button onPress={onPrint}>{tw("withheld.print")}</Button>}
        <Button kind="link" onPress={onClose}>
          {tw(onPrint ? "withheld.not" : "withheld.close")}
        </Button>
      </ButtonGroup>
    </section>
  );
}
