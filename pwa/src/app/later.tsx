/** A component whose code comes when it is first shown: what the first screen to write on can do without. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Nothing shows until the code is there; on an installed app that is the next frame. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [, ready] = useState(loaded !== null);
    useEffect(() => {
      if (loaded) return;
      void load().then((component) => {
        loaded = component;
        ready(true);
      });
    }, []);
    const View = loaded;
    return View ? <View {...props} /> : null;
  };
}
