/** One person's own phone and laptop: one choice for all, with a way back until the record is submitted. */
import { useRef } from "preact/hooks";
import type { Answer } from "../../forms/answers";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { Notice } from "../../ui/blocks";
import { Button, ButtonGroup } from "../../ui/button";
import { say } from "../../ui/live";
import { type AnswerContext, deviceKind, deviceWords } from "../shown-answer";
import { betweenMyDevices, type OwnChoice, ownChoices } from "./order";
import { keep, keptOf } from "./own-kept";

const plain = ({ value, status, source, note }: Answer): Answer => ({
  value,
  status,
  source,
  note,
});

/** The answers that differ only between my devices, those settled on this screen included. */
function useOwn(
  { handle }: AnswerContext,
  paths: readonly string[],
): Map<string, readonly HeadView[]> {
  const held = useRef(new Map<string, readonly HeadView[]>());
  for (const path of paths) {
    const heads = handle.heads(path);
    if (betweenMyDevices(heads)) held.current.set(path, heads);
  }
  return held.current;
}

/** Keeps one device's answers in one act; those already settled here are written again. */
function keepAll(
  { handle }: AnswerContext,
  own: ReadonlyMap<string, readonly HeadView[]>,
  { device, deviceLabel }: OwnChoice,
) {
  const choices: Record<string, string> = {};
  const writes: Record<string, Answer | null> = {};
  for (const [path, before] of own) {
    const live = handle.unsettled(path);
    const heads = live ? handle.heads(path) : before;
    const head = heads.find((each) => each.device === device);
    if (!head) continue;
    if (live) choices[path] = head.dot;
    else writes[path] = plain(head);
  }
  if (Object.keys(choices).length > 0)
    handle.settleAll(choices, ta("settle.ownReason", { device: deviceLabel }));
  if (Object.keys(writes).length > 0) handle.writeAll(writes);
}

function ownWords(choices: readonly OwnChoice[]): string {
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
function keepWords(choices: readonly OwnChoice[], choice: OwnChoice): string {
  const kind = deviceKind(choice.deviceLabel);
  const alone = choices.filter((each) => deviceKind(each.deviceLabel) === kind).length === 1;
  return alone && kind !== ta("device.other")
    ? ta("settle.ownKeep", { device: kind })
    : ta("settle.ownKeepLabel", { device: deviceWords(choice, choices) });
}

export interface OwnDevicesProps {
  readonly context: AnswerContext;
  /** Every unsettled answer of the record. */
  readonly paths: readonly string[];
  readonly onEach: () => void;
}

export function OwnDevices({ context, paths, onEach }: OwnDevicesProps) {
  const { handle, session } = context;
  const own = useOwn(context, paths);
  const { versionNo } = handle.state.value;
  const kept = keptOf(session, handle.id, versionNo);
  if (own.size === 0 && !kept) return null;
  const choices = ownChoices(own);
  const press = (choice: OwnChoice) => {
    const { n } = choice;
    const device = deviceWords(choice, choices);
    const answers = [...own.keys()].map((path) => {
      const answer = handle.answer(path);
      return [path, answer ? plain(answer) : null] as const;
    });
    keepAll(context, own, choice);
    keep(session, handle.id, { device, n, versionNo, before: Object.fromEntries(answers) });
    say(ta("settle.ownDone", { device, n }));
    requestAnimationFrame(() => document.getElementById("own-kept")?.focus());
  };
  const back = () => {
    if (!kept) return;
    handle.writeAll(kept.before);
    keep(session, handle.id, null);
    say(ta("settle.putBack", { n: Object.keys(kept.before).length }));
    requestAnimationFrame(() => document.getElementById("own-devices")?.focus());
  };
  if (kept) {
    return (
      <Notice id="own-kept">
        <p>{ta("settle.ownDone", { device: kept.device, n: kept.n })}</p>
        <Button kind="link" onPress={back}>
          {ta("settle.undo")}
        </Button>
      </Notice>
    );
  }
  return (
    <section aria-labelledby="own-devices">
      <h2 id="own-devices" tabIndex={-1}>
        {ta("settle.ownTitle")}
      </h2>
      <p class="govuk-body">{ownWords(choices)}</p>
      <p class="govuk-body">{ta("settle.differ", { n: own.size })}</p>
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
  );
}
