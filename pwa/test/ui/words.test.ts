import { describe, expect, test } from "vitest";
import { chipOf, PENDING_MS, type RecordSaving } from "../../src/app/chip";
import { OTHERS } from "../../src/app/other-routes";
import { fetchOthers, match, NOWHERE } from "../../src/app/routes";
import { REASON } from "../../src/codes";
import type { Question } from "../../src/forms/definition";
import { dueWords, soughtHere } from "../../src/screens/people/list";
import { matches } from "../../src/screens/people/matching";
import { toggled } from "../../src/screens/section/many";
import { runsOf } from "../../src/screens/section/runs";
import { sentence, waitingWords } from "../../src/screens/sending/sending";
import type { Session } from "../../src/session/types";
import { t } from "../../src/text";
import { deviceLines } from "../../src/text/device-lines";
import { eligibility } from "../../src/text/eligibility";
import { en } from "../../src/text/en";
import { enLater } from "../../src/text/en-later";
import { fill } from "../../src/text/say";
import { ageOn, lasting, paper, weekdayDate, when } from "../../src/ui/dates";
import { longDate } from "../../src/ui/long-dates";
import { asOfWords, fullName, usedName } from "../../src/ui/person-banner";
import { PEOPLE, SENDING } from "./make";

const AT = Date.UTC(2026, 0, 20, 14, 32);

describe("words", () => {
  test("a parameter that is missing is a fault, not a hole in a sentence", () => {
    expect(() => fill("Received {time}")).toThrow(RangeError);
  });
  test("one and many", () => {
    expect(t("banner.alerts", { n: 1 })).toBe("1 alert");
    expect(t("banner.alerts", { n: 2 })).toBe("2 alerts");
  });
  test("say no forbidden word of Doorstep's own work", () => {
    const banned =
      /\bsync|upload|\bqueue|\bcache|\bmerge|conflict|successful|please|sorry|oops|!|can't|don't/i;
    for (const [key, words] of Object.entries({
      ...en,
      ...enLater,
      ...eligibility,
      ...deviceLines,
    })) {
      expect(words, key).not.toMatch(banned);
    }
  });
});

describe("dates in staff words", () => {
  test("say as much of the date as is needed", () => {
    expect(when(AT, AT, 0)).toBe("14:32");
    expect(when(Date.UTC(2026, 0, 19, 9, 5), AT, 0)).toBe("Mon 09:05");
    expect(when(Date.UTC(2026, 0, 13, 9, 5), AT, 0)).toBe("13 Jan 09:05");
    expect(when(Date.UTC(2025, 2, 12, 9, 10), AT, 0)).toBe("12 Mar 2025");
  });
  test("carry their weekday when they matter", () => {
    expect(weekdayDate("2026-02-09", "2026-01-20")).toBe("Mon 9 Feb");
    expect(weekdayDate("2027-02-09", "2026-01-20")).toBe("Tue 9 Feb 2027");
    expect(longDate("2026-03-12")).toBe("Thursday 12 March 2026");
  });
  test("stand whole on paper, which is read on other days", () => {
    paper.value = true;
    try {
      expect(when(AT, AT, 0)).toBe("20 Jan 2026 14:32");
      expect(when(Date.UTC(2025, 2, 12, 9, 10), AT, 0)).toBe("12 Mar 2025 09:10");
      expect(weekdayDate("2026-02-09", "2026-01-20")).toBe("Mon 9 Feb 2026");
    } finally {
      paper.value = false;
    }
  });
  test("how fresh a list is, is said as time gone by", () => {
    const at = AT - 3 * 60_000;
    expect(asOfWords(at, AT)).toBe(`As of ${when(at, AT)} (3 minutes ago)`);
    expect(asOfWords(AT - 59_000, AT)).toMatch(/ \(just now\)$/);
    expect(asOfWords(null, AT)).toBe("As of: not known");
  });
  test("what is due is said the same before and after its day, and not at all without one", () => {
    const [marl] = PEOPLE;
    if (!marl) throw new Error("nobody");
    const due = { ...marl, dueDate: "2026-11-21" };
    expect(dueWords(due, "2026-11-21")).toBe("Assessment due Sat 21 Nov");
    expect(dueWords(due, "2026-11-22")).toBe("Assessment was due Sat 21 Nov");
    expect(dueWords({ ...marl, dueDate: null }, "2026-11-22")).toBeNull();
  });
  test("an age is whole years and a lasting has its unit", () => {
    expect(ageOn("1987-05-14", "2026-01-20")).toBe(38);
    expect(ageOn("1987-05-14", "2026-05-14")).toBe(39);
    expect(lasting(3 * 86_400_000 + 5)).toBe("3 days");
    expect(lasting(10)).toBe("1 minute");
  });
});

describe("names", () => {
  test("the name to use comes before the full name", () => {
    const [marl] = PEOPLE;
    if (!marl) throw new Error("nobody");
    expect(fullName(marl)).toBe("Marl (Marlow) Oystergate");
    expect(usedName(marl)).toBe("Marl Oystergate");
  });
  test("anyone is found in three letters", () => {
    const found = (words: string) =>
      PEOPLE.filter((person) => matches(person, words)).map((p) => p.name);
    expect(found("oys")).toEqual(["Marlow Oystergate"]);
    expect(found("het mar")).toEqual(["Hettie Marshbell"]);
    expect(found("mar")).toEqual(["Marlow Oystergate", "Hettie Marshbell"]);
  });
  test("anyone is found by a name or a number as the app prints it, however it is spaced", () => {
    const [marl] = PEOPLE;
    if (!marl) throw new Error("nobody");
    const one = { ...marl, councilNumber: "FM-20001", nhsNumber: "9991001018" };
    const printed = ["FM-20001", "fm-20001", "FM20001", "fm 20001", "20001", "fm2"];
    const numbers = ["999 100 1018", "9991001018", "999 100", "999-100-1018"];
    for (const words of [...printed, ...numbers, "Marl (Marlow) Oystergate", "marl (marlow)"])
      expect(matches(one, words), words).toBe(true);
    for (const words of ["FM-20002", "100 1018", "999 100 1019", "marl (hettie)"])
      expect(matches(one, words), words).toBe(false);
    expect(matches({ ...one, councilNumber: null, nhsNumber: null }, "q")).toBe(false);
  });
  test("a search is kept for the way back, and for nobody else and nowhere further on", () => {
    const who = {} as Session;
    const looked = { words: "Q", who, at: 3 };
    expect(soughtHere(looked, who, 3)).toBe("Q");
    expect(soughtHere(looked, who, 5)).toBe("");
    expect(soughtHere(looked, {} as Session, 3)).toBe("");
  });
});

describe("the chip", () => {
  const record: RecordSaving = {
    save: { kind: "clean" },
    scratch: { kind: "clean" },
    files: 0,
    over: false,
    cut: false,
    unsent: 0,
    fresh: false,
    waiting: 0,
    receivedAt: null,
    safe: false,
  };
  const words = (change: Partial<RecordSaving>, now = AT) =>
    chipOf({ ...record, ...change }, SENDING, true, now).words;
  test("in a record says where the words are, whatever the network does", () => {
    expect(words({ save: { kind: "failed", full: false } })).toBe("Not saved");
    expect(words({ save: { kind: "failed", full: true } })).toBe("Device full");
    expect(words({ save: { kind: "pending", since: AT - PENDING_MS } })).toBe("Not saved yet");
    expect(words({ save: { kind: "saved", at: AT }, unsent: 1 })).toMatch(
      /^Saved on this device \d\d:\d\d$/,
    );
    expect(words({ receivedAt: AT })).toMatch(/^Received \d\d:\d\d$/);
    expect(words({ safe: true })).toBe("Backed up");
  });
  test("never says that all is well while words on screen are not kept, or only on this device", () => {
    expect(words({ safe: true, over: true })).toBe("Not saved");
    expect(words({ safe: true, scratch: { kind: "failed", full: false } })).toBe("Not saved");
    expect(words({ safe: true, scratch: { kind: "saved", at: AT } })).toMatch(
      /^Saved on this device/,
    );
    expect(chipOf(null, SENDING, true, AT, { full: true }).words).toBe("Device full");
  });
  test("says for as long as it is so that an answer was too long to send whole", () => {
    const cut = "Too long, not all sent";
    expect(words({ safe: true, cut: true })).toBe(cut);
    expect(words({ receivedAt: AT, cut: true, scratch: { kind: "saved", at: AT } })).toBe(cut);
    const elsewhere = chipOf(null, { ...SENDING, unsent: 0 }, true, AT, null, true);
    expect(elsewhere).toEqual({ words: cut, alarm: true });
    expect(sentence({ ...SENDING, unsent: 0, notBackedUp: 0 }, AT, 1)).toBe(
      "1 answer is too long to send whole. The rest of it is only on this device.",
    );
  });
  test("says Saving from the first key to the disk, whatever else of the record is safe", () => {
    const typing = { kind: "pending", since: AT - 1 } as const;
    const before = { kind: "saved", at: AT - 60_000 } as const;
    expect(words({ save: typing, unsent: 2 })).toBe("Saving");
    expect(words({ save: typing, scratch: before, safe: true })).toBe("Saving");
    expect(words({ save: before, unsent: 1, scratch: typing })).toBe("Saving");
    expect(words({ save: { kind: "pending", since: AT - PENDING_MS } })).toBe("Not saved yet");
  });
  test("elsewhere speaks of the device", () => {
    const device = (change: Partial<typeof SENDING>) =>
      chipOf(null, { ...SENDING, ...change }, true, AT).words;
    expect(device({})).toBe("3 not sent");
    expect(device({ unsent: 0, link: "no_connection" })).toBe("No connection");
    expect(device({ link: "revoked" })).toBe("Turned off by IT");
    expect(device({ link: "device_full" })).toBe("Device full");
    expect(device({ link: "storage_failed" })).toBe("Storage failed");
    expect(device({ unsent: 0, notBackedUp: 0 })).toBe("Backed up");
    expect(device({ unsent: 0, again: 4, link: "no_connection" })).toBe("Sending again");
    expect(chipOf(null, SENDING, false, AT).words).toBe("In another tab");
  });
  test("what waits is told what for, each thing once", () => {
    const { awaiting_file, awaiting_genesis, awaiting_seen, not_judged } = REASON;
    const waits = (waitsFor: (number | null)[]) => waitingWords({ ...SENDING, waitsFor });
    expect(waits([])).toEqual([]);
    expect(waits([awaiting_file])).toEqual([
      "Received. Waiting for a photo or document. Nothing for you to do.",
    ]);
    expect(waits([not_judged])).toEqual([
      "Received. Waiting for the server, which could not deal with it yet and tries again. Nothing for you to do.",
    ]);
    expect(waits([awaiting_genesis, awaiting_seen, null])).toEqual([
      "Received. Waiting for the beginning of its record, from another device. Nothing for you to do.",
      "Received. Waiting for an earlier part from another device. Nothing for you to do.",
    ]);
  });
  test("is work safe? One sentence", () => {
    expect(sentence({ ...SENDING, unsent: 0 }, AT)).toBe(
      "Everything is received. 3 are still to be backed up.",
    );
    expect(sentence({ ...SENDING, oldestUnsent: AT - 60_000 }, AT)).toMatch(
      /^3 not sent since .*\. They go by themselves\.$/,
    );
    expect(sentence({ ...SENDING, unsent: 1, oldestUnsent: AT - 60_000 }, AT)).toMatch(
      /^1 not sent since .*\. It goes by itself\.$/,
    );
    const all = { ...SENDING, unsent: 0, notBackedUp: 0 };
    expect(sentence(all, AT, 0, { full: true })).toBe(
      "What you wrote last is not saved, not even on this device: the device is full.",
    );
    expect(sentence({ ...SENDING, link: "revoked" }, AT, 0, { full: false })).toBe(
      "What you wrote last is not saved, not even on this device.",
    );
    expect(sentence({ ...SENDING, unsent: 0, files: 1 }, AT)).toMatch(
      /^1 file is still to be sent/,
    );
    expect(sentence({ ...SENDING, unsent: 0, again: 4 }, AT)).toMatch(/^The council's server went/);
    expect(
      sentence(
        { ...SENDING, oldestUnsent: AT - 3 * 86_400_000, lastContact: AT - 2 * 86_400_000 },
        AT,
      ),
    ).toMatch(/Connect today\.$/);
  });
});

describe("addresses", () => {
  test("of screens that are not on the way to a section are known once their list has come", async () => {
    expect(match("/queue")).toBeNull();
    await fetchOthers();
  });
  test("hold a kind of screen and opaque ids only", () => {
    expect(match(`/record/${"d0".repeat(16)}/section/3`)?.params).toEqual({
      record: "d0".repeat(16),
      section: "3",
    });
    expect(match("/record/Marl Oystergate")?.route).toBe(NOWHERE);
  });
  test("that are no screen lead to a page that says so", () => {
    expect(match("/nowhere")?.route).toBe(NOWHERE);
    expect(match("/people/")?.route).toBe(NOWHERE);
  });
  test("of another role's screen lead there too, once it is known who asks", () => {
    expect(match("/queue")?.route.title).toBe("Waiting for you");
    expect(match("/queue", ["social_worker", "manager"])?.route.title).toBe("Waiting for you");
    expect(match("/queue", ["it_admin"])?.route).toBe(NOWHERE);
  });
  test("have titles that name no person and no form", () => {
    for (const route of OTHERS) expect(route.title, route.path).not.toMatch(/assessment|\{/i);
  });
});

describe("choices", () => {
  const manner = { exclusive: ["able"], type: "many" } as unknown as Question;
  test("an exclusive one and the others never stand together, both ways", () => {
    expect(toggled(manner, ["u1", "u4"], "able", true)).toEqual(["able"]);
    expect(toggled(manner, ["able"], "u1", true)).toEqual(["u1"]);
    expect(toggled(manner, ["u4"], "u1", true)).toEqual(["u1", "u4"]);
    expect(toggled(manner, ["u1"], "u1", false)).toEqual([]);
  });
});

describe("whose words", () => {
  test("neighbours with one voice share a frame and the other voice ends it", () => {
    const item = (voice: string) => ({ voice }) as unknown as Question;
    const runs = runsOf([
      { path: "a", item: item("person") },
      { path: "b", item: item("person") },
      { path: "c", item: item("worker") },
      { path: "d", item: item("person") },
    ]);
    expect(runs.map((run) => [run.voice, run.items.length])).toEqual([
      ["person", 2],
      ["worker", 1],
      ["person", 1],
    ]);
  });
});
