/** What is printed has no hidden address in it, and what is on screen is as it was. */
import { beforeEach, describe, expect, test } from "vitest";
import { session } from "../../src/app/current";
import { guardPaper, makeForPaper } from "../../src/paper/guard";
import { box, Element, openPage, Text } from "./page";

const HOME = "7 Gullstone Court, ZZ1 4DE";
const SAID = `Gil must not learn that she is at ${HOME}.`;

const app = new Element("div");
const page = openPage(app);
guardPaper();

/** A device with Hettie's record on it, her address marked so. */
function device(from: readonly string[]): void {
  const answers: Record<string, unknown> = {
    legal_name: "Hettie Marshbell",
    "addresses/a1/lines": HOME,
    "addresses/a1/hidden_from": from,
  };
  const fold = {
    paths: () => Object.keys(answers),
    heads: (path: string) => (path in answers ? [{ value: [answers[path]] }] : []),
  };
  const books = new Map([["h", { about: { formId: "person" }, fold, watcher: null }]]);
  session.value = { contents: { holdings: { books, gone: new Set() } } } as never;
}

const shown = (...inside: Element[]): void => {
  app.childNodes = [];
  app.append(...inside);
};

/** What the browser would print: the copy where there is one, the page where not. */
function onPaper(): string {
  const copy = page.body.childNodes.find((it) => it !== app);
  return copy && app.className === "ds-noprint" ? copy.read() : app.read();
}

beforeEach(() => {
  page.fire("pointerdown");
  device(["named_person"]);
});

describe("paper", () => {
  test("has a mark where the address would stand, in words and in boxes", () => {
    shown(new Element("p", SAID), box(SAID));
    page.fire("beforeprint");
    const held = "Gil must not learn that she is at [Address withheld].";
    expect(onPaper()).toBe(`${held} ${held}`);
  });

  test("is another thing than the screen: not a letter there is touched", () => {
    const said = new Text(SAID);
    const paragraph = new Element("p");
    paragraph.append(said);
    const written = box(SAID);
    shown(paragraph, written);
    page.fire("beforeprint");
    page.fire("afterprint");
    expect([said.data, written.value]).toEqual([SAID, SAID]);
    expect(paragraph.childNodes).toEqual([said]);
  });

  test("is copied anew for each print, and the copy goes with the next touch, not before a slow phone has looked", () => {
    shown(new Element("p", SAID));
    page.fire("beforeprint");
    page.fire("afterprint");
    expect(onPaper()).not.toContain("Gullstone");
    page.fire("pointerdown");
    expect(page.body.childNodes).toEqual([app]);
    expect(app.className).toBe("");
    shown(new Element("p", "Back at Gullstone Ct."));
    page.fire("beforeprint");
    expect(onPaper()).toBe("Back at [Address withheld].");
  });

  test("of a section is guarded after the section has made what paper has of it", () => {
    const part = new Element("div");
    shown(part);
    const away = new AbortController();
    makeForPaper(() => {
      part.append(new Text(SAID));
      return () => {
        part.childNodes = [];
      };
    }, away.signal);
    page.fire("beforeprint");
    expect(onPaper()).not.toContain("Gullstone");
    page.fire("afterprint");
    expect(part.childNodes).toEqual([]);
    away.abort();
    page.fire("beforeprint");
    expect(part.childNodes).toEqual([]);
  });

  test.each([
    ["nothing is marked as hidden", ["nobody"], SAID],
    ["the page does not tell the address", ["named_person"], "Gil rang at 14:30."],
  ])("is the page itself where %s", (_, from, words) => {
    device(from);
    shown(new Element("p", words));
    page.fire("beforeprint");
    expect(page.body.childNodes).toEqual([app]);
    expect(app.className).toBe("");
    expect(onPaper()).toBe(words);
  });

  test("behind the lock has nothing to hold back, and a copy left over goes as it locks", () => {
    shown(new Element("p", SAID));
    page.fire("beforeprint");
    expect(page.body.childNodes).toHaveLength(2);
    session.value = null;
    expect(page.body.childNodes).toEqual([app]);
  });
});

describe("the keys of Print", () => {
  const press = (keys: object): boolean => {
    let stopped = false;
    page.fire("keydown", { key: "p", ...keys, preventDefault: () => (stopped = true) });
    return stopped;
  };

  test("print at once where nothing is held back, and where nobody can be told", () => {
    shown(new Element("p", "Gil rang at 14:30."));
    expect(press({ ctrlKey: true })).toBe(false);
    // No place on this screen to say it: the paper is guarded all the same.
    shown(new Element("p", SAID));
    expect(press({ metaKey: true })).toBe(false);
    page.fire("beforeprint");
    expect(onPaper()).not.toContain("Gullstone");
  });
});
