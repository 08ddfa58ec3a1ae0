/** The real app over a fake session: what `look.mjs` photographs. */
import { render } from "preact";
import "../../src/ui/tokens.css";
import "../../src/ui/base.css";
import { startClock } from "../../src/app/clock";
import { startComfort } from "../../src/app/comfort";
import { setVaults } from "../../src/app/current";
import { startGuard } from "../../src/app/guard";
import { startRouter } from "../../src/app/router";
import { Shell } from "../../src/app/shell";
import { startViewport } from "../../src/app/viewport";
import type { Definition } from "../../src/forms/definition";
import { DOV, FakeHandle, fakeSession, fakeVaults, head, PEOPLE, WREN } from "./fake-session";

const root = document.getElementById("app");
const definition = (await (await fetch("/definition.json")).json()) as Definition;
const session = fakeSession(WREN, definition);
const marl = PEOPLE[0]?.id ?? "";
const handle = new FakeHandle("d0".repeat(16), definition, [marl]);
handle.fresh = false;
handle.answers.set({
  good_life: {
    value: "Have my brother round, get back to the allotment",
    status: 1,
    source: 1,
    note: null,
  },
  sd_understand: { value: "no", status: 1, source: 3, note: null },
  "outcomes/oc_nutrition/oc_manner": { value: ["able"], status: 1, source: 3, note: null },
  "outcomes/oc_home_habitable/oc_manner": {
    value: ["u1_without_assistance", "u4_time"],
    status: 1,
    source: 3,
    note: null,
  },
});
handle.answers.clashes.value = {
  "outcomes/oc_work/oc_manner": [
    head({ value: ["able"], source: 1 }, DOV, Date.now() - 7_200_000),
    head({ value: ["u1_without_assistance"] }, WREN, Date.now() - 3_600_000),
  ],
  sd_retain: [
    head({ value: "no", source: 1 }, DOV, Date.now() - 7_200_000),
    head({ value: "yes" }, WREN, Date.now() - 3_600_000),
  ],
};
handle.save.value = { kind: "saved", at: Date.now() };
handle.unsent.value = 1;
session.handles.set(handle.id, handle);
Object.assign(globalThis, { handle, session });

if (root) {
  setVaults(fakeVaults(session));
  startComfort();
  startClock();
  startViewport();
  startGuard();
  startRouter();
  render(<Shell />, root);
}
