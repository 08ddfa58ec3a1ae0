/** What a worker is told and asked about sharing where the person has stopped some of it. */
import { h } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Question } from "../../src/forms/definition";
import { type Asking, AskingProvider, askingOf } from "../../src/screens/section/context";
import { Listed, listed } from "../../src/screens/section/listed";
import { Stated, whyWords } from "../../src/screens/section/stated";
import { said } from "../session/enrolled";
import { named, stoppedWithTrust, TRUST } from "../session/sharing";
import { quiet } from "../session/world";
import { cleared, drawn, press, standIn } from "../ui/small-page";

beforeEach(standIn);
afterEach(async () => {
  await cleared();
  vi.unstubAllGlobals();
});

const QUESTION = {
  id: "stated",
  type: "one",
  source: "observed",
  label: { en: "What has the person said about this?" },
  options: [
    { code: "agrees", label: { en: "They agree" } },
    { code: "none_recorded", label: { en: "Nothing recorded: ask first" } },
    { code: "withdrawn", label: { en: "They agreed, then stopped it" } },
  ],
} as unknown as Question;

function Screen({ asking }: { asking: Asking }) {
  const answer = asking.handle.answer("stated");
  const props = {
    ...{ path: "stated", id: "q-stated", item: QUESTION, answer, label: "Stated" },
    ...{ hint: undefined, error: null, describedBy: "", onLeave: () => undefined },
  };
  const screen = h("main", null, h(Listed, { path: "recipient" }), h(Stated, props));
  return h(AskingProvider, { value: asking, children: screen });
}

async function shown() {
  const { decision, session, about, asking: plain, stopped } = await stoppedWithTrust();
  const person = session.people.value.find(({ id }) => id === about) ?? null;
  const asking = askingOf(session, decision, plain.form, person, null);
  const page = await drawn(h(Screen, { asking }));
  const settle = () => act(async () => void (await quiet()));
  const words = () => page.words("main").join(" ");
  return { decision, asking, page, settle, stopped, words };
}

test("while a withdrawal stands nobody can answer that they agree, and it says why", async () => {
  const { decision, settle, words } = await shown();
  decision.write("stated", said("agrees"));
  await settle();
  await vi.waitFor(() => expect(decision.answer("stated")?.value).toBe("withdrawn"));
  await settle();
  expect(words()).toContain("Hettie said no to this on 9 Mar 2026.");
  expect(words()).toContain("So this cannot be answered otherwise here.");
  // Nothing to choose from: not agreement either.
  expect(words()).not.toContain("Nothing recorded: ask first");
});

test("who wrote it down is said where the record says who", () => {
  expect(whyWords("Hettie", "2026-03-09", "Wren Saltwhistle")).toBe(
    "Hettie stopped this on 9 Mar 2026. Wren Saltwhistle wrote it down.",
  );
  expect(whyWords("Hettie", null, "Wren Saltwhistle")).toBe("Hettie said no to this.");
});

test("somebody on no list: it is asked whether it is one of those stopped, and no is kept", async () => {
  const { decision, page, settle, words } = await shown();
  decision.write("recipient_known", said("other"));
  await settle();
  expect(words()).toContain("Hettie stopped some sharing on 9 Mar 2026. Is this one of them?");
  expect(words()).toContain("Say first who exactly it is for.");
  decision.write("recipient", named("The hospital"));
  await settle();
  press(page.button("No, it is none of them"));
  await settle();
  expect(decision.answer("stated")?.value).toBe("none_recorded");
  expect(words()).not.toContain("Is this one of them?");
  // Another name is another question.
  decision.write("recipient", named("The ward"));
  await settle();
  await vi.waitFor(() => expect(decision.answer("stated")).toBeUndefined());
  await settle();
  expect(words()).toContain("Is this one of them?");
});

test("yes chooses whoever it is, and it is stopped", async () => {
  const { decision, page, settle, words } = await shown();
  decision.write("recipient_known", said("other"));
  decision.write("recipient", named("The hospital"));
  await settle();
  press(page.button("Yes: Fernshire & Marsh NHS Trust"));
  await settle();
  await vi.waitFor(() => expect(decision.answer("stated")?.value).toBe("withdrawn"));
  expect(decision.answer("recipient_known")?.value).toBe(TRUST);
  await settle();
  expect(words()).toContain("Hettie said no to this on 9 Mar 2026.");
});

test("a name on the list is chosen there, and the worker is told so", async () => {
  const { decision, asking, settle, words } = await shown();
  decision.write("recipient_known", said("other"));
  decision.write("recipient", named("fernshire and marsh nhs trust"));
  listed(asking, "recipient");
  await settle();
  expect(decision.answer("recipient_known")?.value).toBe(TRUST);
  expect(words()).toContain("“Fernshire & Marsh NHS Trust” is on the list of who it can be for");
  // The same of any other party is nobody of the list.
  decision.write("recipient_known", said("other"));
  listed(asking, "direction");
  expect(decision.answer("recipient_known")?.value).toBe("other");
});
