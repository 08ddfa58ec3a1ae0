/** A form's version as somebody reads it: its title and a day, and never a hash. */
import { expect, test } from "vitest";
import type { Definition } from "../../src/forms/definition";
import { createFormState } from "../../src/forms/state";
import type { AnswerContext } from "../../src/screens/shown-answer";
import { formWords } from "../../src/screens/whole/about";

const form = createFormState(
  { title: { en: "Needs assessment" }, sections: [] } as unknown as Definition,
  { answer: () => undefined, unsettled: () => false, rows: () => [] },
  { today: () => "2026-03-09", lang: "en" },
);
const PUBLISHED = Date.UTC(2026, 2, 3, 12);

const words = (newest: { hash: string; since: number | null } | null): string =>
  formWords({
    session: { newest: () => newest },
    handle: { form: "needs-assessment", formHash: "7c9b23ec" },
    form,
  } as unknown as AnswerContext);

test("the version in use is told by the day it was published", () => {
  expect(words({ hash: "7c9b23ec", since: PUBLISHED })).toBe(
    "Needs assessment, as published on 3 Mar 2026",
  );
});

test("an older one is told by the day the form changed", () => {
  expect(words({ hash: "00", since: PUBLISHED })).toBe(
    "Needs assessment, as it was before 3 Mar 2026. There is a newer version of this form.",
  );
});

test("where no day is known the title stands alone, and that there is a newer one", () => {
  expect(words({ hash: "7c9b23ec", since: null })).toBe("Needs assessment");
  expect(words({ hash: "00", since: null })).toBe(
    "Needs assessment. There is a newer version of this form.",
  );
  expect(words(null)).toBe("Needs assessment");
});
