/** Who can attach set-aside work to another record, as it is said to somebody who holds nobody's. */
import { signal } from "@preact/signals";
import { h } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import vectors from "../../../forms/vectors/few.json";
import type { AUDIENCE } from "../../src/codes";
import type { Definition } from "../../src/forms/definition";
import { Attach } from "../../src/screens/aside/attach";
import { fewSee } from "../../src/screens/aside/few";
import type { Bundle } from "../../src/session/desk";
import type { Session } from "../../src/session/types";
import { cleared, drawn, standIn } from "../ui/small-page";

const of = (form: string | null, proven = true) => ({ form, proven }) as Bundle;
const reaching = (audience: keyof typeof AUDIENCE) => ({ audience }) as unknown as Definition;
const governance = { people: signal([]) } as unknown as Session;

async function told(bundle: Bundle, definition: Definition | null, acceptable: boolean) {
  const few = fewSee(bundle, definition);
  const props = { session: governance, bundle, few, acceptable, onAttach: () => undefined };
  return (await drawn(h(Attach, props))).words("p");
}

beforeEach(standIn);
afterEach(cleared);

test.each(vectors.cases)(
  "work of $form ($audience), proven $proven, reaches few as the server rules",
  ({ form, audience, proven, few }) => {
    const definition = audience === null ? null : reaching(audience as keyof typeof AUDIENCE);
    expect(fewSee(of(form, proven), definition)).toBe(few);
  },
);

const FEW = [
  { what: "a concern", form: "safeguarding-concern", audience: "safeguarding" },
  { what: "a jotting", form: "jotting", audience: "author-only" },
  { what: "a person's own plan", form: "wellness-recovery-plan", audience: "person-owned" },
] as const;

test.each(FEW)(
  "of $what, which no manager is shown, nobody is said to be able",
  async ({ form, audience }) => {
    expect(await told(of(form), reaching(audience), true)).toEqual([
      "Nobody can attach this: no manager is shown it, and information governance holds no records. " +
        "Keep it aside with a reason, or accept it into the record.",
    ]);
    // Accepting is named only where it is offered.
    expect(await told(of(form), reaching(audience), false)).toEqual([
      "Nobody can attach this: no manager is shown it, and information governance holds no records. " +
        "Keep it aside with a reason.",
    ]);
  },
);

test("of what managers are shown, a manager who holds the other person's records is said to be able", async () => {
  const words =
    "Only somebody who holds the other person's records can attach this. " +
    "A manager who is shown this and holds them can.";
  expect(await told(of("needs-assessment"), reaching("involvement"), true)).toEqual([words]);
  // A person's own record, of all that is theirs, is seen by those who work with them.
  expect(await told(of("person"), reaching("person-owned"), true)).toEqual([words]);
  expect(await told(of(null, false), null, false)).toEqual([words]);
});

test("of a record that nobody knows a manager sees nothing that was proved, and where it cannot be told no manager is named", async () => {
  expect((await told(of(null), null, false))[0]).toMatch(/^Nobody can attach this/);
  expect(await told(of("unpublished"), null, false)).toEqual([
    "Only somebody who holds the other person's records can attach this.",
  ]);
});
