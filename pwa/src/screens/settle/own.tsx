/** One person's own phone and laptop: one choice for all, with a way back until the record is submitted. */
import { useRef } from "preact/hooks";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { Button, ButtonGroup } from "../../ui/button";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";
import { type AnswerContext, deviceKind, deviceWords } from "../shown-answer";
import { type OwnChoice, ownChoices } from "./order";
import {
  differs,
  keepFrom,
  NOTHING,
  type OwnDiffering,
  ownDiffering,
  putBack,
  sidesOf,
  together,
  withEarlier,
} from "./own-devices";
import { type Kept, keep, keptOf } from "./own-kept";

/** What differs only between my devices, with what was settled on this screen while it can be chosen anew. */
function useOwn(context: AnswerContext, kept: Kept | null): OwnDiffering {
  const held = useRef(NOTHING);
  const now = ownDiffering(context);
  held.current = together(held.current, now);
  return kept ? now : held.current;
}

/** "You answered these on your phone and on your laptop." */
export function ownWords(choices: readonly OwnChoice[]): string {
  const kinds = choices.map(({ deviceLabel }) => deviceKind(deviceLabel)).sort();
  const [first, second] = choices;
  if (kinds.join() === [ta("device.laptop"), ta("device.phone")].join()) return tl("clash.own");
  if (!first || !second || choices.length > 2) return ta("settle.ownMore", { n: choices.length });
  return ta("settle.ownOther", {
    first: deviceWords(first, choices),
    second: deviceWords(second, choices),
  });
}

/** "Keep the laptop's", or by its name where two are of a kind. */
export function keepWords(choices: readonly OwnChoice[], choice: OwnChoice): string {
  const kind = deviceKind(choice.deviceLabel);
  const alone = choices.filter((each) => deviceKind(each.deviceLabel) === kind).length === 1;
  return alone && kind !== ta("device.other")
    ? ta("settle.ownKeep", { device: kind })
    : ta("settle.ownKeepLabel", { device: deviceWords(choice, choices) });
}

/** Keeps one device's side of what differs in one record, and keeps the way back. Answers how much it was. */
export function keepIn(
  context: AnswerContext,
  own: OwnDiffering,
  choice: OwnChoice,
  device: string,
): number {
  const { session, handle } = context;
  const { versionNo } = handle.state.value;
  const earlier = keptOf(session, handle.id, versionNo);
  const act = keepFrom(context, own, choice);
  if (act.n > 0) keep(session, handle.id, withEarlier(earlier, { ...act, device, versionNo }));
  return act.n;
}

/** Puts back what was kept in one record. */
export function backIn(context: AnswerContext, kept: Kept): void {
  putBack(context, kept);
  keep(context.session, context.handle.id, null);
}

export interface OwnDevicesProps {
  readonly context: AnswerContext;
  readonly onEach: () => void;
}

export function OwnDevices({ context, onEach }: OwnDevicesProps) {
  const { handle, session } = context;
  const kept = keptOf(session, handle.id, handle.state.value.versionNo);
  const own = useOwn(context, kept);
  const n = differs(own);
  const choices = ownChoices(new Map(sidesOf(own)));
  const press = (choice: OwnChoice) => {
    const device = deviceWords(choice, choices);
    say(ta("settle.ownDone", { device, n: keepIn(context, own, choice, device) }));
    requestAnimationFrame(() => document.getElementById("own-kept")?.focus());
  };
  const back = () => {
    if (!kept) return;
    backIn(context, kept);
    say(ta("settle.putBack", { n: kept.n }));
    requestAnimationFrame(() => document.getElementById("own-devices")?.focus());
  };
  return (
    <>
      {kept && (
        <Notice id="own-kept">
          <p>{ta("settle.ownDone", { device: kept.device, n: kept.n })}</p>
          <Button kind="link" onPress={back}>
            {ta("settle.undo")}
          </Button>
        </Notice>
      )}
      {n > 0 && (
        <section aria-labelledby="own-devices">
          <h2 id="own-devices" tabIndex={-1}>
            {ta("settle.ownTitle")}
          </h2>
          <p class="govuk-body">{ownWords(choices)}</p>
          <p class="govuk-body">{ta("settle.differ", { n })}</p>
          <ButtonGroup>
            {choices.map((choice) => (
              <Button key={choice.device} onPress={() => press(choice)}>
                {keepWords(choices, choice)}
              </Button>
            ))}
            <Button kind="link" onPress={onEach}>
              {ta("settle.ownEach")}
            </Button>
          </ButtonGroup>
        </section>
      )}
    </>
  );
}
