/** What was written for a record and is no part of it is said beside the field it was written in. */
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { formOf } from "../../src/app/form-of";
import { DESK, OP, STATUS } from "../../src/codes";
import type { Question } from "../../src/forms/definition";
import { HistoryLinks } from "../../src/screens/history/links";
import { AskingProvider, askingOf } from "../../src/screens/section/context";
import { rarer } from "../../src/screens/section/lazily";
import { QuestionView } from "../../src/screens/section/question";
import type { UnlockedSession } from "../../src/session/session";
import type { RecordHandle } from "../../src/session/types";
import { type Bytes, hex, random, unhex } from "../../src/sync/core/bytes";
import { buildChange } from "../../src/sync/core/change";
import { enrolled, PERSON_ID, said } from "../session/enrolled";
import { type Council, fernshire, quiet } from "../session/world";
import { cleared, drawn, standIn } from "../ui/small-page";

beforeAll(async () => {
  standIn();
  await rarer.fetch();
});
beforeEach(standIn);
afterEach(cleared);

/** The words set apart in a question as it stands on screen. */
async function besideOf(session: UnlockedSession, handle: RecordHandle, path: string) {
  const form = formOf(session, handle);
  const item = form.place(path)?.item as Question;
  const shown = await drawn(
    <AskingProvider value={askingOf(session, handle, form, null, null)}>
      <QuestionView path={path} item={item} />
    </AskingProvider>,
  );
  await shown.settle();
  return shown.words("ds-notice").join(" ");
}

/** The server's word in a record: Idris kept aside what an author wrote at a path on a device that is gone. */
async function keepAside(council: Council, by: UnlockedSession, record: string, path: string) {
  const author = council.members.get("Ada")?.actor as Bytes;
  const { device, actor } = by.identity;
  const note = [DESK.keep, actor, "Asked Marl", author, null, [path]];
  const bytes = buildChange({
    device,
    devSeq: 900,
    prev: null,
    record: unhex(record),
    actor,
    wallMs: council.now,
    zoneMin: 0,
    salt: random(16),
    about: null,
    ops: [
      {
        kind: OP.set,
        path: `@aside/${hex(random(16))}`,
        value: [note, STATUS.answered, null, null],
        observed: [],
        reason: null,
        kept: null,
      },
    ],
  });
  await council.take(bytes, new Uint8Array(64));
}

test("what was kept aside of one's own stands beside the field it was written in, and beside no other", async () => {
  const council = await fernshire();
  const { session: idris } = await enrolled(council, "Idris");
  const { session: dov } = await enrolled(council, "Dov");
  const { session: ada } = await enrolled(council, "Ada", "Laptop");
  const record = await ada.start("visit", PERSON_ID, {});
  record.writeAll({ place: said("Home"), risk: said("Stairs") });
  await record.freeze();
  await ada.sendNow();
  expect(record.asides.value).toBe(false);
  await keepAside(council, idris, record.id, "place");
  for (const session of [ada, dov]) await session.sendNow();
  await quiet();
  record.showArrived();
  const theirs = await dov.open(record.id);

  expect(await besideOf(ada, record, "place")).toContain(
    "kept aside what you wrote on another device: Asked Marl",
  );
  expect(await besideOf(ada, record, "risk")).toBe("");
  expect(theirs.asides.value).toBe(true);
  expect(await besideOf(dov, theirs, "place")).toBe("");
});

test("what was set aside of this device's stands there as well, with its words", async () => {
  const council = await fernshire();
  const { session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("risk", said("Stairs"));
  await record.freeze();
  await session.sendNow();
  record.write("place", said("Ward 4"));
  await record.freeze();
  council.aside = () => true;
  await session.sendNow();
  await quiet();
  const beside = await besideOf(session, record, "place");
  expect(beside).toContain("Your answer was set aside");
  expect(beside).toContain("Ward 4");
  expect(await besideOf(session, record, "risk")).toBe("");
});

test("answers are listed by their questions, each a way into its history", async () => {
  const council = await fernshire();
  const { session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  const form = formOf(session, record);
  const shown = await drawn(<HistoryLinks handle={record} form={form} paths={["place", "risk"]} />);
  expect(shown.words("button")).toEqual(["place", "risk"]);
});
