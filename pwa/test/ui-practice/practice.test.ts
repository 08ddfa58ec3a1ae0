import { signal } from "@preact/signals";
import { describe, expect, test, vi } from "vitest";
import { copiedFrom } from "../../src/forms/copied-from";
import type { Definition } from "../../src/forms/definition";
import { MARL } from "../../src/screens/practice/people";
import { practiceSession } from "../../src/screens/practice/session";
import { fromLast, lastOf } from "../../src/screens/start/last-time";
import type { PersonEntry, Session } from "../../src/session/types";
import { DOV, WREN } from "../ui/make";

const question = (id: string, type: string, rest = {}) => ({
  id,
  type,
  label: { en: id },
  merge: type === "long" ? "narrative" : "ordinary",
  req: "N",
  sens: "1",
  voice: "worker",
  source: "observed",
  ...rest,
});

const FORM = {
  v: 1,
  id: "needs-assessment",
  title: { en: "Needs assessment" },
  audience: "involvement",
  languages: ["en"],
  starts: { roles: ["social_worker"] },
  copied_forward: ["good_life", "housing_security", "beliefs", "my_strengths"],
  first_rows: [{ group: "present", person: ["party"] }],
  sections: [
    {
      id: "all",
      title: { en: "All" },
      voice: "person",
      source: "person_said",
      items: [
        question("good_life", "long", { voice: "person" }),
        question("housing_security", "one", { merge: "critical" }),
        question("depth", "one"),
        question("beliefs", "long", {
          show: { tree: ["eq", ["get", "depth"], "full"], reads: ["depth"] },
        }),
        {
          ...question("my_strengths", "group"),
          row_limit: 9,
          items: [question("strength", "text")],
        },
        { ...question("present", "group"), row_limit: 9, items: [question("party", "party")] },
      ],
    },
  ],
  counts: {},
} as unknown as Definition;

/** The real vault beside practice: whatever is not here would be a reach into it. */
function realSession() {
  const reached = vi.fn();
  const real = {
    vault: "aa",
    me: WREN,
    deviceLabel: "Wren's phone",
    policy: signal({ autoLockMinutes: 5, updateDeadline: null, safeguardingPhone: null }),
    startable: signal([
      { id: "needs-assessment", hash: "f0", title: "Needs assessment" },
      { id: "safeguarding-concern", hash: "f1", title: "Safeguarding concern" },
    ]),
    definition: async () => FORM,
    today: () => "2026-03-09",
    workflow: () => ({
      states: {
        "needs-assessment": { initial: "draft", editable: ["draft"], final: ["authorised"] },
      },
      return_reasons: [],
      offer_conversation_from_version: 3,
      commands: [],
    }),
    locked: signal(false),
    lock: async () => undefined,
    start: reached,
    startAll: reached,
    register: reached,
    open: reached,
    call: reached,
    noteOpened: reached,
    scratch: reached,
    files: reached,
    sendNow: reached,
  };
  return { real: real as unknown as Session, reached };
}

const marlIn = (practice: Session): PersonEntry => {
  const found = practice.people.value.find(({ id }) => id === MARL);
  if (!found) throw new Error("nobody to practise with");
  return found;
};

const written = (value: string) => ({ value, status: 1, source: 1, note: null });

describe("practice", () => {
  test("holds invented people and none of the real ones, and signs with the name of whoever practises", async () => {
    const practice = await practiceSession({ ...realSession().real, me: DOV });
    expect(practice.people.value.map(({ name }) => name)).toEqual([
      "Hettie Marshbell",
      "Marlow Oystergate",
      "Tansy Wickerlight",
    ]);
    expect(practice.me).toEqual(DOV);
    expect(practice.startable.value.map(({ id }) => id)).toEqual(["needs-assessment"]);
  });

  test("keeps what is written while it lasts, and reaches for nothing of the real vault", async () => {
    const { real, reached } = realSession();
    const practice = await practiceSession(real);
    const handle = await practice.start("needs-assessment", MARL, {});
    expect(handle.fresh).toBe(true);
    expect(handle.rows("present")).toHaveLength(1);
    handle.write("good_life", written("Practising"));
    await handle.freeze();
    expect(handle.answer("good_life")?.value).toBe("Practising");
    expect(await practice.open(handle.id)).toBe(handle);
    expect(marlIn(practice).records).toHaveLength(2);
    expect(reached).not.toHaveBeenCalled();
  });

  test("lets a form be submitted, which then is on its way and never arrives", async () => {
    const practice = await practiceSession(realSession().real);
    const handle = await practice.start("needs-assessment", MARL, {});
    handle.write("good_life", written("Practising"));
    await handle.command("submit", {}, "2026-03-09");
    expect(handle.submitting.value?.outcome).toBe("unsent");
    expect(handle.writable()).toBe(false);
  });

  test("refuses what it does not do, and a record it does not hold", async () => {
    const practice = await practiceSession(realSession().real);
    await expect(practice.call(1, null)).rejects.toThrow("practice does not do this");
    await expect(practice.open("00")).rejects.toThrow();
  });

  test("each time begins anew", async () => {
    const { real } = realSession();
    const first = await practiceSession(real);
    const handle = await first.start("needs-assessment", MARL, {});
    handle.write("good_life", written("Practising"));
    const second = await practiceSession(real);
    expect(marlIn(second).records).toHaveLength(1);
    await expect(second.open(handle.id)).rejects.toThrow();
  });
});

describe("starting from the last assessment", () => {
  test("copies what the form asks, marked with its day, and leaves the rest to be asked", async () => {
    const practice = await practiceSession(realSession().real);
    const last = lastOf(practice, marlIn(practice), FORM);
    if (!last) throw new Error("there is no last one");
    const depth = written("short");
    const answers = await fromLast(practice, FORM, last, { depth });
    const copied = Object.entries(answers).filter(([, answer]) => copiedFrom(answer));
    expect(copied.map(([path]) => path.replace(/\/\w+\//, "/*/"))).toEqual([
      "good_life",
      "housing_security",
      "my_strengths/*/strength",
    ]);
    expect(copiedFrom(answers.good_life)).toBe("2025-04-03");
    expect(answers.depth).toEqual(depth);
    const handle = await practice.start("needs-assessment", MARL, answers);
    expect(handle.rows("my_strengths")).toHaveLength(1);
    expect(handle.answer("good_life")?.source).toBe(1);
  });

  test("is offered only where a finished one is there and the form says what is copied", async () => {
    const practice = await practiceSession(realSession().real);
    const { copied_forward: _, ...silent } = FORM;
    expect(lastOf(practice, marlIn(practice), silent as Definition)).toBeNull();
    const hettie = practice.people.value[0] as PersonEntry;
    expect(lastOf(practice, hettie, FORM)).toBeNull();
  });
});
