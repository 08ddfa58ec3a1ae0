/** A person's page says what stands of sharing, and a withdrawal's own page that it has stopped. */
import { h } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Json } from "../../src/forms/definition";
import { Sharing, sharingWords, type Told } from "../../src/screens/one-person/sharing";
import { OwnScreen } from "../../src/screens/record/own-screen";
import { handleState } from "../../src/screens/record/read-only";
import { stoppedAt } from "../../src/screens/stop/done";
import type { RecordHandle } from "../../src/session/types";
import { said } from "../session/enrolled";
import { stoppedWithTrust } from "../session/sharing";
import { cleared, drawn, standIn } from "../ui/small-page";

beforeEach(standIn);
afterEach(cleared);

const KNOWN = {
  id: "recipient_known",
  type: "one",
  options: [
    { code: "trust", label: { en: "Fernshire & Marsh NHS Trust" } },
    { code: "other", label: { en: "Somebody else" } },
  ],
};
const definition = {
  sections: [
    {
      items: ["recipients", "scope_recipients"].map((id) => ({
        id,
        type: "group",
        items: [KNOWN],
      })),
    },
  ],
} as unknown as Told["definition"];

function told(answers: Record<string, Json>): Told {
  const rows = (group: string) => [
    ...new Set(
      Object.keys(answers).flatMap((path) =>
        path.startsWith(`${group}/`) ? [path.split("/")[1] ?? ""] : [],
      ),
    ),
  ];
  const answer = (path: string) => {
    const value = answers[path];
    return value === undefined ? undefined : { value, status: 1, source: 1, note: null };
  };
  return { started: 0, definition, answers: { answer, rows, unsettled: () => false } };
}

const STATEMENT = {
  event_date: "2026-02-09",
  "recipients/1/recipient_known": "trust",
  "recipients/1/recipient_answer": "agree",
  "recipients/2/recipient_known": "other",
  "recipients/2/recipient": ["other", null, "Gil Rookstrand", null],
  "recipients/2/recipient_answer": "no",
};
const STOP = {
  withdrawn_at: "2026-03-09T14:32",
  scope: "recipient",
  "scope_recipients/1/recipient_known": "trust",
};

test("what they agreed to share is one line, and what they stopped stands first in it", () => {
  const agreed =
    "aid on 9 Feb 2026. Agrees: Fernshire & Marsh NHS Trust. Does not agree: Gil Rookstrand.";
  expect(sharingWords([told(STATEMENT)], [])).toBe(`S${agreed}`);
  expect(sharingWords([told(STATEMENT)], [told(STOP)])).toBe(
    `Stopped on 9 Mar 2026: Fernshire & Marsh NHS Trust. Before that, s${agreed}`,
  );
  expect(sharingWords([], [told({})])).toBe("Stopped: all sharing.");
  expect(sharingWords([], [])).toBeNull();
  // A later statement takes the place of what was stopped before.
  const since = told({ event_date: "2026-04-14" });
  expect(sharingWords([told(STATEMENT), since], [told(STOP)])).toBe("Said on 14 Apr 2026.");
});

test("the person's page says that a withdrawal was not sent, and what is stopped", async () => {
  const { session, about } = await stoppedWithTrust();
  const person = () => {
    const found = session.people.value.find(({ id }) => id === about);
    if (!found) throw new Error("nobody here");
    return found;
  };
  await vi.waitFor(() => expect(person().records.some(({ unsent }) => unsent > 0)).toBe(true));
  const page = await drawn(h("main", null, h(Sharing, { session, person: person() })));
  await vi.waitFor(() => {
    const words = page.words("main").join(" ");
    expect(words).toContain(
      "Withdrawal not sent yet. Ring the team if someone else may share today.",
    );
    expect(words).toContain("Stopped on 9 Mar 2026: Fernshire & Marsh NHS Trust.");
  });
});

test("a withdrawal's own page says since when it is stopped, and leads to what is left", async () => {
  const { session, about } = await stoppedWithTrust();
  const entry = session.records.value.find(
    ({ form, person }) => form === "preference-withdrawal" && person === about,
  );
  const handle = (await session.open(entry?.id ?? "")) as RecordHandle;
  expect(handleState(session, handle)).toBe("Stopped on this device: 9 Mar 2026, 14:32.");
  const page = await drawn(h("main", null, h(OwnScreen, { handle })));
  const words = page.words("main").join(" ");
  expect(words).toContain("See what it stops and what is left to do");
  expect(words).not.toContain("Stop sharing now");
  // What is no time has stopped nothing.
  handle.write("withdrawn_at", said(null));
  await page.settle();
  expect(stoppedAt(handle)).toBeNull();
  expect(page.words("main").join(" ")).toContain("Stop sharing now");
  handle.close();
});
