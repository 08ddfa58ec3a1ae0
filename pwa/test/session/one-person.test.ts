import { expect, test } from "vitest";
import { LIKENESS } from "../../src/codes";
import { asOne } from "../../src/session/one-person";
import { duplicates } from "../../src/session/people";
import { Fold } from "../../src/sync/core/fold";
import { add, folded, made, remove, set } from "../sync/make";
import { DOV, person } from "../ui/make";

const OTHER = "b2".repeat(16);
const PATH = `@possible_duplicate/${OTHER}`;
const NAMES = [LIKENESS.name_and_birth];

const told = async (...inputs: Awaited<ReturnType<typeof made>>[]) =>
  duplicates(folded(new Fold(), inputs));

test("a record says who registered somebody alike, and by what", async () => {
  const said = await made([set(PATH, [NAMES, "Dov Hazelgrim", 1000])], 1);
  expect(await told(said)).toEqual([{ other: OTHER, said: [NAMES, "Dov Hazelgrim", 1000] }]);
});

test("nothing is said any more once they are said to be two people", async () => {
  const said = await made([set(PATH, [NAMES, null, 1000])], 1);
  const two = await made([set(PATH, null, [said.dot])], 2);
  expect(await told(said, two)).toEqual([]);
});

test("nor while they are linked, and again once the link alone is taken back", async () => {
  const said = await made([set(PATH, [NAMES, null, 1000])], 1);
  const linked = await made([add("@same_person", OTHER)], 2);
  expect(await told(said, linked)).toEqual([]);
  const apart = await made([remove("@same_person", OTHER, [linked.dot])], 3);
  expect(await told(said, linked, apart)).toHaveLength(1);
});

const record = (id: string, who: string, changed: number) =>
  ({ id, person: who, changed, form: "needs-assessment" }) as never;

const [A, B, C] = ["b1", "b2", "b3"].map((id) => id.repeat(16)) as [string, string, string];
const TANSY = person("b1", {
  name: "Tansy Wickerlight",
  born: "1984-06-21",
  alerts: ["No lone visiting"],
  safety: 0,
  registered: 2000,
  unsent: 1,
  dueDate: "2026-03-09",
  records: [record("r1", A, 1)],
  same: [B],
});
const ALSO = person("b2", {
  name: "T. Wickerlight",
  alerts: ["Hidden address", "No lone visiting"],
  communication: ["Plain email"],
  nhsNumber: "9991001751",
  registered: 1000,
  registeredBy: DOV,
  toSettle: 2,
  dueDate: "2026-02-09",
  allocated: [DOV],
  records: [record("r2", B, 2)],
  same: [A],
});

test("linked, each record says all that keeps people safe, and keeps its own name", () => {
  const [one, two] = asOne([TANSY, ALSO]);
  for (const each of [one, two]) {
    expect(each?.alerts.slice().sort()).toEqual(["Hidden address", "No lone visiting"]);
    expect(each?.communication).toEqual(["Plain email"]);
    expect(each?.nhsNumber).toBe("9991001751");
    expect(each?.records.map(({ id }) => id)).toEqual(["r2", "r1"]);
    expect(each?.dueDate).toBe("2026-02-09");
    expect([each?.unsent, each?.toSettle]).toEqual([1, 2]);
    expect(each?.allocated).toEqual([DOV]);
  }
  expect(one?.name).toBe("Tansy Wickerlight");
  expect(two?.name).toBe("T. Wickerlight");
});

test("lists show one of them: the one registered first, whichever a device got first", () => {
  for (const people of [
    [TANSY, ALSO],
    [ALSO, TANSY],
  ]) {
    expect(asOne(people).map(({ shownAs }) => shownAs)).toEqual([B, B]);
  }
});

test("a link reaches as far as the links go", () => {
  const third = person("b3", { name: "Tansy W", registered: 3000, same: [B] });
  const all = asOne([TANSY, { ...ALSO, same: [A, C] }, third]);
  expect(all.map(({ shownAs }) => shownAs)).toEqual([B, B, B]);
  expect(all[0]?.same).toEqual([B, C]);
});

test("people who are not linked are as they were", () => {
  const people = [person("b1", { name: "Tansy" }), person("b2", { name: "Bramble" })];
  expect(asOne(people)).toBe(people);
});
