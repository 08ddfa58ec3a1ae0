import { describe, expect, test } from "vitest";
import { createVaults, type Session } from "../../src/session";
import type { Env } from "../../src/session/env";
import { enrolled, PASS, PERSON_ID, said } from "./enrolled";
import { fernshire, type Profile, quiet, until } from "./world";

/** Another tab of the same browser, unlocked; it is in view unless something else is said. */
async function anotherTab(
  profile: Profile,
  vault: string,
  over: Partial<Env> = {},
): Promise<Session> {
  const opened = await createVaults(profile.env({ visible: () => true, ...over })).unlock(
    vault,
    PASS,
  );
  if (!opened.ok) throw new Error("did not open");
  return opened.session;
}

describe("two tabs of one vault", () => {
  test("the tab that only reads shows what the other one writes, without being asked", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A walk"));
    await record.freeze();
    const tab = await anotherTab(profile, session.vault);
    const there = await tab.open(record.id);
    expect(there.save.value.kind).toBe("other_tab");
    record.write("good_life", said("A walk by the sea"));
    await record.freeze();
    await until(() => there.answer("good_life")?.value === "A walk by the sea");
    expect(there.arrived.value).toBe(0);
  });

  test("a tab just opened shows even what the other one is still writing", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A walk"));
    const tab = await anotherTab(profile, session.vault);
    await until(() => tab.records.value.some(({ id }) => id === record.id));
    const there = await tab.open(record.id);
    expect(there.answer("good_life")?.value).toBe("A walk");
    record.write("good_life", said("A walk by the sea"));
    await record.freeze();
    await until(() => there.answer("good_life")?.value === "A walk by the sea");
    expect(there.unsettled("good_life")).toBe(false);
  });

  test("a tab in view writes again by itself as soon as the other one is gone", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A walk"));
    await record.freeze();
    const tab = await anotherTab(profile, session.vault);
    const there = await tab.open(record.id);
    expect(tab.writing.value).toBe(false);
    record.write("place", said("home"));
    await session.lock();
    await until(() => tab.writing.value);
    expect(there.answer("place")?.value).toBe("home");
    there.write("place", said("her sister's"));
    await there.freeze();
    expect(there.unsettled("place")).toBe(false);
    await tab.sendNow();
    expect(tab.sending.value.unsent).toBe(0);
  });

  test("a tab that was overtaken writes again when the one that overtook it is gone", async () => {
    const council = await fernshire();
    const { profile, session: first } = await enrolled(council, "Ada");
    await first.lock();
    const session = await anotherTab(profile, first.vault);
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A walk"));
    const tab = await anotherTab(profile, session.vault);
    await tab.takeOver();
    await until(() => !session.writing.value);
    // The last half second of the overtaken tab follows it.
    await until(() => tab.records.value.some(({ id }) => id === record.id));
    const there = await tab.open(record.id);
    await until(() => there.answer("good_life")?.value === "A walk");
    there.write("place", said("home"));
    await tab.lock();
    await until(() => session.writing.value);
    expect(record.answer("place")?.value).toBe("home");
    expect(record.answer("good_life")?.value).toBe("A walk");
    expect(record.save.value.kind).not.toBe("other_tab");
  });

  test("a tab nobody looks at leaves the lock to the one in hand", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const hidden = await anotherTab(profile, session.vault, { visible: () => false });
    await session.lock();
    await quiet();
    expect(hidden.writing.value).toBe(false);
    const again = await anotherTab(profile, session.vault);
    expect(again.writing.value).toBe(true);
    await again.lock();
    profile.tell("visible");
    await until(() => hidden.writing.value);
  });
});
