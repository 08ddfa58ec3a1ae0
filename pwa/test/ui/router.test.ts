/** Where the focus goes and what Back opens, with the browser's history and page stood in for. */
import { beforeEach, describe, expect, test, vi } from "vitest";

/** A control or a heading: in the page until it is removed. */
class Thing {
  isConnected = true;
  constructor(readonly id: string) {}
  focus(): void {
    if (this.isConnected) page.activeElement = this;
  }
  getAttribute(): null {
    return null;
  }
  matches(): boolean {
    return false;
  }
}

const body = new Thing("body");
const page = {
  body,
  documentElement: { hasAttribute: () => false },
  activeElement: body,
  things: new Map<string, Thing>(),
  scrolled: 0,
  querySelector(selector: string) {
    if (selector === ".ds-scroll")
      return {
        scrollTop: 140,
        scrollTo: (_: number, y: number) => {
          page.scrolled = y;
        },
      };
    return page.things.get(selector.slice(1)) ?? null;
  },
  addEventListener() {},
};
const watching = new Set<() => void>();

function put(id: string): Thing {
  const thing = new Thing(id);
  page.things.set(id, thing);
  return thing;
}

/** Takes it out of the page, as a list does with what is done. */
function remove(thing: Thing): void {
  thing.isConnected = false;
  page.things.delete(thing.id);
  if (page.activeElement === thing) page.activeElement = body;
  for (const told of [...watching]) told();
}

/** The browser's own history. */
const stack: { state: unknown; path: string }[] = [];
let at = 0;
let popped: (event: { state: unknown }) => void = () => undefined;

beforeEach(async () => {
  vi.resetModules();
  stack.splice(0, stack.length, { state: null, path: "/" });
  at = 0;
  page.activeElement = body;
  page.things.clear();
  page.scrolled = 0;
  watching.clear();
  const location = {
    get pathname() {
      return stack[at]?.path ?? "/";
    },
  };
  const history = {
    pushState(state: unknown, _: string, path: string) {
      at += 1;
      stack.splice(at, stack.length, { state, path });
    },
    replaceState(state: unknown, _: string, path = location.pathname) {
      stack[at] = { state, path };
    },
    back() {
      at -= 1;
      popped({ state: stack[at]?.state });
    },
  };
  class Watch {
    constructor(private readonly told: () => void) {}
    observe(): void {
      watching.add(this.told);
    }
    disconnect(): void {
      watching.delete(this.told);
    }
  }
  vi.stubGlobal("document", page);
  vi.stubGlobal("location", location);
  vi.stubGlobal("history", history);
  vi.stubGlobal("CSS", { escape: (id: string) => id });
  vi.stubGlobal("MutationObserver", Watch);
  vi.stubGlobal("addEventListener", (kind: string, listen: typeof popped) => {
    if (kind === "popstate") popped = listen;
  });
});

const started = async () => {
  const router = await import("../../src/app/router");
  router.startRouter();
  return router;
};

const asHeading = (thing: Thing) => thing as unknown as HTMLElement;

describe("leaving a page that is done with", () => {
  test("over the page it came from: that page stands once, and Back goes to the one before", async () => {
    const { navigate, goBack, place } = await started();
    navigate("/decision");
    navigate("/return");
    goBack("/decision", true);
    expect(place.value.path).toBe("/decision");
    history.back();
    expect(place.value.path).toBe("/");
  });

  test("opened by its own address: it is replaced, so that Back does not open it again", async () => {
    const { navigate, goBack, place } = await started();
    navigate("/return");
    goBack("/decision", true);
    expect(place.value.path).toBe("/decision");
    history.back();
    expect(place.value.path).toBe("/");
  });
});

describe("coming back to a list", () => {
  const left = async () => {
    const router = await started();
    router.navigate("/to-settle");
    const row = put("clash-1");
    row.focus();
    router.navigate("/record/1/settle");
    page.activeElement = body;
    history.back();
    return { ...router, row, heading: put("h1") };
  };

  test("the control that was used has the focus, where it was", async () => {
    const { arrive, row, heading } = await left();
    arrive(asHeading(heading));
    expect(page.activeElement).toBe(row);
    expect(page.scrolled).toBe(140);
  });

  test("where that control is gone the heading has it, in view", async () => {
    const { arrive, row, heading } = await left();
    remove(row);
    arrive(asHeading(heading));
    expect(page.activeElement).toBe(heading);
    expect(page.scrolled).toBe(0);
  });

  test("where it goes a moment later the heading has it then", async () => {
    const { arrive, row, heading } = await left();
    arrive(asHeading(heading));
    remove(row);
    expect(page.activeElement).toBe(heading);
    expect(watching.size).toBe(0);
  });

  test("a control that goes takes no focus from where somebody has moved to", async () => {
    const { arrive, row, heading } = await left();
    arrive(asHeading(heading));
    const other = put("clash-2");
    other.focus();
    remove(row);
    expect(page.activeElement).toBe(other);
  });
});
