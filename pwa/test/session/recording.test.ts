/** What becomes true only after a record was decided on is recorded then, and changes nothing that was decided. */
import { describe, expect, test, vi } from "vitest";
import { formOf } from "../../src/app/form-of";
import { OP, RULING } from "../../src/codes";
import { decisionsOf, reached } from "../../src/screens/stop/stopping";
import { changedSince, standing } from "../../src/session/covering";
import { isOpen, mayWrite, proposals, recordable, toRecord } from "../../src/session/recording";
import { copied } from "../../src/session/said";
import type { RecordHandle, Session } from "../../src/session/types";
import { type Bytes, hex, random } from "../../src/sync/core/bytes";
import type { Value } from "../../src/sync/core/canonical";
import { enrolled, reopened, said } from "./enrolled";
import { fernshire, VISIT } from "./world";

const SECTION = VISIT.sections[0] as { items: { id: string }[] };
const question = (id: string, more: object = {}) => ({
  ...(SECTION.items.find((each) => each.id === "place") as object),
  ...{ id, label: { en: id } },
  ...more,
});
const after = { recorded_after: "final" };
const receipts = {
  ...question("upload_receipt", after),
  ...{ type: "group", row_limit: 20 },
  items: [question("sent_at", { req: "Y" }), question("acknowledged", { req: "W" })],
};
const copies = {
  ...question("copies"),
  ...{ type: "group", row_limit: 20, summary: ["party"] },
  items: [question("party", { req: "Y" }), question("given_on", after)],
};
const ITEMS = [
  ...["recipient_known", "direction", "decided_at"].map((id) => question(id)),
  question("second_view", { ...after, req: "W" }),
  question("second_view_words", { ...after, type: "long", merge: "narrative" }),
  receipts,
  copies,
];
const DECISION = {
  ...VISIT,
  id: "sharing-decision",
  title: { en: "Sharing decision" },
  presets: { question: "recipient_known", answers: {} },
  sections: [{ ...SECTION, items: ITEMS }],
};
const WITHDRAWAL = {
  ...VISIT,
  id: "preference-withdrawal",
  title: { en: "Stop some sharing" },
  sections: [{ ...SECTION, items: [question("scope"), question("withdrawn_at")] }],
};
const WORKFLOW = {
  states: {
    "sharing-decision": { initial: "draft", editable: ["draft"], final: ["final"] },
  },
  commands: [
    { name: "submit", forms: ["sharing-decision"], from: ["draft"], to: "final", roles: [] },
  ],
};
const TRUST = "fernshire_marsh_trust";

async function council() {
  const made = await fernshire();
  for (const form of [DECISION, WITHDRAWAL]) await made.publish(form as never);
  made.workflow = WORKFLOW;
  return made;
}

/** A decision to share, with one receipt and one copy that still has no day. */
async function drafted(role = "social_worker") {
  const fernshireCouncil = await council();
  const { session, profile } = await enrolled(fernshireCouncil, "Wren", "Phone", role);
  const person = await session.start("person", null, {});
  person.write("legal_name", said("Hettie Marshbell"));
  await person.freeze();
  const handle = await session.start("sharing-decision", person.id, {});
  handle.write("recipient_known", said(TRUST));
  handle.write("direction", said("out"));
  const row = handle.addRow("copies");
  handle.write(`copies/${row}/party`, said("Hettie Marshbell"));
  await handle.freeze();
  fernshireCouncil.noRounds = true;
  return { session, profile, about: person.id, handle, row, form: formOf(session, handle) };
}

const answer = (value: Value): Value => [value, 1, null, null];

/** The submit of all that is shown, accepted as the server says it. */
async function finish(session: Session, handle: RecordHandle): Promise<void> {
  await handle.command("submit", {}, session.today());
  const { fold } = handle.ground.shown;
  const command = fold.commands.at(-1)?.dot as Bytes;
  const actor = random(16);
  const ruling: Value = [RULING.accepted, null, [], 1, []];
  const writes = [
    { path: `@ruling/${hex(command)}`, value: answer(ruling) },
    { path: "@state", value: answer(["final", 1, command]) },
  ];
  const change = {
    ...{ v: 1, device: actor.slice(0, 8), devSeq: 1, prev: null, record: random(16), actor },
    ...{ wallMs: 9_000, zoneMin: 0, salt: random(16), about: null, known: true },
    ops: writes.map((op) => ({ kind: OP.set, observed: [], reason: null, kept: null, ...op })),
  };
  const paths = fold.add({ dot: random(16), position: 1_000, change: change as never });
  handle.ground.reading.changed(paths, true);
  expect(handle.state.value.state).toBe("final");
}

describe("a record that is final", () => {
  test("takes what is recorded after the decision and nothing else", async () => {
    const { session, handle, form, row } = await drafted();
    expect(recordable(session, handle, form)("second_view")).toBe(false);
    expect(mayWrite(session, handle, form)("direction")).toBe(true);
    await finish(session, handle);
    expect(handle.writable()).toBe(false);
    const may = mayWrite(session, handle, form);
    const paths = ["second_view", "upload_receipt", `copies/${row}/given_on`];
    expect([...paths, "direction", "copies", `copies/${row}`, "nothing"].map(may)).toEqual([
      ...[true, true, true],
      ...[false, false, false, false],
    ]);
    expect(toRecord(form, may)).toEqual([
      "second_view",
      "second_view_words",
      "upload_receipt",
      `copies/${row}/given_on`,
    ]);
  });

  test("keeps what the decision named, and lets what it named no answer to follow", async () => {
    const { session, handle, form } = await drafted();
    const row = handle.addRow("upload_receipt");
    const at = (id: string) => `upload_receipt/${row}/${id}`;
    handle.write(at("sent_at"), said("2026-03-09T14:20"));
    handle.write("second_view", { value: null, status: 2, source: 4, note: "Too urgent" });
    await handle.freeze();
    await finish(session, handle);
    const may = recordable(session, handle, form);
    expect([at("sent_at"), `upload_receipt/${row}`].map(may)).toEqual([false, false]);
    expect([at("acknowledged"), "upload_receipt", "second_view"].map(may)).toEqual([
      ...[true, true, true],
    ]);
    handle.write("second_view", said("Idris Candlebrook"));
    expect(recordable(session, handle, form)("second_view")).toBe(true);
    const more = handle.addRow("upload_receipt");
    expect(recordable(session, handle, form)(`upload_receipt/${more}`)).toBe(true);
  });

  test("says what is open until it is recorded; a remark may be left", async () => {
    const { session, handle, form, row } = await drafted();
    await finish(session, handle);
    const open = () =>
      toRecord(form, recordable(session, handle, form)).filter((path) => isOpen(form, path));
    expect(open()).toEqual(["second_view", "upload_receipt", `copies/${row}/given_on`]);
    handle.write("second_view", said("Idris Candlebrook"));
    handle.write(`copies/${row}/given_on`, said("2026-03-10"));
    const receipt = handle.addRow("upload_receipt");
    expect(open()).toEqual(["upload_receipt"]);
    handle.write(`upload_receipt/${receipt}/sent_at`, said("2026-03-09T14:20"));
    handle.write(`upload_receipt/${receipt}/acknowledged`, said("yes"));
    expect(open()).toEqual([]);
  });

  test("shows what is recorded as no proposal, and another answer as one", async () => {
    const { session, handle, form } = await drafted();
    await finish(session, handle);
    const { shown } = handle.ground;
    const decision = standing(shown.fold, ["draft"], "draft");
    if (!decision) throw new Error("no decision stands");
    handle.write("second_view", said("Idris Candlebrook"));
    await handle.freeze();
    expect(changedSince(shown.fold, decision.command, handle.id)).toEqual(["second_view"]);
    expect(proposals(handle.ground, form)).toEqual([]);
    expect(standing(shown.fold, ["draft"], "draft")).toEqual(decision);
    handle.write("direction", said("not_shared"));
    await handle.freeze();
    expect(proposals(handle.ground, form)).toEqual(["direction"]);
  });

  test("is written in by those who may write it, in the tab that writes, once its submit is judged", async () => {
    const { session, handle, form } = await drafted();
    await handle.command("submit", {}, session.today());
    expect(recordable(session, handle, form)("second_view")).toBe(false);
    const { session: manager, handle: theirs, form: shown } = await drafted();
    await finish(manager, theirs);
    expect(mayWrite(manager, theirs, shown)("second_view")).toBe(true);
    const other = { ...manager, me: { ...manager.me, roles: ["it_admin"] } };
    const as = { workflow: () => manager.workflow(), writing: { value: true }, me: other.me };
    expect(mayWrite(as as never, theirs, shown)("second_view")).toBe(false);
    const reading = { ...as, writing: { value: false }, me: manager.me };
    expect(mayWrite(reading as never, theirs, shown)("second_view")).toBe(false);
  });

  test("keeps what is recorded with no connection, through a lock", async () => {
    const { session, profile, handle } = await drafted();
    await finish(session, handle);
    const row = handle.addRow("upload_receipt");
    handle.write(`upload_receipt/${row}/sent_at`, said("2026-03-09T14:20"));
    await handle.freeze();
    const again = await (await reopened(profile, session.vault)).open(handle.id);
    expect(again.answer(`upload_receipt/${row}/sent_at`)?.value).toBe("2026-03-09T14:20");
    expect(again.rows("upload_receipt")).toEqual([row]);
  });
});

describe("a decision that was finished and then sent", () => {
  test("counts as gone once its receipt is recorded: a withdrawal stops it no longer, and they are told", async () => {
    const { session, about, handle } = await drafted();
    await finish(session, handle);
    const withdrawal = await session.start("preference-withdrawal", about, {});
    withdrawal.write("scope", said("all"));
    withdrawal.write("withdrawn_at", said("2026-03-09T16:00"));
    await withdrawal.freeze();
    const stopped = () => session.records.value.find(({ id }) => id === handle.id)?.stopped;
    const gone = async () =>
      reached(await decisionsOf(session, about), copied(withdrawal)).map((it) => it.gone);
    await vi.waitFor(() => expect(stopped()).toBe("2026-03-09T16:00"));
    expect(await gone()).toEqual([false]);
    const row = handle.addRow("upload_receipt");
    handle.write(`upload_receipt/${row}/sent_at`, said("2026-03-09T14:20"));
    await handle.freeze();
    await vi.waitFor(() => expect(stopped()).toBeNull());
    expect(await gone()).toEqual([true]);
  });
});
