/** A form is called the same on every device that holds it, whoever may begin it. */
import { expect, test } from "vitest";
import { formTitle } from "../../src/app/form-title";
import { Library } from "../../src/session/library";
import type { Session } from "../../src/session/types";

const form = (title: string, roles: readonly string[]) =>
  JSON.stringify({
    v: 1,
    id: "care-support-plan",
    title: { en: title },
    sections: [],
    starts: { roles },
  });
const NEW = form("Care and support plan", ["social_worker"]);
const OLD = form("Care plan", ["social_worker"]);

/** What a device of somebody in a role calls the form, with these versions of it here. */
function called(role: string, held: Readonly<Record<string, string>>): string {
  const library = new Library([role]);
  const listed = JSON.stringify([{ id: "care-support-plan", hash: "new" }]);
  library.load(new Map(Object.entries(held)), listed, undefined);
  const session = { title: (id: string) => library.title(id) } as Session;
  return formTitle(session, "care-support-plan");
}

test("a manager, who cannot begin it, reads the name its worker reads", () => {
  for (const role of ["manager", "social_worker", "it_admin"])
    expect(called(role, { old: OLD, new: NEW })).toBe("Care and support plan");
});

test("where only an earlier version is here it is called what that says", () => {
  expect(called("manager", { old: OLD })).toBe("Care plan");
});

test("only where no version is here is it called by its id", () => {
  expect(called("manager", {})).toBe("Care support plan");
});
