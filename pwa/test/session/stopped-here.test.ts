/** A withdrawal stops decisions to share on the device that took it, with no connection and nothing finished. */
import { expect, test, vi } from "vitest";
import { formOf } from "../../src/app/form-of";
import { refreshOnceRead } from "../../src/screens/section/presets";
import { saidBy } from "../../src/session/said";
import type { Session } from "../../src/session/types";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { fernshire, PERSON, quiet, VISIT } from "./world";

const leaseOf = (session: Session) =>
  (session as never as { contents: { leaseEnds: { value: number | null } } }).contents.leaseEnds;

const TRUST = "fernshire_marsh_trust";

const asks = (id: string, ...questions: string[]) => ({
  ...VISIT,
  id,
  title: { en: id },
  sections: [
    {
      ...VISIT.sections[0],
      items: questions.map((each) => ({ ...(PERSON.sections[0]?.items[0] as object), id: each })),
    },
  ],
});

/** Ada's device, which nobody hears from, with a decision about Hettie Marshbell to share with the trust. */
async function decided() {
  const council = await fernshire();
  await council.publish({
    ...asks("sharing-decision", "recipient_known", "direction", "decided_at", "stated"),
    presets: { question: "recipient_known", stated: "stated", answers: {} },
  } as never);
  await council.publish(asks("preference-withdrawal", "scope", "withdrawn_at"));
  await council.publish(asks("sharing-preference", "event_date"));
  const { session } = await enrolled(council);
  const person = await session.start("person", null, {});
  person.write("legal_name", said("Hettie Marshbell"));
  await person.freeze();
  const about = person.id;
  const decision = await session.start("sharing-decision", about, {});
  decision.write("recipient_known", said(TRUST));
  decision.write("direction", said("out"));
  decision.write("decided_at", said("2026-03-09T09:10"));
  await decision.freeze();
  council.noRounds = true;
  const stopped = () => session.records.value.find(({ id }) => id === decision.id)?.stopped;
  return { session, about, decision, stopped };
}

test("a decision is stopped once a withdrawal is begun, and says when once that is written", async () => {
  const { session, about, stopped } = await decided();
  expect(stopped()).toBeNull();
  const withdrawal = await session.start("preference-withdrawal", about, {});
  withdrawal.write("scope", said("all"));
  await withdrawal.freeze();
  await vi.waitFor(() => expect(stopped()).toBe(""));
  withdrawal.write("withdrawn_at", said("2026-03-09T14:32"));
  await withdrawal.freeze();
  await vi.waitFor(() => expect(stopped()).toBe("2026-03-09T14:32"));
  const [hettie] = session.people.value.filter(({ id }) => id === about);
  expect(hettie?.records.map(({ form, stopped: on }) => [form, on])).toContainEqual([
    "sharing-decision",
    "2026-03-09T14:32",
  ]);
  withdrawal.write("scope", said("purpose"));
  await withdrawal.freeze();
  await vi.waitFor(() => expect(stopped()).toBeNull());
});

test("somebody else's withdrawal stops nothing of this person's", async () => {
  const { session, stopped } = await decided();
  const other = await session.start("preference-withdrawal", PERSON_ID, {});
  other.write("scope", said("all"));
  await other.freeze();
  await vi.waitFor(() =>
    expect(session.records.value.map(({ form }) => form)).toContain("preference-withdrawal"),
  );
  expect(stopped()).toBeNull();
});

test("while reading is locked nothing is known of what somebody said, and nobody is told they agreed", async () => {
  const { session, about } = await decided();
  const statement = await session.start("sharing-preference", about, {});
  statement.write("event_date", said("2026-02-09"));
  await statement.freeze();
  statement.close();
  expect((await saidBy(session, about))?.statements).toHaveLength(1);
  leaseOf(session).value = 1;
  expect(await saidBy(session, about)).toBeNull();
});

test("what somebody said is filled in once reading is open again", async () => {
  const { session, about, decision } = await decided();
  const withdrawal = await session.start("preference-withdrawal", about, {});
  withdrawal.write("scope", said("all"));
  withdrawal.write("withdrawn_at", said("2026-03-09T14:32"));
  await withdrawal.freeze();
  withdrawal.close();
  await quiet();
  const lease = leaseOf(session);
  const until = lease.value;
  lease.value = 1;
  const form = formOf(session, decision);
  const end = refreshOnceRead({ session, handle: decision, form });
  await quiet();
  expect(decision.answer("stated")).toBeUndefined();
  lease.value = until;
  await vi.waitFor(() => expect(decision.answer("stated")?.value).toBe("withdrawn"));
  end();
});
