import { expect, test } from "vitest";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { fernshire, VISIT } from "./world";

const [section] = VISIT.sections;
const AGREEMENT = {
  ...VISIT,
  id: "agreement",
  sections: [
    {
      ...section,
      items: ["person_sig", "worker_sig"].map((id) => ({ ...section?.items[2], id, type: "sig" })),
    },
  ],
};

const PERSON = [
  "drawn",
  [
    [30, 40, 120, 60, 300, 41],
    [310, 90, 280, 20],
  ],
  null,
  "2026-01-20",
];
const WORKER = ["drawn", [[0, 0, 900, 300]], null, "2026-01-20"];

test("two signatures of one record are kept stroke for stroke, after a lock and on another device", async () => {
  const council = await fernshire();
  await council.publish(AGREEMENT as never);
  const ada = await enrolled(council, "Ada");
  const record = await ada.session.start("agreement", PERSON_ID, {});
  record.write("person_sig", said(PERSON));
  await record.freeze();
  record.write("worker_sig", said(WORKER));
  await record.freeze();
  await ada.session.sendNow();
  await ada.session.lock();

  const again = await reopened(ada.profile, ada.session.vault);
  const bea = await enrolled(council, "Bea");
  for (const session of [again, bea.session]) {
    const held = await session.open(record.id);
    expect(held.answer("person_sig")?.value).toEqual(PERSON);
    expect(held.answer("worker_sig")?.value).toEqual(WORKER);
  }

  // One signed anew takes nothing from the other.
  const held = await again.open(record.id);
  held.write("worker_sig", said(["drawn", [[5, 5, 50, 50]], null, "2026-01-21"]));
  await held.freeze();
  expect(held.answer("person_sig")?.value).toEqual(PERSON);
});
