import { expect, test } from "vitest";
import { concernBegun, concernRaised, withConcern } from "../../src/screens/groups/concerns";
import { handOf, keep } from "../../src/screens/groups/hand";
import { adultSlip, isSaid } from "../../src/screens/urgent/adult";
import { enrolled, said } from "../session/enrolled";
import { fernshire, quiet, VISIT } from "../session/world";
import { HAND } from "./hand";

test.each([
  ["Corin", null],
  ["A man in a green coat, at the bus stop", null],
  ["  ", "missing"],
  ["", "missing"],
  ["x".repeat(501), "long"],
])("“%s” about an adult not on the list", (words, slip) => expect(adultSlip(words)).toBe(slip));

test("a name or a description is somebody; no answer, or an empty one, is nobody", () => {
  expect(isSaid(["other", null, "A man in a green coat", null])).toBe(true);
  expect(isSaid(["circle", "c".repeat(32), "Corin Saltmarsh", null])).toBe(true);
  expect(isSaid(["other", null, " ", null])).toBe(false);
  expect(isSaid(undefined)).toBe(false);
});

test("a second concern of one session stands beside the first", () => {
  const first = { record: "1", about: "none", at: 5 };
  const once = withConcern(HAND, first);
  expect(withConcern(once, { record: "2", about: "3", at: null }).concerns).toHaveLength(2);
  expect(withConcern(once, { ...first, at: 9 }).concerns).toEqual([{ ...first, at: 9 }]);
});

test("the session a concern came from says when it was raised, and no other session does", async () => {
  const council = await fernshire();
  await council.publish({ ...VISIT, id: "peer-group", title: { en: "Peer group" } } as never);
  const { session } = await enrolled(council, "Juno", "Juno's phone");
  await session.sendNow();
  const group = async (place: string) => {
    const handle = await session.start("peer-group", null, {});
    handle.write("place", said(place));
    await handle.freeze();
    await quiet();
    keep(session.scratch(handle.id, "session"), HAND);
    return handle.id;
  };
  const [cuppa, walk] = [await group("Tideway Cafe"), await group("Sedge Lane")];
  const hand = (id: string) => handOf(session.scratch(id, "session"));
  concernBegun(session, cuppa, { record: "1", about: "none" });
  expect(hand(cuppa)?.concerns).toEqual([{ record: "1", about: "none", at: null }]);
  concernRaised(session, "1", 1_000);
  // Come back to, it is the same one, and stays raised.
  concernBegun(session, cuppa, { record: "1", about: "none" });
  expect(hand(cuppa)).toEqual({ ...HAND, concerns: [{ record: "1", about: "none", at: 1_000 }] });
  expect(hand(walk)).toEqual(HAND);
  await session.lock();
});
