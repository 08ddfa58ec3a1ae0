/** Answers that came while the record is open: shown when the person says so. */
import type { RecordHandle } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";

export function Arrived({ handle }: { handle: RecordHandle }) {
  const n = handle.arrived.value;
  if (n === 0) return null;
  return (
    <p class="ds-arrived" role="status">
      {ta("submit.arrived", { n })}{" "}
      <Button kind="link" onPress={() => handle.showArrived()}>
        {ta("submit.show")}
      </Button>
    </p>
  );
}
