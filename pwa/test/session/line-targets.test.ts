/** A line of one's notes is offered only where it can be written: records still open, questions asked now. */
import { expect, test } from "vitest";
import type { Definition } from "../../src/forms/definition";
import { takers } from "../../src/screens/jot/sending-on";
import type { PersonEntry, RecordEntry, RecordHandle, Session } from "../../src/session/types";

const long = (id: string, show?: string) => ({
  id,
  type: "long",
  label: { en: "In my own words" },
  req: "N",
  merge: "narrative",
  sens: "1",
  voice: "worker",
  source: "observed",
  ...(show && { show: { tree: ["==", ["get", show], "yes"], reads: [show] } }),
});
const FORM = {
  v: 1,
  id: "plan",
  title: { en: "Plan" },
  sections: [
    { id: "a", title: { en: "Home" }, voice: "worker", source: "observed", items: [long("one")] },
    {
      id: "b",
      title: { en: "Money" },
      voice: "worker",
      source: "observed",
      items: [long("two"), long("hidden", "one")],
    },
  ],
  counts: {},
} as unknown as Definition;

const entry = (id: string, state: string, more: Partial<RecordEntry> = {}) =>
  ({
    id,
    form: "plan",
    formHash: "f0",
    named: null,
    stopped: null,
    last: null,
    state: { state },
    ...more,
  }) as unknown as RecordEntry;

function offered(records: readonly RecordEntry[], readOnly: readonly string[] = []) {
  const opened: string[] = [];
  const session = {
    title: () => "Plan",
    today: () => "2026-03-09",
    scratched: () => [],
    workflow: () => ({ states: { plan: { initial: "draft", editable: ["draft", "returned"] } } }),
    open: async (id: string) => {
      opened.push(id);
      const answer = () => undefined;
      return {
        id,
        definition: FORM,
        answer,
        unsettled: () => false,
        rows: () => [],
        writable: () => !readOnly.includes(id),
        close: () => undefined,
      } as unknown as RecordHandle;
    },
  } as unknown as Session;
  return takers(session, { records } as unknown as PersonEntry).then((found) => ({
    opened,
    found: found.map(({ record, section, question }) => `${record} ${section} ${question.id}`),
  }));
}

test("questions asked now of a record that is still written in, each with its section", async () => {
  const { found } = await offered([entry("open", "draft")]);
  expect(found).toEqual(["open Home one", "open Money two"]);
});

test("nothing of a record that is finished, submitted, stopped or on its way, and none of them is opened", async () => {
  const submit = { name: "submit", outcome: "unsent" };
  const { found, opened } = await offered([
    entry("finished", "finished"),
    entry("submitted", "submitted"),
    entry("stopped", "draft", { stopped: 1 as never }),
    entry("sent", "draft", { last: submit as never }),
    entry("returned", "returned"),
  ]);
  expect(opened).toEqual(["returned"]);
  expect(found).toEqual(["returned Home one", "returned Money two"]);
});

test("nothing of a record whose answers are somebody else's to write", async () => {
  const { found } = await offered([entry("theirs", "draft")], ["theirs"]);
  expect(found).toEqual([]);
});
