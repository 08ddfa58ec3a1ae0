import { describe, expect, test } from "vitest";
import { codes } from "../../src/codes";
import type { Question } from "../../src/forms/definition";
import { newestReceivedFirst } from "../../src/screens/history/order";
import { baseText, stoodBefore } from "../../src/screens/settle/base";
import {
  anythingElse,
  startText,
  typedValue,
  union,
  writing,
} from "../../src/screens/settle/combine";
import { afterPick } from "../../src/screens/settle/narrative";
import { betweenMyDevices, inPlace, nextAfter, ownChoices } from "../../src/screens/settle/order";
import { merge } from "../../src/screens/settle/sentences";
import {
  authorWords,
  deviceKind,
  deviceWords,
  madeTime,
  timeWords,
} from "../../src/screens/shown-answer/head-words";
import { refusalWords } from "../../src/screens/submit/refusal";
import { standingOf } from "../../src/screens/submit/standing";
import { byPerson, divided, settlers } from "../../src/screens/to-settle/group";
import { namesWords, settlersWords } from "../../src/screens/to-settle/rows";
import type { CommandView, HeadView, HistoryEntry, ToSettle } from "../../src/session/types";

const wren = { actor: "01", name: "Wren Saltwhistle", roles: [], team: null };
const dov = { actor: "02", name: "Dov Hazelgrim", roles: [], team: null };
const day = Date.UTC(2026, 0, 20);
const at = (time: string): number =>
  day + Number(time.slice(0, 2)) * 3_600_000 + Number(time.slice(3)) * 60_000;

const head = (more: Partial<HeadView>): HeadView => ({
  value: "x",
  status: 1,
  source: 1,
  note: null,
  dot: "aa",
  author: wren,
  chosenBy: null,
  device: "d1d1",
  deviceLabel: "Wren's tablet",
  own: false,
  mine: false,
  made: at("14:52"),
  zone: 0,
  received: at("16:30"),
  reason: null,
  send: null,
  ...more,
});

const entry = (more: Partial<HistoryEntry>): HistoryEntry => ({
  ...head({}),
  kind: "set",
  observed: [],
  current: false,
  coveredBy: [],
  accepted: null,
  verify: async () => true,
  ...more,
});

const question = (more: Partial<Question>): Question => ({
  id: "q",
  type: "long",
  label: { en: "Q" },
  merge: "narrative",
  req: "N",
  sens: "1",
  voice: "worker",
  source: "observed",
  ...more,
});

describe("who and when", () => {
  test("a clock ahead of the receipt is said with how far", () => {
    const fast = head({ made: at("15:27"), received: at("14:40") });
    expect(madeTime(fast, at("18:05"))).toBe("15:27 by the tablet's clock, 47 minutes fast");
  });
  test("seconds of drift are not mentioned", () => {
    const near = head({ made: at("14:40") + 20_000, received: at("14:40") });
    expect(madeTime(near, at("18:05"))).not.toContain("fast");
  });
  test("what only this device has says so", () => {
    expect(timeWords(head({ received: null, own: true, send: "unsent" }), at("18:05"))).toContain(
      "only on this device",
    );
  });
  test("an answer that was chosen keeps its author and names the chooser", () => {
    expect(authorWords(head({ author: dov, chosenBy: wren }), "Marl")).toBe(
      "Dov Hazelgrim's answer, chosen by Wren Saltwhistle, Marl said",
    );
  });
  test("a device is called what its owner called it", () => {
    expect(deviceKind("Wren's Laptop")).toBe("laptop");
    expect(deviceKind("Dell 3")).toBe("device");
  });
});

describe("history", () => {
  test("newest received first, what is not sent before all, whatever the clocks say", () => {
    const order = newestReceivedFirst([
      entry({ dot: "a", made: at("23:00"), received: at("09:00") }),
      entry({ dot: "b", made: at("08:00"), received: at("12:00") }),
      entry({ dot: "c", made: at("07:00"), received: null }),
    ]);
    expect(order.map(({ dot }) => dot)).toEqual(["c", "b", "a"]);
  });
});

describe("what stood before", () => {
  const heads = [head({ dot: "a" }), head({ dot: "b" })];
  test("with nothing written before, nobody had seen anything", () => {
    const before = stoodBefore([entry({ dot: "a" }), entry({ dot: "b" })], heads);
    expect(before).toEqual({ kind: "nothing" });
    expect(baseText(before, ["x", "y"])).toBe("");
  });
  test("an author's own draft on the way is no common ground", () => {
    const history = [
      entry({ dot: "c" }),
      entry({ dot: "a", observed: ["c"] }),
      entry({ dot: "b" }),
    ];
    expect(stoodBefore(history, heads)).toEqual({ kind: "nothing" });
  });
  test("it is the last that all had on screen, whatever the clocks say", () => {
    const history = [
      entry({ dot: "c", value: "First.", made: at("23:00") }),
      entry({ dot: "d", value: "Second.", observed: ["c"], made: at("01:00") }),
      entry({ dot: "e", value: "Own.", observed: ["d"], received: null }),
      entry({ dot: "a", observed: ["e"], made: at("00:10") }),
      entry({ dot: "b", observed: ["d"], made: at("00:20") }),
    ];
    expect(stoodBefore(history, heads)).toMatchObject({ kind: "entry", entry: { dot: "d" } });
  });
  test("what is not on this device, or stood in two ways, cannot be told", () => {
    const gone = [entry({ dot: "a", observed: ["x"] }), entry({ dot: "b", observed: ["x"] })];
    expect(stoodBefore(gone, heads)).toEqual({ kind: "unknown" });
    const elsewhere = heads.map(({ dot }) => entry({ dot, observed: null }));
    expect(stoodBefore(elsewhere, heads)).toEqual({ kind: "unknown" });
    const [half] = elsewhere;
    expect(stoodBefore([half as HistoryEntry, entry({ dot: "b" })], heads)).toEqual({
      kind: "unknown",
    });
    const two = [
      entry({ dot: "c" }),
      entry({ dot: "d" }),
      entry({ dot: "a", observed: ["c", "d"] }),
      entry({ dot: "b", observed: ["c", "d"] }),
    ];
    expect(stoodBefore(two, heads)).toEqual({ kind: "unknown" });
  });
  test("an earlier text is a base only for texts that share a sentence with it", () => {
    const base = entry({ dot: "c", value: "He cooks. He rests." });
    const after = [base, ...heads.map(({ dot }) => entry({ dot, observed: ["c"] }))];
    const before = stoodBefore(after, heads);
    expect(baseText(before, ["He cooks. A.", "B. He rests."])).toBe("He cooks. He rests.");
    expect(baseText(before, ["He cooks. A.", "Quite other words."])).toBeNull();
  });
});

describe("one answer from several", () => {
  test("the union of choices is ticked, and none of these gives way", () => {
    const item = question({ type: "many", exclusive: ["none"] });
    expect(union(item, [head({ value: ["b", "a"] }), head({ value: ["none"] })])).toEqual([
      "a",
      "b",
    ]);
  });
  test("every author's words are in the box to begin with", () => {
    expect(startText(question({}), [head({ value: "A." }), head({ value: "B." })])).toBe(
      "A.\n\nB.",
    );
  });
  test("a signature or a file is never written from two", () => {
    expect(writing(question({ type: "sig" }))).toBeNull();
    expect(writing(question({ type: "yn" }))).toBe("chosen");
  });
  test("where every choice is among the answers there is nothing else to write", () => {
    const item = question({ type: "yn" });
    expect(anythingElse(item, [head({ value: "yes" }), head({ value: "no" })])).toBe(false);
    expect(anythingElse(item, [head({ value: "yes" }), head({ value: null, status: 4 })])).toBe(
      true,
    );
  });
  test("money is read as people type it, and nonsense is no answer", () => {
    const item = question({ type: "money" });
    expect(typedValue(item, "£24.50", "2026-01-20")).toBe(2450);
    expect(typedValue(item, "lots", "2026-01-20")).toBeNull();
  });
  test("words typed in the result stay when a box changes", () => {
    const parts = merge("", ["A one.", "B two."]) ?? [];
    const text = afterPick(parts, {}, { 0: false }, 0, "A one. B two. And mine.");
    expect(text).toContain("And mine.");
    expect(text).not.toContain("A one.");
    expect(afterPick(parts, { 0: false }, { 0: true }, 0, text)).toContain("A one.");
  });
});

describe("settling in turn", () => {
  test("goes round to what was left for later", () => {
    expect(nextAfter(["a", "b", "c"], "c")).toBe("a");
    expect(nextAfter(["b", "c"], "a")).toBe("b");
    expect(nextAfter(["a"], "a")).toBeNull();
  });
  test("a later answer stands below, whatever its place in the record", () => {
    const order = inPlace(["b", "c"], [head({ dot: "a" }), head({ dot: "b" }), head({ dot: "c" })]);
    expect(order.map(({ dot }) => dot)).toEqual(["b", "c", "a"]);
  });
  test("own devices means mine alone, from more than one", () => {
    const phone = head({ mine: true, deviceLabel: "Phone" });
    const laptop = head({ mine: true, device: "d2d2", deviceLabel: "Laptop", dot: "bb" });
    expect(betweenMyDevices([phone, laptop])).toBe(true);
    expect(betweenMyDevices([phone, { ...phone, dot: "cc" }])).toBe(false);
    expect(betweenMyDevices([phone, { ...laptop, mine: false }])).toBe(false);
    const choices = ownChoices(new Map([["good_life", [phone, laptop]]]));
    expect(choices.map(({ deviceLabel }) => deviceLabel).sort()).toEqual(["Laptop", "Phone"]);
  });
  test("two devices of one name are told apart by which is here and by a short id", () => {
    const here = head({ mine: true, own: true, deviceLabel: "Browser" });
    const there = head({ mine: true, device: "d2d2f0", deviceLabel: "Browser", dot: "bb" });
    expect(betweenMyDevices([here, there])).toBe(true);
    expect([here, there].map((each) => deviceWords(each, [here, there]))).toEqual([
      "this device",
      "Browser (d2d2)",
    ]);
  });
});

const submit = (outcome: CommandView["outcome"]): CommandView => ({
  name: "submit",
  by: wren,
  made: 1,
  received: null,
  arguments: {},
  outcome,
  refusal: null,
  paths: [],
  words: [],
  ruledAt: null,
  covers: 3,
});

describe("submitting", () => {
  const draft = { state: "draft", versionNo: 0, at: null, position: null };
  test("nothing is submitted twice while an answer is awaited", () => {
    expect(standingOf(draft, [submit("unsent")]).kind).toBe("going");
    expect(standingOf(draft, [submit("waiting")]).kind).toBe("going");
  });
  test("after a no it may be submitted again, and the no is said", () => {
    expect(standingOf(draft, [submit("refused")])).toMatchObject({
      kind: "open",
      refused: { outcome: "refused" },
    });
  });
  test("a returned record is open, its old submission no longer in the way", () => {
    expect(standingOf({ ...draft, state: "returned" }, [submit("accepted")])).toEqual({
      kind: "open",
      refused: null,
    });
  });
  test("every reason the server can give has words", () => {
    const other = refusalWords(null);
    for (const name of Object.keys(codes.refusal)) expect(refusalWords(name)).not.toBe(other);
  });
});

describe("the list", () => {
  const item = (more: Partial<ToSettle>): ToSettle => ({
    record: "r",
    person: "p",
    path: "q",
    merge: "ordinary",
    names: [],
    since: 1,
    ownDevices: false,
    row: false,
    changers: [],
    ...more,
  });
  test("whoever has a critical answer comes first, and it is first of theirs", () => {
    const groups = byPerson(
      [
        item({ person: "a", merge: "narrative", since: 1 }),
        item({ person: "b", merge: "ordinary", since: 2 }),
        item({ person: "b", merge: "narrative", path: "n", since: 3 }),
        item({ person: "b", merge: "critical", path: "c", since: 9 }),
      ],
      [],
    );
    expect(groups.map(({ id }) => id)).toEqual(["b", "a"]);
    expect(groups[0]?.serious.map(({ path }) => path)).toEqual(["c", "n"]);
    expect(groups[0]?.small).toEqual([{ record: "r", n: 1 }]);
  });
  test("a row in question stands by itself, and is no small difference to confirm with others", () => {
    const [group] = byPerson([item({}), item({ path: "carers/1", row: true })], []);
    expect(group?.rows.map(({ path }) => path)).toEqual(["carers/1"]);
    expect(group?.small).toEqual([{ record: "r", n: 1 }]);
  });
  test("what others settle stands apart, oldest first, whatever its weight", () => {
    const { mine, team } = divided(
      [
        item({ record: "own", since: 5 }),
        item({ record: "theirs", merge: "critical", since: 9 }),
        item({ record: "theirs", path: "o", since: 3 }),
      ],
      (record) => record === "own",
    );
    expect(mine.map(({ record }) => record)).toEqual(["own"]);
    expect(team.map(({ since }) => since)).toEqual([3, 9]);
  });
  test("who settles it now is whoever is allocated and may write such a record", () => {
    const worker = { ...dov, roles: ["social_worker"] };
    const juno = { ...wren, name: "Juno Foxmarrow", roles: ["reablement_worker"] };
    expect(settlers([worker, juno], ["social_worker"])).toEqual(["Dov Hazelgrim"]);
    expect(settlers([worker, juno], null)).toHaveLength(2);
    expect(settlersWords(["Dov Hazelgrim"])).toBe("Dov Hazelgrim settles this now.");
    expect(settlersWords(["Wren Saltwhistle", "Dov Hazelgrim"])).toBe(
      "Wren Saltwhistle or Dov Hazelgrim can settle this.",
    );
    expect(settlersWords([])).toBe("Nobody is allocated who can settle this.");
  });
  test("each name once", () => {
    expect(namesWords(["Wren", "Dov", "Wren"])).toBe("Wren and Dov");
    expect(namesWords(["Wren", "Wren"])).toBe("Wren");
  });
});
