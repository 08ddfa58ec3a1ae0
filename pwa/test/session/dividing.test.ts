import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Around,
  type AttendType,
  type Away,
  concerned,
  countOf,
  divide,
  type InHand,
  type Member,
  NO_NOTE,
  type Note,
  othersNamed,
  withoutNames,
} from "../../src/session/dividing";
import { EMPTY } from "./in-hand";

const GROUP = { id: "c".repeat(32), name: "Tuesday Cuppa" };
const JUNO = { actor: "b".repeat(32), name: "Juno Foxmarrow" };
const keyOf = (n: number) => n.toString(16).padStart(32, "0");

/** Words that are found again wherever they went: nobody's are anybody else's. */
const own = (what: string, n: number) => `${what}-of-${n}-only`;

const member = (n: number, known: boolean, type: AttendType): Member => ({
  key: keyOf(n),
  known,
  name: own("name", n),
  fullName: own("name", n),
  type,
  checkIn: null,
});

interface Made {
  readonly hand: InHand;
  readonly around: Around;
}

const somebody = fc.record({
  known: fc.boolean(),
  type: fc.constantFrom<AttendType>("person", "carer", "mentor"),
  where: fc.constantFrom<"here" | Away | "unsaid">("here", "apologies", "unexpected", "unsaid"),
  said: fc.boolean(),
  agreed: fc.boolean(),
  followup: fc.boolean(),
  signpost: fc.boolean(),
});

const sessions: fc.Arbitrary<Made> = fc
  .record({
    people: fc.array(somebody, { maxLength: 12 }),
    guests: fc.nat(4),
    unnamed: fc.nat(5),
    safety: fc.constantFrom<"yes" | "no">("yes", "no"),
    topics: fc.subarray(["benefits", "housing", "work"]),
    group: fc.boolean(),
  })
  .map(({ people, guests, unnamed, safety, topics, group }) => {
    const members = people.map(({ known, type }, n) => member(n, known, type));
    const keys = (pick: (n: number) => boolean) =>
      members.map(({ key }) => key).filter((_, n) => pick(n));
    const noteOf = (n: number): Note => ({
      ...NO_NOTE,
      said: people[n]?.said ? own("said", n) : "",
      agreed: people[n]?.agreed ? own("agreed", n) : "",
      knows: "yes",
    });
    const line = (what: string, n: number, of: string | null) => ({
      key: keyOf(1000 + n),
      words: own(what, n),
      of,
    });
    // A note is offered of whoever has a record here, as the screen does.
    const known = (n: number) => people[n]?.known === true;
    const lines = (what: "followup" | "signpost") => [
      ...people.flatMap((each, n) => (each[what] && each.known ? [line(what, n, keyOf(n))] : [])),
      ...(group ? [line(what, 99, null)] : []),
    ];
    const hand: InHand = {
      ...EMPTY,
      here: keys((n) => people[n]?.where === "here"),
      away: Object.fromEntries(
        people.flatMap(({ where }, n) =>
          where === "apologies" || where === "unexpected" ? [[keyOf(n), where]] : [],
        ),
      ),
      guests: Array.from({ length: guests }, (_, n) => ({
        key: keyOf(500 + n),
        name: own("guest", n),
      })),
      unnamed,
      notes: Object.fromEntries(
        people.flatMap((_, n) => (known(n) ? [[keyOf(n), noteOf(n)]] : [])),
      ),
      topics,
      followups: lines("followup"),
      signposting: lines("signpost"),
      safety,
    };
    return { hand, around: { group: GROUP, members, mentors: [], me: JUNO } };
  });

const text = (of: unknown) => JSON.stringify(of);

describe("a session divided", () => {
  test("nobody's record holds a word about anybody else", () => {
    fc.assert(
      fc.property(sessions, ({ hand, around }) => {
        const [, ...notes] = divide(hand, around);
        for (const part of notes) {
          const all = text(part);
          around.members.forEach(({ key }, n) => {
            if (key === part.person) return;
            expect(all).not.toContain(key);
            for (const what of ["name", "said", "agreed", "followup", "signpost"]) {
              expect(all).not.toContain(own(what, n));
            }
          });
          for (const { key, name } of hand.guests) {
            expect(all).not.toContain(key);
            expect(all).not.toContain(name);
          }
        }
      }),
    );
  });

  test("the group's record holds nothing that anybody said, agreed, was told or is to have done", () => {
    fc.assert(
      fc.property(sessions, ({ hand, around }) => {
        const [log] = divide(hand, around);
        expect(log?.person).toBeNull();
        around.members.forEach((_, n) => {
          for (const what of ["said", "agreed", "followup", "signpost"]) {
            expect(text(log)).not.toContain(own(what, n));
          }
        });
      }),
    );
  });

  test("no word is lost: each stands in one record, the one it is about", () => {
    fc.assert(
      fc.property(sessions, ({ hand, around }) => {
        const parts = divide(hand, around);
        const where = (words: string) => parts.filter((part) => text(part).includes(words));
        for (const [key, { said, agreed }] of Object.entries(hand.notes)) {
          for (const words of [said, agreed].filter(Boolean)) {
            expect(where(words).map(({ person }) => person)).toEqual([key]);
          }
        }
        for (const { words, of } of [...hand.followups, ...hand.signposting]) {
          expect(where(words).map(({ person }) => person)).toEqual([of]);
        }
      }),
    );
  });

  test("each person with a record has one of their own, and everybody who came is counted once", () => {
    fc.assert(
      fc.property(sessions, ({ hand, around }) => {
        const [log, ...notes] = divide(hand, around);
        const about = notes.map(({ person }) => person);
        expect(new Set(about).size).toBe(about.length);
        expect(about).toEqual(concerned(hand, around.members).map(({ key }) => key));
        const attendees = Object.keys(log?.answers ?? {}).filter((path) =>
          /^attendees\/.*\/who$/.test(path),
        );
        const unnamed = (log?.answers.unnamed_count?.value as number | undefined) ?? 0;
        expect(attendees.length + unnamed).toBe(countOf(hand));
        for (const { key, known } of around.members) {
          if (hand.here.includes(key)) expect(about.includes(key)).toBe(known);
        }
      }),
    );
  });

  test("a thing to do has an owner and a day, in the person's record or the group's", () => {
    const around = { group: GROUP, members: [member(0, true, "person")], mentors: [], me: JUNO };
    const fitz = ["other", null, "Fitz Gullyworth", null];
    const [log, note] = divide(
      {
        ...EMPTY,
        here: [keyOf(0)],
        followups: [
          { key: keyOf(1), words: "Ring about the bus pass", of: keyOf(0), due: "2026-03-31" },
          { key: keyOf(2), words: "Book the hall", of: null, due: "2026-04-07", owner: fitz },
        ],
      },
      around,
    );
    expect(note?.answers).toMatchObject({
      [`followups/${keyOf(1)}/owner`]: { value: ["staff", JUNO.actor, JUNO.name, null] },
      [`followups/${keyOf(1)}/due`]: { value: "2026-03-31" },
    });
    expect(log?.answers).toMatchObject({
      [`followups/${keyOf(2)}/owner`]: { value: fitz },
      [`followups/${keyOf(2)}/due`]: { value: "2026-04-07" },
    });
    expect(text(log)).not.toContain("bus pass");
  });

  test("of a worry the group's record says that a concern was raised, and nothing else does", () => {
    const [log, ...notes] = divide(
      { ...EMPTY, here: [keyOf(0)], safety: "yes" },
      { group: GROUP, members: [member(0, true, "person")], mentors: [], me: JUNO },
    );
    expect(log?.answers.safeguarding?.value).toBe("yes");
    expect(text(notes)).not.toContain("safe");
  });
});

describe("another member's name in a note", () => {
  const named = [
    { key: "1", name: "Corin", fullName: "Corin Saltmarsh" },
    { key: "2", name: "Tansy", fullName: "Tansy Wickerlight" },
    { key: "3", name: "Bramble", fullName: "Bramble Wickerlight" },
    { key: "4", name: "Lu" },
  ];

  test.each([
    ["Slept well, and cooked.", []],
    ["Sat with Tansy.", ["Tansy"]],
    ["TANSY'S cake was good. So was tansy’s tea.", ["Tansy"]],
    ["Lu lent him a book about Lutes.", ["Lu"]],
    ["Lutes, and brambles.", []],
    ["Mrs Wickerlight came in.", ["Tansy", "Bramble"]],
    ["Corin Saltmarsh wants to go home.", []],
  ])("%s", (words, expected) => {
    expect(othersNamed(words, "1", named)).toEqual(expected);
  });

  test.each([
    ["Sat with Tansy.", "Sat with another member."],
    ["Tansy Wickerlight's cake.", "Another member's cake."],
    ["He had a card. Tansy overheard.", "He had a card. Another member overheard."],
    ["Sat down\nLu came, then Tansy", "Sat down\nAnother member came, then another member"],
    ["“Tansy did it!” Bramble said", "“Another member did it!” Another member said"],
    ["Corin sat alone.", "Corin sat alone."],
  ])("%s becomes %s", (words, expected) => {
    expect(withoutNames(words, "1", named, "another member")).toBe(expected);
  });

  test("said otherwise names nobody", () => {
    const anything = fc.string({
      unit: fc.constantFrom("Tansy", "Lu", "Corin", "'s", " ", ".", "a"),
    });
    fc.assert(
      fc.property(anything, (words) => {
        const said = withoutNames(words, "1", named, "another member");
        expect(othersNamed(said, "1", named)).toEqual([]);
      }),
    );
  });

  test("a surname two share is no other's in their own note", () => {
    expect(othersNamed("The Wickerlight flat is cold.", "2", named)).toEqual([]);
  });
});
