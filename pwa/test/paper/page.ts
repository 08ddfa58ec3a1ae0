/** A page to print, standing in for the browser's: elements, text, boxes, and the events of printing. */

type Node = Element | Text;

export class Text {
  readonly nodeType = 3;
  constructor(public data: string) {}
  cloneNode(): Text {
    return new Text(this.data);
  }
  read(): string {
    return this.data;
  }
}

export class Element {
  readonly nodeType = 1;
  readonly tagName: string;
  childNodes: Node[] = [];
  parent: Element | null = null;
  className = "";
  id = "";
  type = "text";
  value = "";
  inert = false;
  readonly classList = {
    add: (name: string) => {
      this.className = name;
    },
    remove: (name: string) => {
      if (this.className === name) this.className = "";
    },
  };

  constructor(tag: string, ...inside: (Node | string)[]) {
    this.tagName = tag.toUpperCase();
    this.append(...inside.map((each) => (typeof each === "string" ? new Text(each) : each)));
  }
  append(...nodes: Node[]): void {
    for (const node of nodes) if (node instanceof Element) node.parent = this;
    this.childNodes.push(...nodes);
  }
  remove(): void {
    const siblings = this.parent?.childNodes;
    siblings?.splice(siblings.indexOf(this), 1);
    this.parent = null;
  }
  /** The one kind of selector asked here: a list with a class among it. */
  matches(selector: string): boolean {
    return this.className !== "" && selector.includes(`.${this.className},`);
  }
  cloneNode(): Element {
    const copy = new Element(this.tagName);
    const { className, id, type, value } = this;
    Object.assign(copy, { className, id, type, value });
    copy.append(...this.childNodes.map((node) => node.cloneNode()));
    return copy;
  }
  querySelectorAll(): Element[] {
    return this.childNodes.flatMap((node) =>
      node instanceof Element ? [node, ...node.querySelectorAll()] : [],
    );
  }
  removeAttribute(name: string): void {
    if (name === "id") this.id = "";
  }
  setAttribute(): void {}
  /** Everything that is written in it, boxes too. */
  read(): string {
    const inside = this.childNodes.map((node) => node.read());
    return [this.value, ...inside].filter(Boolean).join(" ");
  }
}

export const box = (value: string): Element => Object.assign(new Element("textarea"), { value });

/** Stands in for the window until `close`. */
export function openPage(app: Element) {
  app.id = "app";
  const body = new Element("body", app);
  const root = new Element("html", body);
  const heard = new Map<string, ((event: unknown) => void)[]>();
  const fire = (kind: string, event: object = {}): void => {
    for (const each of heard.get(kind) ?? []) each(event);
  };
  const Nothing = class {};
  const stands: Record<string, unknown> = {
    document: {
      body,
      documentElement: root,
      activeElement: null,
      getElementById: (id: string) => [root, ...root.querySelectorAll()].find((it) => it.id === id),
    },
    addEventListener: (kind: string, run: (event: unknown) => void) =>
      heard.set(kind, [...(heard.get(kind) ?? []), run]),
    HTMLSelectElement: Nothing,
    HTMLTextAreaElement: Nothing,
    HTMLCanvasElement: Nothing,
    HTMLImageElement: Nothing,
  };
  Object.assign(globalThis, stands);
  return { body, root, fire };
}
