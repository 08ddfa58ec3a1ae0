/** The way from a record to a screen of its own beside its sections: handing it over, or stopping sharing. */
import type { RecordHandle } from "../../session/types";
import { tw } from "../../text/hand-over";
import { ts } from "../../text/stop";
import { Button, ButtonGroup } from "../../ui/button";
import { stepsOf } from "../hand-over/steps";
import { stoppedAt } from "../stop/done";
import { WITHDRAWAL } from "./stopped-state";

export function OwnScreen({ handle }: { handle: RecordHandle }) {
  // Its own screen is more than the hand-over, which is offered there.
  const stops = handle.form === WITHDRAWAL;
  const stopped = stops && stoppedAt(handle) !== null;
  if (!stops && stepsOf(handle.definition).length === 0) return null;
  return (
    <ButtonGroup>
      <Button href={`/record/${handle.id}/${stops ? "stop" : "hand-over"}`}>
        {stopped ? ts("stop.toSee") : stops ? ts("stop.go") : tw("hand.person")}
      </Button>
    </ButtonGroup>
  );
}
