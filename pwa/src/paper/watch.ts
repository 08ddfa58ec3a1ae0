/** Asks for the guard before paper, for what is shown before its code is here. */
import { useEffect } from "preact/hooks";

/** From a component that shows what somebody wrote. */
export function useGuardedPaper(): void {
  useEffect(() => {
    import("./guard").then(
      (it) => it.guardPaper(),
      () => undefined,
    );
  }, []);
}
