import { effect, type Signal, signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { SOURCE, STATUS } from "../../src/codes";
import type { Answer, AnswerSource } from "../../src/forms/answers";
import type { Definition, Json, Question, Section } from "../../src/forms/definition";
import { keptByHand } from "../../src/forms/kept";
import { reviewOf } from "../../src/forms/review";
import { safest } from "../../src/forms/safest";
import { createFormState } from "../../src/forms/state";
import { REVIEWS } from "./vectors";

const TODAY = { today: () => "2026-03-12", lang: "en" };
const words = { en: "Words" };

/** A record that signals per path, as the sync layer's does, and counts what is read. */
class TrackedRecord implements AnswerSource {
  readonly #answers = new Map<string, Signal<Answer | undefined>>();
  readonly #rows = new Map<string, Signal<readonly string[]>>();
  readonly disputed = signal<ReadonlySet<string>>(new Set());
  reads = 0;

  #at(path: string): Signal<Answer | undefined> {
    let found = this.#answers.get(path);
    if (!found) {
      found = signal<Answer | undefined>(undefined);
      this.#answers.set(path, found);
    }
    return found;
  }

  #rowsOf(group: string): Signal<readonly string[]> {
    let found = this.#rows.get(group);
    if (!found) {
      found = signal<readonly string[]>([]);
      this.#rows.set(group, found);
    }
    return found;
  }

  answer(path: string): Answer | undefined {
    this.reads++;
    return this.#at(path).value;
  }

  unsettled(path: string): boolean {
    return this.disputed.value.has(path);
  }

  rows(group: string): readonly string[] {
    return this.#rowsOf(group).value;
  }

  say(
    path: string,
    value: Json,
    status = STATUS.answered,
    note: string | null = null,
    source: number | null = null,
  ): void {
    this.#at(path).value = { value, status, source, note };
  }

  setRows(group: string, rows: readonly string[]): void {
    this.#rowsOf(group).value = rows;
  }
}

const formOf = (name: string): Definition => {
  const form = REVIEWS.forms[name];
  if (!form) throw new Error(`no form ${name}`);
  return form.published;
};

const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  type: "text",
  label: words,
  merge: "ordinary",
  req: "N",
  sens: "1",
  voice: "worker",
  source: "professional",
  ...more,
});

/** 1,000 questions in 20 sections, 300 of them shown by a rule, and a group of 100 rows. */
function largeForm(): Definition {
  const sections: Section[] = Array.from({ length: 20 }, (_, number) => ({
    id: `s${number}`,
    title: words,
    voice: "worker",
    source: "professional",
    items: Array.from({ length: 50 }, (_, index) => {
      const id = `q${number}_${index}`;
      if (index % 10 < 7) return question(id, { req: "Y" });
      const tree = ["==", ["get", `q${number}_0`], "yes"];
      return question(id, { req: "Y", show: { tree, reads: [`q${number}_0`] } });
    }),
  }));
  sections.push({
    id: "rows",
    title: words,
    voice: "worker",
    source: "professional",
    items: [
      {
        id: "g",
        type: "group",
        label: words,
        req: "N",
        sens: "1",
        voice: "worker",
        source: "professional",
        row_limit: 100,
        items: Array.from({ length: 8 }, (_, index) => question(`r${index}`, { req: "Y" })),
      },
    ],
  });
  return {
    v: 1,
    id: "large",
    title: words,
    audience: "involvement",
    languages: ["en"],
    sections,
    counts: { "": 0 },
  };
}

describe("a form on screen", () => {
  it("shows a follow-up question when its answer asks for it, and again when it returns", () => {
    const record = new TrackedRecord();
    const state = createFormState(formOf("visit"), record, TODAY);
    const shown: boolean[] = [];
    const stop = effect(() => {
      shown.push(state.shown("concern_detail").value);
    });
    record.say("concern", "yes");
    record.say("concern_detail", "kept");
    record.say("concern", "no");
    record.say("concern", "fluctuates");
    stop();
    expect(shown).toEqual([false, true, false, true]);
    expect(state.value("concern_detail").value).toBe("kept");
  });

  it("takes an unsettled answer as missing until it is settled", () => {
    const record = new TrackedRecord();
    const state = createFormState(formOf("adult"), record, TODAY);
    record.say("condition1_met", "yes");
    expect(state.indicator("condition1").value).toBe(true);
    record.disputed.value = new Set(["condition1_met"]);
    expect(state.indicator("condition1").value).toBe(null);
    expect(state.sectionProgress("all").value.toSettle).toBe(1);
  });

  it("says a slip in what is present, and never what is missing", () => {
    const record = new TrackedRecord();
    const state = createFormState(formOf("visit"), record, TODAY);
    expect(state.problems("started_at").value).toEqual([]);
    record.say("started_at", "2026-03-12T10:00");
    record.say("ended_at", "2026-03-12T09:00");
    expect(state.problems("ended_at").value.map(({ code }) => code)).toEqual(["check_failed"]);
  });

  it("counts a section from not started to answered", () => {
    const record = new TrackedRecord();
    const state = createFormState(formOf("carer"), record, TODAY);
    const progress = state.sectionProgress("all");
    expect(progress.value).toMatchObject({ status: "not_started", needed: 11, answered: 0 });
    record.say("necessary", "yes");
    expect(progress.value).toMatchObject({ status: "left", answered: 1, left: 10 });
    record.say("health", "well");
    record.say("condition3_met", "no");
    const rows = formOf("carer").sections[0]?.items[2];
    if (rows?.type !== "group") throw new Error("outcomes is a group");
    for (const { key } of rows.rows ?? []) record.say(`outcomes/${key}/oc_manner`, ["able"]);
    expect(progress.value).toMatchObject({ status: "answered", left: 0, total: 19 });
  });

  it("never calls a section answered while an answer in it is refused by its type or a check", () => {
    const record = new TrackedRecord();
    const form = largeForm();
    const [first] = form.sections;
    if (!first) throw new Error("no section");
    const late = { tree: ["==", ["get", "on"], "2026-03-12"], reads: ["on"], message: words };
    const items = [
      question("on", { type: "date", req: "Y", checks: [late] }),
      question("hours", { type: "number", req: "N", max: 168 }),
      question("noted", { checks: [{ ...late, warn: true }] }),
    ];
    const state = createFormState({ ...form, sections: [{ ...first, items }] }, record, TODAY);
    const progress = state.sectionProgress(first.id);
    const said = (): unknown[] => {
      const { status, left, toPutRight } = progress.value;
      return [status, left, toPutRight];
    };
    record.say("on", "31 April");
    expect(said()).toEqual(["left", 0, 1]);
    record.say("on", "2026-03-11");
    expect(said()).toEqual(["left", 0, 1]);
    record.say("on", "2026-03-12");
    record.say("hours", 300);
    expect(said()).toEqual(["left", 0, 1]);
    record.say("hours", 30);
    expect(said()).toEqual(["answered", 0, 0]);
    // A reason that is not there yet is still to be answered where an answer is needed, and put right where not.
    record.say("on", null, STATUS.not_asked);
    record.say("hours", null, STATUS.not_asked);
    expect(said()).toEqual(["left", 1, 1]);
  });

  it("counts each copied answer that nobody has confirmed, and agrees with the submit check", () => {
    const record = new TrackedRecord();
    const state = createFormState(formOf("visit"), record, TODAY);
    const progress = state.sectionProgress("with");
    const row = "1".repeat(32);
    record.say("depth", "full");
    record.setRows("people", [row]);
    record.say(`people/${row}/name`, "Bo", STATUS.answered, "copied forward from 2025-02-03");
    expect(progress.value).toMatchObject({ toConfirm: 1, status: "left" });
    expect(state.toConfirm(`people/${row}/name`).value).toBe("2025-02-03");
    const found = reviewOf(state, "2026-03-12");
    const copied = [...found.problems, ...found.warnings].filter(({ code }) => code === "copied");
    expect(copied).toHaveLength(1);
    record.disputed.value = new Set([`people/${row}/name`]);
    expect(progress.value).toMatchObject({ toConfirm: 0, toSettle: 1, status: "left" });
    record.disputed.value = new Set();
    record.say(`people/${row}/name`, "Bo");
    expect(progress.value.toConfirm).toBe(0);
  });

  it("has no answered section where nothing in it can be worked out yet", () => {
    const record = new TrackedRecord();
    const reads = ["q0_0"];
    const sum = question("sum", {
      type: "calc",
      value: { tree: ["==", ["get", "q0_0"], "yes"], reads },
    } as Partial<Question>);
    const [section] = largeForm().sections;
    const worked = { ...section, id: "worked", items: [sum] } as Section;
    const info = { ...worked, id: "info", items: [question("read", { type: "info" })] };
    const form = { ...largeForm(), sections: [...largeForm().sections, worked, info] };
    const state = createFormState(form, record, TODAY);
    expect(state.sectionProgress("worked").value.status).toBe("not_started");
    expect(state.sectionProgress("info").value.status).toBe("answered");
    record.say("q0_0", "no");
    expect(state.sectionProgress("worked").value.status).toBe("answered");
  });

  it("keeps what a hand answered and is no longer asked, not copies that wait to be asked", () => {
    const record = new TrackedRecord();
    const state = createFormState(largeForm(), record, TODAY);
    record.say("q0_7", "by hand");
    record.say("q0_8", "a copy", STATUS.answered, null, SOURCE.record);
    expect(state.kept()).toEqual(["q0_7", "q0_8"]);
    expect(keptByHand(state)).toEqual(["q0_7"]);
  });

  it("counts rows as people add and remove them", () => {
    const record = new TrackedRecord();
    const state = createFormState(formOf("visit"), record, TODAY);
    record.say("depth", "full");
    const progress = state.sectionProgress("with");
    expect(progress.value.left).toBe(3);
    record.setRows("people", ["1".repeat(32)]);
    expect(progress.value.left).toBe(3);
    record.say(`people/${"1".repeat(32)}/name`, "Bo");
    expect(progress.value.left).toBe(2);
    record.setRows("people", []);
    expect(progress.value.left).toBe(3);
    expect(state.shown(`people/${"1".repeat(32)}/name`).value).toBe(false);
  });

  it("judges on the day it is, when the day changes", () => {
    const today = signal("2026-03-12");
    const form = largeForm();
    const rule = { tree: ["<", ["today"], "2026-03-13"], reads: [] };
    const first = form.sections[0];
    if (!first) throw new Error("no section");
    const dated = { ...form, sections: [{ ...first, items: [question("a", { show: rule })] }] };
    const state = createFormState(dated, new TrackedRecord(), { today, lang: "en" });
    const shown = state.shown("a");
    expect(shown.value).toBe(true);
    today.value = "2026-03-13";
    expect(shown.value).toBe(false);
  });

  it("speaks the language asked for, and English where it has none", () => {
    const lang = signal("en-easy");
    const state = createFormState(formOf("visit"), new TrackedRecord(), {
      today: TODAY.today,
      lang,
    });
    expect(state.words({ en: "Assessment", "en-easy": "Talking together" })).toBe(
      "Talking together",
    );
    expect(state.words({ en: "Assessment" })).toBe("Assessment");
  });
});

describe("a large form", () => {
  it("reads a handful of answers on a keystroke, not the form", () => {
    const record = new TrackedRecord();
    const form = largeForm();
    const state = createFormState(form, record, TODAY);
    const rows = Array.from({ length: 100 }, (_, index) => index.toString(16).padStart(32, "0"));
    record.setRows("g", rows);
    const stops = form.sections.map(({ id }) =>
      effect(() => {
        state.sectionProgress(id).value;
      }),
    );
    for (const item of form.sections[3]?.items ?? []) {
      stops.push(effect(() => void [state.shown(item.id).value, state.problems(item.id).value]));
    }
    record.reads = 0;
    record.say("q3_1", "typing");
    expect(record.reads).toBeLessThan(10);
    record.reads = 0;
    record.say(`g/${rows[50]}/r3`, "typing");
    expect(record.reads).toBeLessThan(10);
    // The processor's time, in microseconds: what else the machine does meanwhile is no failure.
    const begun = process.cpuUsage();
    for (let key = 0; key < 100; key++) record.say("q3_1", `typing ${key}`);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 100).toBeLessThan(4000);
    for (const stop of stops) stop();
  });

  it("makes no signal for a question nobody has looked at", () => {
    const record = new TrackedRecord();
    createFormState(largeForm(), record, TODAY);
    expect(record.reads).toBe(0);
  });
});

describe("the safest value", () => {
  const codes = ["x", "y", "none"].map((code) => ({ code, label: words }));

  it("is the union of what stands, without the answer that excludes", () => {
    const several = question("a", {
      type: "many",
      options: codes,
      exclusive: ["none"],
      while_unsettled: { union: true },
    });
    expect(safest(several, [["y"], ["x"], ["none"]])).toEqual(["x", "y"]);
    expect(safest(several, [["none"], ["none"]])).toEqual(["none"]);
  });

  it("is the value the author named, or missing", () => {
    expect(safest(question("a", { while_unsettled: { value: "no" } }), ["yes"])).toBe("no");
    expect(safest(question("a", { while_unsettled: { missing: true } }), ["yes"])).toBe(null);
    expect(safest(question("a"), ["yes"])).toBe(null);
  });
});
