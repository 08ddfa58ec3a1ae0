/** What a person confirmed in a hand-over, and what is written of it on other devices or afterwards. */
import { describe, expect, test } from "vitest";
import { createFormState } from "../../src/forms/state";
import { apartProblems, apartWords, whyWords } from "../../src/screens/shown-answer/apart-words";
import {
  ACT_MARK,
  apartAt,
  askedOf,
  confirmAll,
  confirmationOf,
  isHeld,
  takeBack,
} from "../../src/session/confirmed";
import { copied } from "../../src/session/said";
import type { UnlockedSession } from "../../src/session/session";
import type { RecordHandle } from "../../src/session/types";
import { tcf } from "../../src/text/confirmed";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { fernshire, quiet, VISIT } from "./world";

const section = VISIT.sections[0] as { items: { id: string }[] };
const [, critical] = section.items as [object, object];
const asked = (id: string) => ({ ...critical, id, label: { en: id } });

const STATEMENT = {
  ...VISIT,
  id: "statement",
  sections: [
    {
      ...section,
      id: "my_say",
      voice: "person",
      items: [{ ...asked("what_this_is"), type: "info" }, asked("family"), asked("doctor")],
    },
    {
      ...section,
      id: "confirm",
      items: ["told_withdraw", "shown_version", "confirmed", "person_sig", "witness", "note"].map(
        asked,
      ),
    },
  ],
};

/** The same words to the person, and nothing that asks how they confirmed them. */
const UNCONFIRMED = { ...STATEMENT, id: "withdrawal", sections: STATEMENT.sections.slice(0, 1) };

const SIGNED = { confirmed: said("signed"), person_sig: said("Marl") };
const SHOWN = { shown_version: said("aa bb") };

async function begun() {
  const council = await fernshire();
  await council.publish(STATEMENT as never);
  await council.publish(UNCONFIRMED as never);
  const { session: wren } = await enrolled(council, "Wren", "Wren's phone");
  const { session: dov } = await enrolled(council, "Dov", "Dov's tablet");
  const hers = await wren.start("statement", PERSON_ID, {});
  hers.writeAll({ family: said("yes"), doctor: said("yes"), told_withdraw: said("yes") });
  await hers.freeze();
  const exchange = async () => {
    for (const session of [wren, dov, wren, dov]) await session.sendNow();
    await quiet();
    hers.showArrived();
    other?.showArrived();
  };
  let other: RecordHandle | null = null;
  await exchange();
  const his = await dov.open(hers.id);
  other = his;
  return { council, wren, dov, hers, his, exchange };
}

const asFilled = (handle: RecordHandle) =>
  createFormState(handle.definition, handle, { today: () => "2026-02-09", lang: "en" });

const apart = (handle: RecordHandle) =>
  [...apartAt(handle)].map(([path, author]) => [path, author.name]);

describe("what a person confirmed", () => {
  test("stands whole on every device, and keeps whose answer each was", async () => {
    const { hers, his, exchange } = await begun();
    his.write("doctor", said("no"));
    await his.freeze();
    await exchange();
    await confirmAll(hers, SIGNED, SHOWN);
    expect(confirmationOf(hers).kind).toBe("whole");
    await exchange();
    expect(confirmationOf(his).kind).toBe("whole");
    expect(hers.heads("doctor").at(-1)?.author.name).toBe("Dov");
  });

  test("is held against every hand once it is confirmed, and the version before that too", async () => {
    const { hers } = await begun();
    const held = () =>
      ["family", "doctor", "told_withdraw", "shown_version", "confirmed", "note"].filter((path) =>
        isHeld(hers, path),
      );
    expect(held()).toEqual(["shown_version", "confirmed"]);
    await confirmAll(hers, SIGNED, SHOWN);
    expect(held()).toEqual(["family", "doctor", "told_withdraw", "shown_version", "confirmed"]);
    takeBack(hers);
    expect(held()).toEqual(["shown_version", "confirmed"]);
    expect(hers.answer("shown_version")).toBeUndefined();
    expect(hers.answer("person_sig")).toBeUndefined();
  });

  test("is not what somebody wrote over it afterwards, and that is told by their name", async () => {
    const { hers, his, exchange } = await begun();
    await confirmAll(hers, SIGNED, SHOWN);
    await exchange();
    his.write("family", said("no"));
    await his.freeze();
    await exchange();
    for (const handle of [hers, his]) expect(apart(handle)).toEqual([["family", "Dov"]]);
  });

  test("is not what was written on the same device in the next breath", async () => {
    const { hers } = await begun();
    await confirmAll(hers, SIGNED, SHOWN);
    hers.write("family", said("no"));
    expect(apart(hers)).toEqual([["family", "Wren"]]);
  });

  test("stands beside what was written apart from it: two answers, for the server to hold as well", async () => {
    const { hers, his, exchange } = await begun();
    his.write("family", said("no"));
    await his.freeze();
    await confirmAll(hers, SIGNED, SHOWN);
    await exchange();
    for (const handle of [hers, his]) {
      expect(handle.unsettledPaths()).toEqual(["family"]);
      expect(apart(handle)).toEqual([["family", "Dov"]]);
    }
    const confirmed = hers.heads("family").find(({ author }) => author.name === "Wren");
    hers.settle("family", { keep: confirmed?.dot ?? "" }, null);
    expect(confirmationOf(hers).kind).toBe("whole");
  });

  test("settled on what was written apart from it, it is still not what was confirmed", async () => {
    const { hers, his, exchange } = await begun();
    his.write("family", said("no"));
    await his.freeze();
    await confirmAll(hers, SIGNED, SHOWN);
    await exchange();
    const apartFrom = hers.heads("family").find(({ author }) => author.name === "Dov");
    hers.settle("family", { keep: apartFrom?.dot ?? "" }, null);
    expect(apart(hers)).toEqual([["family", "Dov"]]);
    await confirmAll(hers, SIGNED, SHOWN);
    expect(confirmationOf(hers).kind).toBe("whole");
    await exchange();
    expect(confirmationOf(his).kind).toBe("whole");
  });

  test("says nothing of its answers where an older app wrote it, and is asked again", async () => {
    const { hers } = await begun();
    hers.writeAll({ ...SIGNED, ...SHOWN });
    await hers.freeze();
    hers.write("family", said("no"));
    expect(confirmationOf(hers).kind).toBe("loose");
    await confirmAll(hers, SIGNED, SHOWN);
    expect(confirmationOf(hers).kind).toBe("whole");
  });

  test("is known by its mark, which older records have, whatever the app says of it in words", async () => {
    const { hers } = await begun();
    await confirmAll(hers, SIGNED, SHOWN);
    expect(ACT_MARK).toBe("Confirmed by the person");
    for (const path of ["confirmed", "family"]) {
      expect(hers.heads(path).map(({ reason }) => reason)).toEqual([ACT_MARK]);
    }
    expect(whyWords(ACT_MARK)).toBe(tcf("act.why"));
    expect(whyWords("He rang about it")).toBe("He rang about it");
  });

  test("is nothing in a form that asks for no confirmation: it holds no answer", async () => {
    const { wren } = await begun();
    const handle = await wren.start("withdrawal", PERSON_ID, {});
    handle.write("family", said("no"));
    expect(askedOf(handle.definition)).toEqual([]);
    expect(isHeld(handle, "family")).toBe(false);
    expect(confirmationOf(handle).kind).toBe("none");
  });

  test("of a clock nothing is read: the same holds where the other device's is a year behind", async () => {
    const { council, hers, his, exchange } = await begun();
    await confirmAll(hers, SIGNED, SHOWN);
    await exchange();
    council.now -= 365 * 86_400_000;
    his.write("family", said("no"));
    await his.freeze();
    await exchange();
    expect(apart(hers)).toEqual([["family", "Dov"]]);
  });
});

describe("an answer that is not the one confirmed", () => {
  async function changed(): Promise<{ session: UnlockedSession; handle: RecordHandle }> {
    const { wren, hers, his, exchange } = await begun();
    await confirmAll(hers, SIGNED, SHOWN);
    await exchange();
    his.write("family", said("no"));
    await his.freeze();
    await exchange();
    return { session: wren, handle: hers };
  }

  test("stops finishing, with who changed it and the way to the hand-over", async () => {
    const { handle } = await changed();
    const form = asFilled(handle);
    const [problem, ...more] = apartProblems(form, handle, "Marl");
    expect(more).toEqual([]);
    expect(problem?.params.screen).toBe("hand-over");
    expect(problem?.message?.en).toMatch(/“family” is not what Marl confirmed: Dov changed it/);
  });

  test("says so where the record is read, beside it and beside the confirmation", async () => {
    const { handle } = await changed();
    const form = asFilled(handle);
    const words = (path: string) => apartWords(form, handle, path, "Marl").join();
    expect(words("family")).toMatch(/Not what Marl confirmed. Dov changed it/);
    expect(words("confirmed")).toMatch(/Dov changed “family”/);
    expect(words("doctor")).toBe("");
  });

  test("is nothing they agreed to where something is about to be shared", async () => {
    const { handle } = await changed();
    expect(copied(handle).unsettled("family")).toBe(true);
    expect(copied(handle).unsettled("doctor")).toBe(false);
  });
});
