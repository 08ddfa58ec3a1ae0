/** The page of `doorstep forms preview`: the app's own task list and sections over the form's file. */
import { computed, effect } from "@preact/signals";
import { render } from "preact";
import "../src/ui/tokens.css";
import "../src/ui/base.css";
import "../src/app/shell.css";
import "./preview.css";
import { startClock } from "../src/app/clock";
import { session } from "../src/app/current";
import { holdRecord } from "../src/app/open-record";
import { navigate, place, startRouter } from "../src/app/router";
import { match } from "../src/app/routes";
import { startViewport } from "../src/app/viewport";
import type { OpenRecord } from "../src/session/record";
import { LiveRegions, screenChanged } from "../src/ui/live";
import { Paper, RECORD } from "./paper";
import { previewSession } from "./session";
import { ended, state, watch } from "./watching";
import { words } from "./words";

// As the app has them: each in code of its own.
const [{ default: RecordScreen }, { default: SectionScreen }] = await Promise.all([
  import("../src/screens/record/record"),
  import("../src/screens/section/section"),
]);

const HOME = `/record/${RECORD}`;
const paper = new Paper();

/** The record by the newest sound version: another after each save. */
const record = computed((): OpenRecord | null => {
  const definition = state.value?.definition;
  return definition ? paper.record(definition) : null;
});

function Faults() {
  const { faults, definition, file } = state.value ?? { faults: [], definition: null, file: "" };
  if (ended.value) return <p class="preview-said">{words.ended}</p>;
  if (faults.length === 0) return null;
  return (
    <section class="preview-said" aria-labelledby="faults">
      <h2 id="faults">{words.faults(file, faults.length)}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.line} ${fault.reason}`}>
            {fault.line > 0 && <strong>{words.line(fault.line, fault.file, file)} </strong>}
            {fault.reason}
          </li>
        ))}
      </ul>
      <p>{words[definition ? "last" : "none"]}</p>
    </section>
  );
}

function Screen() {
  const who = session.value;
  if (!record.value || !who) return null;
  const { path, hold } = place.value;
  const found = match(path);
  const section = found?.route.path.endsWith("/section/:section");
  const View = section ? SectionScreen : RecordScreen;
  const held = { ...found?.params, ...hold, record: RECORD };
  return <View key={`${state.value?.stamp} ${path}`} session={who} params={held} />;
}

function Preview() {
  return (
    <>
      <LiveRegions />
      <div class="preview-bar">
        <p>{words.practice}</p>
        <div role="status">
          <Faults />
        </div>
      </div>
      <div class="ds-app">
        <Screen />
      </div>
    </>
  );
}

function onlyHere(): void {
  const { path } = place.value;
  // The screens around a record are not part of a preview: a link to one leads back to it.
  if (path !== HOME && !path.startsWith(`${HOME}/section/`)) navigate(HOME, { replace: true });
  screenChanged();
}

const root = document.getElementById("app");
if (root) {
  startClock();
  startViewport();
  startRouter();
  effect(onlyHere);
  effect(() => {
    if (record.value) holdRecord(record.value);
  });
  session.value = previewSession(() => {
    if (!record.value) throw new Error("there is no form yet");
    return record.value;
  });
  effect(() => {
    const title = state.value?.form;
    if (title) document.title = words.title(title);
  });
  render(<Preview />, root);
  void watch();
}
