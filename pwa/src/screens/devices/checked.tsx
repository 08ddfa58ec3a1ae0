/** When the server was last asked about devices, and the way to ask again. */
import { now } from "../../app/clock";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { when } from "../../ui/dates";

export const Checked = ({ at, onAgain }: { at: number; onAgain: () => void }) => (
  <ButtonGroup>
    <span class="ds-second ds-number">{td("devices.checked", { when: when(at, now.value) })}</span>
    <Button kind="link" onPress={onAgain}>
      {td("devices.again")}
    </Button>
  </ButtonGroup>
);
