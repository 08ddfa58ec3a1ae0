/** A component whose code comes when it is first shown: what the first screen to write on can do without. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Somebody looks at a page that has stood so long. */
export const STANDS_MS = 300;

/** Code that is asked for once, and there in the same frame ever after. */
export interface Part<M> {
  /** The module, when it has come. */
  readonly here: () => M | null;
  readonly fetch: () => Promise<M>;
}

export function part<M>(load: () => Promise<M>): Part<M> {
  let module: M | null = null;
  const fetch = async (): Promise<M> => {
    module ??= await load();
    return module;
  };
  return { here: () => module, fetch };
}

/** The code, asked for once it is wanted; null until it is there. */
export function usePart<M>(from: Part<M>, wanted: boolean): M | null {
  const [, arrived] = useState(false);
  const module = from.here();
  useEffect(() => {
    if (wanted && !module) void from.fetch().then(() => arrived(true));
  }, [wanted]);
  return module;
}

/**
 * Whether the code wanted at first has come, or cannot. What stands above a list is drawn with the
 * list, not after it: nothing moves under the thumb of somebody about to press.
 */
export function useTogether(parts: readonly Part<unknown>[]): boolean {
  const [settled, settle] = useState(() => parts.every((each) => each.here()));
  useEffect(() => {
    if (!settled)
      void Promise.allSettled(parts.map((each) => each.fetch())).then(() => settle(true));
  }, []);
  return settled;
}

/**
 * Nothing shows until the code is there; on an installed app that is the next frame. With `after` milliseconds it is
 * asked for once the page has stood so long: whoever only passes through waits for none of it.
 */
export function later<M, P extends object>(
  from: Part<M>,
  pick: (module: M) => ComponentType<P>,
  after = 0,
): ComponentType<P> {
  return function Later(props: P) {
    const [wanted, want] = useState(!after);
    useEffect(() => {
      const timer = setTimeout(want, after, true);
      return () => clearTimeout(timer);
    }, []);
    const module = usePart(from, wanted);
    if (!module) return null;
    const View = pick(module);
    return <View {...props} />;
  };
}
