/** That another tab of this device writes, and the way to write here. */
import { useEffect, useRef } from "preact/hooks";
import { tl } from "../../text/en-later";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/summary";
import { useAsking } from "./context";

export function OtherTab() {
  const { session } = useAsking();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>(".ds-notice")?.focus();
    return () =>
      // The notice goes with the button in it.
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        document.querySelector<HTMLElement>("main h1")?.focus();
      });
  }, []);
  return (
    <div ref={box}>
      <Notice>
        <p>{tl("tab.other")}</p>
        <Button onPress={() => void session.takeOver()}>{tl("section.writeHere")}</Button>
      </Notice>
    </div>
  );
}
