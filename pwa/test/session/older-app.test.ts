import { expect, test } from "vitest";
import { outboxName } from "../../src/sync/outbox";
import { progressValue, readProgress, START } from "../../src/sync/progress";
import { STORE_VERSION, storeName } from "../../src/sync/store";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { fernshire, until } from "./world";

/** What a newer app does to a database whose shape it changes. */
function raise(factory: IDBFactory, name: string): Promise<void> {
  return new Promise((done, failed) => {
    const opening = factory.open(name, STORE_VERSION + 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("later");
    opening.onsuccess = () => {
      opening.result.close();
      done();
    };
    opening.onerror = () => failed(opening.error);
  });
}

const versionOf = (factory: IDBFactory, name: string): Promise<number | undefined> =>
  factory.databases().then((all) => all.find((it) => it.name === name)?.version);

test("an older app that meets a newer store lets go of it, sends what is unsent, and fetches the rest", async () => {
  const council = await fernshire();
  const bea = await enrolled(council, "Bea");
  const { profile, session } = await enrolled(council, "Ada");
  const theirs = await bea.session.start("visit", PERSON_ID, {});
  theirs.write("place", said("home"));
  await theirs.freeze();
  await bea.session.sendNow();
  await session.sendNow();
  const own = await session.start("visit", PERSON_ID, {});
  own.write("good_life", said("A walk"));
  await session.lock();
  await raise(profile.factory, storeName(session.vault));

  council.down = true;
  const older = await reopened(profile, session.vault);
  expect(older.sending.value.unsent).toBe(1);
  council.down = false;
  await older.sendNow();
  expect(older.sending.value.unsent).toBe(0);
  await until(() => older.records.value.length >= 2);
  expect((await older.open(theirs.id)).answer("place")?.value).toBe("home");
  expect((await older.open(own.id)).answer("good_life")?.value).toBe("A walk");
  expect(await versionOf(profile.factory, storeName(session.vault))).toBe(STORE_VERSION);
  expect(await versionOf(profile.factory, outboxName(session.vault))).toBe(1);
});

test("progress that another version kept in its own way is begun anew, and what only grew is read", () => {
  const kept = { ...START, epoch: 3, directory: 7 };
  expect(readProgress([...(progressValue(kept) as []), "later"])).toEqual(kept);
  expect(readProgress(["another", "way"])).toEqual(START);
  expect(readProgress(undefined)).toEqual(START);
});
