/** A form for adults, and what is begun of somebody younger in its place. */
import { describe, expect, test, vi } from "vitest";
import { openTitle, recordTitle } from "../../src/app/form-title";
import type { Definition } from "../../src/forms/definition";
import { tooYoungFor } from "../../src/forms/from-age";
import { createFormState } from "../../src/forms/state";
import { youngWords } from "../../src/screens/submit/young";
import { enrolled, said } from "./enrolled";
import { fernshire, VISIT } from "./world";

const [ALL] = VISIT.sections;
const CHILD = ["==", ["get", "place"], "child"];
const ADULTS = {
  ...VISIT,
  id: "carers-assessment",
  title: { en: "Carer's assessment" },
  starts: {
    roles: ["social_worker"],
    from_age: 18,
    younger: {
      section: "referral",
      label: { en: "Record a young carer referral" },
      title: { en: "Young carer referral" },
      copied_in: [{ to: "name", from: "person", path: "legal_name" }],
    },
  },
  sections: [
    ALL,
    {
      ...ALL,
      id: "referral",
      show: { tree: CHILD, reads: ["place"] },
      items: [{ ...ALL?.items[2], id: "name" }],
    },
  ],
};

async function of(born: string) {
  const council = await fernshire();
  await council.publish(ADULTS as never);
  await council.publish({ ...VISIT, id: "involvement" } as never);
  const { session } = await enrolled(council);
  const person = await session.register({
    legal_name: said("Perrin Wickerlight"),
    dob: said(born),
  });
  const record = await session.start("carers-assessment", person, {});
  return { session, record };
}

test("a child's record begins with their name, and is called what it is, in lists and on its page", async () => {
  const born = `${Number((await of("1982-01-30")).session.today().slice(0, 4)) - 15}-01-01`;
  const { session, record } = await of(born);
  expect(record.answer("name")).toMatchObject({ value: "Perrin Wickerlight", source: 5 });
  const form = createFormState(record.definition, record, { today: session.today, lang: "en" });
  expect(openTitle(form)).toBe("Carer's assessment");
  record.write("place", said("child"));
  expect(openTitle(form)).toBe("Young carer referral");
  await record.freeze();
  const listed = () => session.records.value.find(({ id }) => id === record.id);
  await vi.waitFor(() => expect(listed()?.named).toBe("Young carer referral"));
  expect(recordTitle(session, { form: "carers-assessment", named: null })).toBe(
    "Carer's assessment",
  );
});

test("an adult's begins without it, so that nothing in it is kept and never asked", async () => {
  const { record } = await of("1982-01-30");
  expect(record.answer("name")).toBeUndefined();
});

describe("too young for a form", () => {
  const on = "2026-03-09";
  const form = (starts: Definition["starts"]) => ({ starts }) as Definition;

  test("is whoever is known not to have reached its age on the day", () => {
    const plan = form({ from_age: 18 });
    expect(tooYoungFor(plan, "2010-09-03", on)).toBe(15);
    expect(tooYoungFor(plan, "2008-03-10", on)).toBe(17);
    expect(tooYoungFor(plan, "2008-03-09", on)).toBeNull();
    expect(tooYoungFor(form({ from_age: 16 }), "2010-03-09", on)).toBeNull();
  });

  test("is nobody whose date of birth nobody knows, and nobody for a form without an age", () => {
    expect(tooYoungFor(form({ from_age: 18 }), null, on)).toBeNull();
    expect(tooYoungFor(form({ from_age: 18 }), "31/2/2010", on)).toBeNull();
    expect(tooYoungFor(form({}), "2010-09-03", on)).toBeNull();
  });

  test("is said before submitting, with the age the form is for", () => {
    const said = (title: string, starts: Definition["starts"], born: string | null) =>
      youngWords({
        session: { today: () => on } as never,
        form: { definition: { title: { en: title }, starts } } as never,
        person: { name: "Perrin Wickerlight", preferred: null, born } as never,
      });
    const plan = "Care and support plan";
    expect(said(plan, { from_age: 18 }, "2010-09-03")).toBe(
      "Perrin is 15. A care and support plan is for adults.",
    );
    expect(said("Mental capacity assessment", { from_age: 16 }, "2010-09-03")).toBe(
      "Perrin is 15. A mental capacity assessment is for people of 16 and over.",
    );
    expect(said("Eligibility determination", { from_age: 18 }, "2010-09-03")).toBe(
      "Perrin is 15. An eligibility determination is for adults.",
    );
    expect(said(plan, { from_age: 18 }, null)).toBeNull();
    const { younger } = ADULTS.starts;
    expect(said("Carer's assessment", { from_age: 18, younger }, "2010-09-03")).toBeNull();
  });

  test("is a child for a form published before it named an age", () => {
    const younger = { section: "young_carer", label: { en: "Refer" } };
    expect(tooYoungFor(form({ younger }), "2010-09-03", on)).toBe(15);
  });
});
