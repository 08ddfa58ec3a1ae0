/**
 * A page small enough to draw the product's own components on without a browser: what Preact asks of a
 * document, a press, and what stands there in words. No layout, no style, no focus order.
 */
import { type ComponentChild, render } from "preact";
import { act } from "preact/test-utils";
import { vi } from "vitest";

class Place extends EventTarget {
  parentNode: Box | null = null;
  readonly ownerDocument = null;

  constructor(readonly nodeType: number) {
    super();
  }

  get nextSibling(): Place | null {
    const beside = this.parentNode?.childNodes ?? [];
    return beside[beside.indexOf(this) + 1] ?? null;
  }

  get textContent(): string {
    return "";
  }

  get isConnected(): boolean {
    return true;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }
}

class Words extends Place {
  constructor(public data: string) {
    super(3);
  }

  override get textContent(): string {
    return this.data;
  }
}

/** An element: its attributes, and what is in it. */
export class Box extends Place {
  readonly childNodes: Place[] = [];
  readonly attributes = new Map<string, string>();
  readonly style = { cssText: "", setProperty: () => undefined };
  readonly dataset: Record<string, string> = {};
  readonly namespaceURI = "http://www.w3.org/1999/xhtml";

  constructor(readonly localName: string) {
    super(1);
  }

  get classes(): string[] {
    return (this.attributes.get("class") ?? "").split(" ");
  }

  get firstChild(): Place | null {
    return this.childNodes[0] ?? null;
  }

  override get textContent(): string {
    return this.childNodes.map((each) => each.textContent).join("");
  }

  insertBefore(child: Place, before: Place | null): Place {
    child.remove();
    const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  appendChild(child: Place): Place {
    return this.insertBefore(child, null);
  }

  removeChild(child: Place): Place {
    const at = this.childNodes.indexOf(child);
    if (at >= 0) this.childNodes.splice(at, 1);
    child.parentNode = null;
    return child;
  }

  contains(other: Place): boolean {
    return this.within().some((each) => each === other);
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, String(value));
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  matches(): boolean {
    return false;
  }

  closest(): null {
    return null;
  }

  querySelector(): null {
    return null;
  }

  focus(): void {}

  /** All elements in it, in the order of the page. */
  within(): Box[] {
    return this.childNodes.flatMap((each) => (each instanceof Box ? [each, ...each.within()] : []));
  }
}

/** Stands in for the document and the window; call it before the first component is drawn. */
export function standIn(): void {
  const document = Object.assign(new EventTarget(), {
    createElementNS: (_: string, name: string) => new Box(name),
    createElement: (name: string) => new Box(name),
    createTextNode: (words: string) => new Words(words),
    documentElement: new Box("html"),
    body: new Box("body"),
    activeElement: null,
    visibilityState: "visible",
    getElementById: () => null,
    querySelector: () => null,
    querySelectorAll: () => [],
  });
  vi.stubGlobal("document", document);
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("location", { pathname: "/", origin: "" });
  vi.stubGlobal("history", { pushState: () => undefined, replaceState: () => undefined });
  vi.stubGlobal("CSS", { escape: (id: string) => id });
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => setTimeout(run, 0));
  class Watch {
    observe(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal("IntersectionObserver", Watch);
  vi.stubGlobal("cancelAnimationFrame", (id: number) => clearTimeout(id));
}

/** What was drawn, and what can be done to it. */
export interface Drawn {
  /** Elements with this class or of this name, in the order of the page. */
  all(kind: string): Box[];
  /** The words of each of them. */
  words(kind: string): string[];
  /** The button with these words. Throws where there is none. */
  button(words: string): Box;
  /** Lets what was begun come to its end, and draws again. */
  settle(): Promise<void>;
}

const roots = new Set<Box>();

/** Takes off what was drawn. */
export async function cleared(): Promise<void> {
  for (const root of roots) await act(() => render(null, root as unknown as Element));
  roots.clear();
}

export async function drawn(what: ComponentChild): Promise<Drawn> {
  const root = new Box("div");
  const settle = () =>
    act(async () => {
      for (let i = 0; i < 5; i++) await new Promise((done) => setTimeout(done, 0));
    });
  roots.add(root);
  await act(() => render(what, root as unknown as Element));
  await settle();
  const all = (kind: string) =>
    root.within().filter((box) => box.localName === kind || box.classes.includes(kind));
  return {
    all,
    words: (kind) => all(kind).map(({ textContent }) => textContent),
    button: (words) => {
      const found = all("button").find(({ textContent }) => textContent === words);
      if (!found) throw new Error(`no button says ${words}`);
      return found;
    },
    settle,
  };
}

/** A press, as the browser tells it: whatever it does is only begun. */
export const press = (box: Box): boolean => box.dispatchEvent(new Event("click"));
