/** Records that are read on a page where nothing is being written. */
import { useEffect } from "preact/hooks";
import type { RecordHandle } from "../../session/types";

/** What arrives in them is shown. */
export function useArrived(handles: readonly RecordHandle[]): void {
  const arrived = handles.filter((handle) => handle.arrived.value > 0);
  useEffect(() => {
    for (const handle of arrived) handle.showArrived();
  });
}
