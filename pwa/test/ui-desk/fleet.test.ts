import { describe, expect, test } from "vitest";
import { codes, ROUTE } from "../../src/codes";
import type { Json } from "../../src/forms/definition";
import {
  enrolledWords,
  isAlone,
  missingWords,
  unsentWords,
  wipeWords,
} from "../../src/screens/devices/device-words";
import {
  type Device,
  found,
  NotAFleet,
  newestApp,
  readFleet,
} from "../../src/screens/devices/fleet";
import { codeOf, REASONS, reasonWords, whyWords } from "../../src/screens/devices/reasons";
import { invite, linkOf, slipInLabel, staffLike } from "../../src/screens/make-code/invite";
import { qrPath } from "../../src/screens/make-code/qr";
import type { Session } from "../../src/session/types";
import { IDRIS, STAFF, WREN } from "./make";

const NOW = Date.UTC(2026, 2, 12, 9);
const HOUR = 3_600_000;
const LINE: Json = [
  "aa".repeat(8),
  "Wren's tablet",
  "Wren Saltwhistle",
  "Tideway",
  1,
  NOW,
  0,
  null,
  "0.1.0",
  "enrolled",
];

const device = (rest: Partial<Device>): Device => ({
  ...(readFleet([LINE])[0] as Device),
  ...rest,
});
const labels = (devices: Device[], filters: Parameters<typeof found>[1]["filters"], words = "") =>
  found(devices, { words, filters }, NOW).map(({ label }) => label);

describe("the fleet", () => {
  test("a line of the wire becomes a device", () => {
    expect(readFleet([LINE])).toEqual([
      {
        id: "aa".repeat(8),
        label: "Wren's tablet",
        owner: "Wren Saltwhistle",
        team: "Tideway",
        enrolled: 1,
        lastContact: NOW,
        unsent: 0,
        oldestUnsent: null,
        app: "0.1.0",
        revoked: false,
        unreadable: null,
        empty: null,
        askedAt: null,
        missing: 0,
        missingFiles: 0,
        copies: [],
        formerly: null,
        why: null,
      },
    ]);
  });

  test("a copy that asks for an identity of its own is read with the code on its screen", () => {
    const asking: Json = ["04ab", "7ZQ4 M2KX", NOW, false, true];
    const line = [...LINE, null, null, null, 0, [asking], "bb".repeat(8)] as Json;
    const [it] = readFleet([line]) as [Device];
    expect(it.copies).toEqual([
      { publicKey: "04ab", code: "7ZQ4 M2KX", asked: NOW, confirmed: false, refused: true },
    ]);
    expect(it.formerly).toBe("bb".repeat(8));
    expect(() => readFleet([[...LINE, null, null, null, 0, ["?"]]])).toThrow(NotAFleet);
  });

  test("numbers and files that have not come are counted in words", () => {
    const read = (numbers: number, files: number) =>
      missingWords(readFleet([[...LINE, null, null, null, numbers, [], null, files]])[0] as Device);
    expect(read(0, 0)).toBeNull();
    expect(read(2, 0)).toBe("2 numbers not yet received");
    expect(read(1, 1)).toBe("1 number not yet received, 1 file not yet received");
  });

  test("of one that is turned off it is said how far its handing in has come", () => {
    const line = [...LINE.slice(0, 9), "revoked", NOW, null, null] as Json;
    const [off] = readFleet([line]) as [Device];
    expect(wipeWords(off, NOW)).toBe("Unreadable 09:00. Empty: waiting.");
    expect(wipeWords({ ...off, empty: NOW + 60_000 }, NOW)).toBe("Unreadable 09:00. Empty 09:01.");
    expect(wipeWords({ ...off, unreadable: null }, NOW)).toBe(
      "Unreadable: waiting. Empty: waiting.",
    );
  });

  test("of one that is turned off it is said why, where that was asked", () => {
    const off = (...why: Json[]) =>
      readFleet([
        [...LINE.slice(0, 9), "revoked", null, null, null, 0, [], null, 0, ...why] as Json,
      ])[0] as Device;
    expect(whyWords(off([codes.revoke_reason.stolen, null]).why)).toBe("Stolen");
    expect(whyWords(off([codes.revoke_reason.other, "a broken screen"]).why)).toBe(
      "Another reason: a broken screen",
    );
    expect(whyWords(off([99, "from a newer server"]).why)).toBe("Not known: from a newer server");
    expect(whyWords(off(null).why)).toBeNull();
    expect(whyWords(off().why)).toBeNull();
  });

  test("every reason of the table has words", () => {
    expect(REASONS.map(reasonWords)).toEqual([...new Set(REASONS.map(reasonWords))]);
    expect(REASONS.map(codeOf)).toEqual(Object.values(codes.revoke_reason));
  });

  test("two of one name with one owner are told apart", () => {
    const one = device({});
    const two = device({ id: "bb".repeat(8), enrolled: NOW });
    const dovs = device({ id: "cc".repeat(8), owner: "Dov Hazelgrim" });
    expect(isAlone(one, [one, dovs])).toBe(true);
    expect(isAlone(one, [one, two, dovs])).toBe(false);
    expect(enrolledWords(one, NOW)).not.toBe(enrolledWords(two, NOW));
  });

  test("what is no list of devices is not shown as one", () => {
    expect(() => readFleet({ devices: [] })).toThrow(NotAFleet);
    expect(() => readFleet([["only an id"]])).toThrow(NotAFleet);
  });

  test("silent, unsent and old are found, and revoked devices are neither", () => {
    const devices = [
      device({ label: "silent", lastContact: NOW - 73 * HOUR }),
      device({ label: "never heard", lastContact: null, enrolled: NOW - 80 * HOUR }),
      device({ label: "stuck", unsent: 4, oldestUnsent: NOW - 25 * HOUR }),
      device({ label: "old", app: "0.0.9" }),
      device({ label: "gone", lastContact: 0, revoked: true }),
    ];
    expect(labels(devices, ["silent"])).toEqual(["silent", "never heard"]);
    expect(labels(devices, ["unsent"])).toEqual(["stuck"]);
    expect(labels(devices, ["old_app"])).toEqual(["old"]);
    expect(labels(devices, ["silent", "old_app"])).toEqual([]);
  });

  test("search looks at device, owner and team", () => {
    const devices = [device({ label: "tablet", owner: "Dov Hazelgrim", team: null }), device({})];
    expect(labels(devices, [], "hazel")).toEqual(["tablet"]);
    expect(labels(devices, [], "tideway")).toEqual(["Wren's tablet"]);
  });

  test("ten comes after nine among app versions", () => {
    expect(newestApp([device({ app: "0.9.0" }), device({ app: "0.10.0" })])).toBe("0.10.0");
  });

  test("unsent work is counted and aged, never named", () => {
    const oldest = NOW - (3 * HOUR + 58 * 60_000);
    expect(unsentWords(device({ unsent: 4, oldestUnsent: oldest }), NOW)).toBe(
      "4 pieces unsent, oldest 3 h 58 min",
    );
    expect(unsentWords(device({ unsent: null }), NOW)).toBe("Not known");
  });
});

describe("a code for a new device", () => {
  test("is asked for by the owner's id and the device's name", async () => {
    const asked: unknown[] = [];
    const call = async (route: number, payload: Json): Promise<Json> => {
      asked.push([route, payload]);
      return ["7K3M9QXT2B4HWP8D5NRVJ6YC0E", NOW];
    };
    const made = await invite({ call } as unknown as Session, WREN.actor, " Wren's tablet ");
    expect(asked).toEqual([[ROUTE.invite, [{ hex: WREN.actor }, "Wren's tablet"]]]);
    expect(made).toEqual({ code: "7K3M9QXT2B4HWP8D5NRVJ6YC0E", expires: NOW });
  });

  test("the link carries it where no server looks", () => {
    const link = new URL(linkOf("https://fernshire.example", "7K3M"));
    expect([link.pathname, link.search, link.hash]).toEqual(["/enrol", "", "#7K3M"]);
  });

  test("a device has a name, and a short one", () => {
    expect(slipInLabel("  ")).toBe("none");
    expect(slipInLabel("é".repeat(65))).toBe("long");
    expect(slipInLabel("Tablet 3")).toBeNull();
  });

  test("staff are found by part of a name", () => {
    expect(staffLike(STAFF, "candle")).toEqual([IDRIS]);
  });

  test("the picture is one square for each dark module, inside a quiet border", () => {
    const { path, size } = qrPath("https://fernshire.example/enrol#7K3M9QXT2B4HWP8D5NRVJ6YC0E");
    const marks = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    expect(marks.length).toBeGreaterThan(300);
    expect(marks.every((at) => at.every((n) => n >= 4 && n < size - 4))).toBe(true);
    expect(marks.slice(0, 7)).toEqual([4, 5, 6, 7, 8, 9, 10].map((x) => [x, 4]));
  });
});
