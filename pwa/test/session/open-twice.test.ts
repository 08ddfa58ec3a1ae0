/** One record on several screens: it is open until the last of them is left (types.ts, `RecordHandle.close`). */
import { describe, expect, test } from "vitest";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { fernshire, quiet } from "./world";

/** Ada's phone and laptop, both with her visit. */
async function twoDevices() {
  const council = await fernshire();
  const phone = (await enrolled(council, "Ada")).session;
  const laptop = (await enrolled(council, "Ada")).session;
  const begun = await phone.start("visit", PERSON_ID, {});
  begun.write("good_life", said("A walk"));
  await begun.freeze();
  begun.close();
  await phone.sendNow();
  await laptop.sendNow();
  return { phone, laptop, id: begun.id };
}

describe("a record that two screens show", () => {
  test("goes on hearing what arrives when one of them is left", async () => {
    const { phone, laptop, id } = await twoDevices();
    const one = await phone.open(id);
    const two = await phone.open(id);
    one.close();
    await quiet();
    const there = await laptop.open(id);
    there.write("good_life", said("A walk by the sea"));
    await there.freeze();
    await laptop.sendNow();
    await phone.sendNow();
    two.showArrived();
    expect(two.answer("good_life")?.value).toBe("A walk by the sea");
  });

  test("is closed when both are left", async () => {
    const { phone, id } = await twoDevices();
    const one = await phone.open(id);
    const two = await phone.open(id);
    one.close();
    two.close();
    await quiet();
    expect(await phone.open(id)).not.toBe(two);
  });
});
