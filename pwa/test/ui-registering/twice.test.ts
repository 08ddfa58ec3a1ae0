/** Main buttons pressed again before what they do is done: it is done once (known-failures.md 3). */
import { signal } from "@preact/signals";
import { type FunctionComponent, h } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import { session as unlocked } from "../../src/app/current";
import { closeRecord } from "../../src/app/open-record";
import { navigate, place } from "../../src/app/router";
import type { ScreenProps } from "../../src/app/routes";
import type { Answer } from "../../src/forms/answers";
import type { Definition, Question } from "../../src/forms/definition";
import { EMPTY, keptOf } from "../../src/screens/register/filled";
import Register from "../../src/screens/register/register";
import Start from "../../src/screens/start/start";
import type { RecordHandle, Session } from "../../src/session/types";
import { PEOPLE, sessionOf } from "../ui/make";
import { cleared, drawn, press, standIn } from "../ui/small-page";

const PERSON = PEOPLE[0]?.id as string;
const RECORD = "ee".repeat(16);
const NAME = {
  id: "legal_name",
  type: "text",
  source: "record",
  label: { en: "Name" },
} as Question;
const form = (id: string): Definition => ({
  v: 1,
  id,
  title: { en: id },
  audience: "involvement",
  languages: ["en"],
  sections: [{ id: "all", title: { en: "All" }, voice: "worker", source: "record", items: [NAME] }],
  counts: { "": 0 },
});

/** What a worker's session is to these two screens; what it is asked to do waits to be let through. */
function working(forms: readonly string[]) {
  const asked: string[] = [];
  let through: () => void = () => undefined;
  let fails: (why: Error) => void = () => undefined;
  const waits = <T>(what: string, answer: T) => {
    asked.push(what);
    return new Promise<T>((done, failed) => {
      through = () => done(answer);
      fails = failed;
    });
  };
  const handle = { id: RECORD, close: () => undefined } as unknown as RecordHandle;
  const session = sessionOf({
    startable: signal(forms.map((id) => ({ id, hash: id, title: id }))),
    definition: async (hash: string) => form(hash),
    register: (answers: Record<string, Answer>) =>
      waits(`register ${Object.keys(answers)}`, PERSON),
    start: (id: string) => waits(`start ${id}`, handle),
  }) as unknown as Session;
  return { session, asked, through: () => through(), fails: () => fails(new Error("full")) };
}

beforeEach(() => {
  standIn();
  navigate("/");
  unlocked.value = null;
});
afterEach(async () => {
  await cleared();
  closeRecord();
});

/** Somebody at the screen with its main button in reach. */
async function at(screen: typeof Register | typeof Start, forms: readonly string[]) {
  const it = working(forms);
  it.session.scratch("", "register").write(keptOf({ ...EMPTY, name: "Tansy Wickerlight" }));
  unlocked.value = it.session;
  const params = { person: PERSON };
  return {
    ...it,
    shown: await drawn(
      h(screen as FunctionComponent<ScreenProps>, { session: it.session, params }),
    ),
  };
}

const SCREENS = [
  {
    words: "Register",
    once: "register legal_name",
    leads: `/person/${PERSON}`,
    open: () => at(Register, ["person", "involvement"]),
  },
  {
    words: "Start",
    once: "start visit",
    leads: `/record/${RECORD}`,
    open: () => at(Start, ["visit"]),
  },
] as const;

async function pressedTwice({ words, once, leads, open }: (typeof SCREENS)[number]) {
  const { shown, asked, through } = await open();
  press(shown.button(words));
  press(shown.button(words));
  await shown.settle();
  // The screen is drawn anew by now, and what was asked for is still under way.
  press(shown.button(words));
  expect(asked).toEqual([once]);
  through();
  await shown.settle();
  expect(place.value.path).toBe(leads);
  expect(asked).toEqual([once]);
}

test("Register pressed again before it is done registers one person", () =>
  pressedTwice(SCREENS[0]));

test("Start pressed again before it is done begins one record", () => pressedTwice(SCREENS[1]));

test.each(SCREENS)(
  "where $words failed it can be pressed again, and nothing was done before",
  async ({ words, once, leads, open }) => {
    const { shown, asked, fails, through } = await open();
    press(shown.button(words));
    press(shown.button(words));
    fails();
    await shown.settle();
    expect(asked).toEqual([once]);
    expect(place.value.path).not.toBe(leads);
    press(shown.button(words));
    press(shown.button(words));
    through();
    await shown.settle();
    expect(asked).toEqual([once, once]);
    expect(place.value.path).toBe(leads);
  },
);
