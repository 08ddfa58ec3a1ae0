/** A statement in the person's hands: two questions in their voice, and what the screens are given of it. */
import { signal } from "@preact/signals";
import { vi } from "vitest";
import { session as unlocked } from "../../src/app/current";
import type { Answer } from "../../src/forms/answers";
import type { Definition, Question } from "../../src/forms/definition";
import type { Turning } from "../../src/screens/hand-over/frame";
import { stepsOf } from "../../src/screens/hand-over/steps";
import type { Asking } from "../../src/screens/section/context";
import { sessionOf } from "../ui/make";

/** Words that say which language they are in. */
const said = (id: string) => ({ en: `${id}, en`, "en-easy": `${id}, easy`, ar: `${id}, ar` });

const question = (id: string, type: string, more: object = {}) =>
  ({ id, type, source: "person_said", label: said(id), ...more }) as unknown as Question;

const OPTIONS = ["yes", "yes_but", "ask_later"].map((code) => ({ code, label: said(code) }));
const FORM = {
  v: 1,
  id: "sharing-preference",
  title: { en: "Sharing" },
  languages: ["en", "en-easy", "ar"],
  sections: [
    {
      id: "say",
      voice: "person",
      items: [
        question("helping_now", "one", {
          options: OPTIONS,
          hint: said("You can say who. You can say what"),
        }),
        question("helping_now_words", "long"),
      ],
    },
    { id: "confirm", voice: "worker", items: [question("confirmed", "one")] },
  ],
} as unknown as Definition;

/** The hand-over of such a record, as its screens are given it. */
export function handing() {
  const answers = signal<Record<string, Answer>>({});
  const session = sessionOf({ openElsewhere: () => null });
  const handle = {
    id: "ee".repeat(16),
    definition: FORM,
    persons: [],
    save: signal({ kind: "saved", at: 0 }),
    state: signal({ state: "draft", at: null }),
    sent: signal({ waiting: 0, safe: false, receivedAt: null }),
    unsent: signal(0),
    arrived: signal(0),
    writable: () => true,
    showArrived: () => undefined,
    unsettled: () => false,
    heads: () => [],
    rows: () => [],
    answer: (path: string) => answers.value[path],
    write: (path: string, answer: Answer) => {
      answers.value = { ...answers.value, [path]: answer };
    },
    writeAll: (written: Record<string, Answer>) => {
      answers.value = { ...answers.value, ...written };
    },
  };
  const form = {
    definition: FORM,
    place: (id: string) => (id.startsWith("helping") ? {} : undefined),
    needed: (id: string) =>
      signal(id === "helping_now_words" && answers.value.helping_now?.value === "yes_but"),
    words: (text: { en: string }) => text.en,
    sectionShown: () => signal(false),
  };
  const asking = {
    ...{ session, handle, form, person: null, personName: "Hettie", workerName: "Wren" },
  } as unknown as Asking;
  unlocked.value = asking.session;
  const onNext = vi.fn();
  const turning: Turning = {
    ...{ asking, language: "en-easy", leaflet: null, version: "aa bb", number: 1, of: 2 },
    ...{ waits: true, onBack: null, onNext, onStaff: () => undefined },
  };
  const steps = stepsOf(FORM);
  return { asking, turning, steps, onNext };
}
