/** A box whose Enter does what the button beside it does. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Of what holds the box `id`. Enter that ends a composed word is the input method's own. */
export function useEnter(id: string, press: () => void): RefObject<HTMLDivElement | null> {
  const around = useRef<HTMLDivElement>(null);
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const element = around.current;
    const key = (event: KeyboardEvent): void => {
      const box = event.target instanceof HTMLElement && event.target.id === id;
      if (event.key !== "Enter" || event.isComposing || !box) return;
      event.preventDefault();
      latest.current();
    };
    element?.addEventListener("keydown", key);
    return () => element?.removeEventListener("keydown", key);
  }, [id]);
  return around;
}
