/** A withdrawal stops decisions to share on the device that took it, with no connection and nothing finished. */
import { expect, test, vi } from "vitest";
import { formOf } from "../../src/app/form-of";
import { fillIn, refresh, refreshOnceRead } from "../../src/screens/section/presets";
import { saidBy } from "../../src/session/said";
import type { Session } from "../../src/session/types";
import { PERSON_ID, said } from "./enrolled";
import { decided, named, stoppedWithTrust, TRUST } from "./sharing";
import { quiet } from "./world";

const leaseOf = (session: Session) =>
  (session as never as { contents: { leaseEnds: { value: number | null } } }).contents.leaseEnds;

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
  // The withdrawal itself counts from its first answer on.
  const listed = () => session.records.value.find(({ id }) => id === withdrawal.id)?.stopped;
  expect(listed()).toBe("2026-03-09T14:32");
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

test("a name typed in place of the list is the one on the list, and stays stopped", async () => {
  const { decision, stopped, asking } = await stoppedWithTrust();
  decision.write("recipient_known", said("other"));
  decision.write("recipient", named("fernshire and Marsh NHS trust"));
  await refresh(asking);
  expect(decision.answer("recipient_known")?.value).toBe(TRUST);
  expect(decision.answer("stated")?.value).toBe("withdrawn");
  // What was typed stands as it was typed.
  expect(decision.answer("recipient")?.value).toEqual(named("fernshire and Marsh NHS trust").value);
  await decision.freeze();
  await vi.waitFor(() => expect(stopped()).toBe("2026-03-09T14:32"));
});

test("of somebody on no list nothing is filled in while some sharing is stopped: the worker is asked", async () => {
  const { decision, asking } = await stoppedWithTrust();
  decision.write("recipient_known", said("other"));
  decision.write("recipient", named("The hospital"));
  await fillIn(asking, "other");
  expect(decision.answer("stated")).toBeUndefined();
  // What the worker answers stands.
  decision.write("stated", said("none_recorded"));
  await refresh(asking);
  expect(decision.answer("stated")?.value).toBe("none_recorded");
});

test("with nothing stopped somebody on no list is asked of as before", async () => {
  const { session, decision } = await decided();
  decision.write("recipient_known", said("other"));
  decision.write("recipient", named("The hospital"));
  const asking = { session, handle: decision, form: formOf(session, decision) };
  await fillIn(asking, "other");
  expect(decision.answer("stated")?.value).toBe("none_recorded");
});
