/** That answers came for the section on screen, which show when they are asked for. */
import { tr } from "../../text/rarer";
import { Button } from "../../ui/button";
import { useAsking } from "./context";

export function Arrived() {
  const { handle } = useAsking();
  return (
    <p class="ds-undo">
      {tr("section.arrived", { n: handle.arrived.value })}{" "}
      <Button kind="link" onPress={() => handle.showArrived()}>
        {tr("section.show")}
      </Button>
    </p>
  );
}
