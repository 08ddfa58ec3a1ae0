import { describe, expect, test } from "vitest";
import {
  AUDIENCE,
  DESK,
  DESK_VIEW,
  FILE_STATE,
  OP,
  REASON,
  ROUTE,
  SOURCE,
  STATUS,
} from "../../src/codes";
import type { Json } from "../../src/forms/definition";
import { recordsFor } from "../../src/screens/aside/attach";
import { doneWords, slipIn } from "../../src/screens/aside/item";
import { ownWords } from "../../src/screens/aside/own";
import {
  aboutWords,
  fileWords,
  outcomeWords,
  personOf,
  plainWords,
  saidWords,
  sizeWords,
  undecided,
  whyWords,
} from "../../src/screens/aside/words";
import {
  type Bundle,
  contentOf,
  decideAside,
  fileIn,
  listAside,
  listPlain,
  namedFile,
  openAside,
  outcomeOf,
} from "../../src/session/desk";
import type { OwnAside, Session, StaffMember } from "../../src/session/types";
import { hex } from "../../src/sync/core/bytes";
import type { Change } from "../../src/sync/core/change";
import { made, set } from "../sync/make";
import { person } from "../ui/make";
import { IDRIS, NIA, WREN } from "./make";

const AT = Date.UTC(2026, 2, 9, 16, 58);
const LINE: Json[] = [
  41,
  "aa".repeat(8),
  "Phone",
  "Petra Larkmoss",
  true,
  [["bb".repeat(16), "Marlow Oystergate", "Marl"]],
  "needs-assessment",
  "cc".repeat(32),
  AT - 60_000,
  AT,
  AT + 5,
  REASON.scope,
  2,
  1_300,
  true,
  null,
  "dd".repeat(16),
  null,
  44,
];
const OUTCOME: Json = [DESK.keep, "Idris Candlebrook", "11".repeat(16), AT, "Recorded twice", null];

function answering(replies: Record<number, Json>) {
  const asked: [number, Json][] = [];
  const opened: string[] = [];
  const session = {
    call: async (route: number, payload: Json) => {
      asked.push([route, payload]);
      return replies[route] as Json;
    },
    noteOpened: async (record: string) => void opened.push(record),
  } as unknown as Session;
  return { session, asked, opened };
}

const bundleOf = async (line: Json[] = LINE): Promise<Bundle> => {
  const { session } = answering({ [ROUTE.aside]: [[line], null] });
  const [bundle] = (await listAside(session, false)).bundles;
  if (!bundle) throw new Error("none");
  return bundle;
};

describe("what the desk asks and reads", () => {
  test("a line of the wire becomes a bundle, and where to go on", async () => {
    const { session, asked } = answering({ [ROUTE.aside]: [[LINE], 41] });
    const { bundles, next } = await listAside(session, false, 7);
    expect(asked).toEqual([[ROUTE.aside, [1, 7]]]);
    expect(next).toBe(41);
    expect(bundles[0]).toMatchObject({
      arrival: 41,
      owner: "Petra Larkmoss",
      count: 2,
      bytes: 1_300,
      received: AT,
      last: 44,
      outcome: null,
      about: [{ name: "Marlow Oystergate", used: "Marl" }],
    });
  });

  test("opening one is in the access log before anything of it is shown", async () => {
    const { raw } = await made([set("good_life", "The garden")]);
    const { session, opened } = answering({
      [ROUTE.aside]: [
        LINE,
        [
          [41, AT, REASON.scope, true, hex(raw), null],
          [42, AT, REASON.malformed, false, null, "not an array"],
        ],
        false,
        [["good_life", null, [["Wren Saltwhistle", AT, ["The allotment", 1, 1, null]]]]],
      ],
    });
    const it = await openAside(session, 41);
    expect(opened).toEqual(["dd".repeat(16)]);
    expect(it.pieces.map(({ mayAccept, fault }) => [mayAccept, fault])).toEqual([
      [true, null],
      [false, "not an array"],
    ]);
    expect(it.answers.answer("good_life")?.value).toBe("The garden");
    expect(it.now[0]?.heads[0]).toMatchObject({
      name: "Wren Saltwhistle",
      answer: { value: "The allotment" },
    });
  });

  test("an answer that is a photo says whether the photo has come", async () => {
    const file = [new Uint8Array(16).fill(7), new Uint8Array(32), 10, "image/jpeg"];
    const answer = (id: number) => [
      new Uint8Array(16).fill(id),
      ...file.slice(1),
      new Uint8Array(32),
    ];
    const photos = [set("here", answer(7)), set("on_its_way", answer(8)), set("said", "words")];
    const { raw } = await made(photos);
    const page: Json[] = [LINE, [[41, AT, REASON.scope, true, hex(raw), null]], false, []];
    const states: Json = [
      ["07".repeat(16), FILE_STATE.whole],
      ["08".repeat(16), FILE_STATE.partial],
    ];
    const there = answering({ [ROUTE.aside]: [...page, states] }).session;
    const it = await openAside(there, 41);
    const said = ["here", "on_its_way", "said"].map((path) => fileIn(it, it.answers.answer(path)));
    expect(said).toEqual(["whole", "partial", null]);
    const shown = namedFile(it.answers.answer("here"));
    expect(shown && fileWords(shown)).toBe("Photo, 10 bytes.");
    expect(namedFile(it.answers.answer("said"))).toBe(null);
    // A server of before says nothing of files.
    const older = await openAside(answering({ [ROUTE.aside]: page }).session, 41);
    expect(fileIn(older, older.answers.answer("here"))).toBe(null);
  });

  test("an act names its pieces, its reason and the record it goes to", async () => {
    const { session, asked } = answering({ [ROUTE.aside_act]: [[[41, OUTCOME]], 1] });
    const acted = await decideAside(session, "attach", [41], "Wrong person", { record: "ee" });
    expect(asked).toEqual([
      [ROUTE.aside_act, [DESK.attach, [41], null, "Wrong person", { hex: "ee" }]],
    ]);
    expect(acted.stands[0]).toMatchObject({ act: "keep", name: "Idris Candlebrook" });
  });

  test("IT's list has nothing about anybody helped", async () => {
    const line: Json = [41, "aa".repeat(8), "Phone", "Petra Larkmoss", 1, 1200, 36_000, AT, AT];
    const { session } = answering({ [ROUTE.aside]: [[line], null] });
    const [plain] = (await listPlain(session)).bundles;
    expect(plain && plainWords(plain)).toBe(
      "We cannot prove who wrote this. It came in Petra Larkmoss's session. 1200 pieces, 36 kB",
    );
  });

  test("IT's list goes on where the page before it ended", async () => {
    const { session, asked } = answering({ [ROUTE.aside]: [[], 90] });
    expect((await listPlain(session)).next).toBe(90);
    await listPlain(session, 90);
    expect(asked).toEqual([
      [ROUTE.aside, [DESK_VIEW.plain, null]],
      [ROUTE.aside, [DESK_VIEW.plain, 90]],
    ]);
  });

  test("answers of several changes read as the last of each", () => {
    const op = (kind: number, path: string, value: unknown) => ({ kind, path, value });
    const change = (...ops: unknown[]) => ({ ops }) as unknown as Change;
    const { answers, paths } = contentOf([
      change(op(OP.set, "place", ["home", 1, 4, null]), op(OP.add, "needs", ["b", 1, null, null])),
      change(
        op(OP.add, "needs", ["a", 1, null, null]),
        op(OP.row_add, "carers/11", null),
        op(OP.set, "place", ["café", 1, 4, null]),
      ),
    ]);
    expect(paths).toEqual(["place", "needs"]);
    expect(answers.answer("place")?.value).toBe("café");
    expect(answers.answer("needs")?.value).toEqual(["a", "b"]);
    expect(answers.rows("carers")).toEqual(["11"]);
  });
});

describe("the words of the desk", () => {
  test("why is the first thing read, and true of each reason", async () => {
    const it = await bundleOf();
    expect(whyWords(it)).toBe("Written when this person was not on Petra Larkmoss's list.");
    expect(whyWords({ ...it, reason: REASON.revoked, turnedOff: AT })).toMatch(
      /^Sent by a device turned off on Mon 9 Mar \d\d:58\.$/,
    );
    expect(whyWords({ ...it, reason: REASON.signature })).toBe(
      "We cannot prove who wrote this. It came in Petra Larkmoss's session.",
    );
    expect(whyWords({ ...it, reason: REASON.cloned })).toBe(
      "Two devices used one identity. This is the second account.",
    );
    expect(whyWords({ ...it, reason: REASON.unknown_form })).toBe(
      "Uses a form this server does not know.",
    );
    for (const reason of Object.values(REASON)) expect(whyWords({ ...it, reason })).not.toBe("");
  });

  test("whom it is about is said as the device knows them, else as the server does", async () => {
    const it = await bundleOf();
    expect(aboutWords(it, () => "Marl Oystergate")).toBe("Marl Oystergate");
    expect(aboutWords(it, () => null)).toBe("Marl, Marlow Oystergate");
    expect(aboutWords({ ...it, about: [] }, () => null)).toBe("Nobody is named");
  });

  test("who said an answer is told as everywhere else, and nobody unproven is named for it", async () => {
    const it = await bundleOf();
    const from = (source: number | null) => ({ value: "x", status: 1, source, note: null });
    expect(personOf(it)).toBe("Marl");
    expect(personOf({ about: it.about.map((one) => ({ ...one, used: null })) })).toBe("Marlow");
    expect(personOf({ about: [...it.about, ...it.about] })).toBe("");
    expect(saidWords(from(SOURCE.person_said), "Marl", it.owner)).toBe("Marl said");
    expect(saidWords(from(SOURCE.person_said), "", it.owner)).toBe("The person said");
    expect(saidWords(from(SOURCE.observed), "Marl", it.owner)).toBe("Noted by Petra");
    expect(saidWords(from(SOURCE.observed), "Marl", null)).toBe("Noted by someone");
    expect(saidWords(from(null), "Marl", it.owner)).toBe("");
    const declined = { ...from(SOURCE.person_said), status: STATUS.declined };
    expect(saidWords(declined, "Marl", it.owner)).toBe("");
  });

  test("sizes are said as people say them", () => {
    expect([800, 1_300, 2_200_000].map(sizeWords)).toEqual(["800 bytes", "2 kB", "2.1 MB"]);
  });

  test("a decision needs a reason that can be kept", () => {
    expect(slipIn("  ")).toBe("Say why, in a few words.");
    expect(slipIn("é".repeat(1_001))).toMatch(/too long/);
    expect(slipIn("Asked Marl")).toBeNull();
  });

  test("whoever comes second is told what the first decided", async () => {
    const it = await bundleOf();
    const outcome = outcomeOf(OUTCOME);
    const mine = { decided: 1, stands: [{ ...outcome, act: "accept" as const }] };
    expect(doneWords(mine, "accept", it, outcome.actor, AT)).toBe(
      "In the record under Petra Larkmoss's name, accepted by you, reason kept.",
    );
    const theirs = { decided: 0, stands: [outcome] };
    expect(doneWords(theirs, "accept", it, "22", AT)).toBe(
      `Idris Candlebrook decided this first: ${outcomeWords(outcome, AT)}`,
    );
    const nothing = { decided: 0, stands: [null] };
    expect(doneWords(nothing, "accept", it, "22", AT)).toMatch(/^Nothing was decided/);
    // The same asked again after a lost reply: it was this person's own.
    expect(doneWords(theirs, "keep", it, outcome.actor, AT)).toMatch(/^Kept aside/);
  });

  test("only records of the same kind can take its answers", async () => {
    const it = await bundleOf();
    const record = (id: string, form: string) => ({ id, form }) as never;
    const somebody = person("p1", {
      name: "Hettie Marshbell",
      records: [
        record("r1", "needs-assessment"),
        record("r2", "carers-assessment"),
        record(it.record, "needs-assessment"),
        record("r3", "person"),
      ],
    });
    expect(recordsFor(somebody, it).map(({ id }) => id)).toEqual(["r1"]);
    expect(recordsFor(somebody, { ...it, form: null }).map(({ id }) => id)).toEqual(["r1", "r2"]);
  });
});

describe("what its author is told", () => {
  const BEA = { ...NIA, actor: "bea", name: "Bea Thornacre", roles: ["ig_officer"], team: "ig" };
  const as = (me: StaffMember, ...staff: StaffMember[]) =>
    ({ me, staff: { value: staff } }) as unknown as Session;
  const session = as(WREN, WREN, BEA, NIA);
  const own: OwnAside = {
    dot: "00".repeat(16),
    record: "11".repeat(16),
    about: { formId: "needs-assessment", audience: AUDIENCE.involvement },
    made: AT,
    received: AT,
    reason: REASON.scope,
    outcome: null,
  };
  const told = (act: number) => [act, IDRIS.name, new Uint8Array(16), AT, "Asked Marl", null];

  test("that it is not lost, why, and who decides; then what was decided", () => {
    expect(ownWords(session, own)).toBe(
      "Set aside, not lost: this person was not on your list. Nia Quillfeather decides what happens next.",
    );
    expect(ownWords(session, { ...own, outcome: told(DESK.accept) })).toBe(
      "In the record under your name, accepted by Idris Candlebrook: Asked Marl",
    );
    expect(ownWords(session, { ...own, outcome: told(DESK.keep) })).toBe(
      "Idris Candlebrook keeps it aside: Asked Marl",
    );
    expect(ownWords(session, { ...own, outcome: told(DESK.attach) })).toBe(
      "Idris Candlebrook put it in another record: Asked Marl",
    );
    expect(undecided([own, { ...own, outcome: told(DESK.keep) }])).toEqual([own]);
  });

  const decides = (session: Session, about: OwnAside["about"] = own.about) =>
    /list\. (.+) decides what happens next\.$/.exec(ownWords(session, { ...own, about }))?.[1];

  test("a manager is told of another manager of the team, or of governance, never of themselves", () => {
    expect(decides(as(IDRIS, IDRIS, BEA, NIA))).toBe("Nia Quillfeather");
    expect(decides(as(IDRIS, IDRIS, BEA, { ...NIA, team: "riverside" }))).toBe("Bea Thornacre");
    expect(decides(as(IDRIS, IDRIS))).toBe("A manager");
  });

  test("what reaches few is decided on in information governance, as no manager sees it", () => {
    const few = [
      { formId: "jotting", audience: AUDIENCE["author-only"] },
      { formId: "safeguarding-concern", audience: AUDIENCE.safeguarding },
      { formId: "wellness-recovery-plan", audience: AUDIENCE["person-owned"] },
    ];
    for (const about of few) {
      expect(decides(session, about)).toBe("Bea Thornacre");
      expect(decides(as(WREN, WREN, NIA), about)).toBe("Somebody in information governance");
    }
    expect(decides(session, { formId: "person", audience: AUDIENCE["person-owned"] })).toBe(
      "Nia Quillfeather",
    );
    expect(decides(session, null)).toBe("Nia Quillfeather");
  });
});
