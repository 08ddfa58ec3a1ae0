/** Published forms and the commands table, as this vault holds them. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Definition } from "../forms/definition";
import type { Value } from "../sync/core/canonical";
import { published, type Network } from "../sync/transport";
import type { Hex } from "./draft";
import { Questions } from "./questions";

interface Listed {
  readonly id: string;
  readonly hash: Hex;
}

export interface Startable {
  readonly id: string;
  readonly hash: Hex;
  readonly title: string;
}

export interface States {
  readonly initial: string;
  /** Null where the form has no workflow: its answers may always change. */
  readonly editable: readonly string[] | null;
}

const NO_WORKFLOW: States = { initial: "draft", editable: null };
/** How long a list of published forms is good for, ms. */
const FRESH = 3_600_000;

export class Library {
  private readonly forms = new Map<Hex, Questions>();
  private newest: readonly Listed[] = [];
  private workflow: Readonly<Record<string, States>> = {};
  private fetched = Number.NEGATIVE_INFINITY;
  private readonly startableNow = signal<readonly Startable[]>([]);

  constructor(private readonly roles: readonly string[]) {}

  get startable(): ReadonlySignal<readonly Startable[]> {
    return this.startableNow;
  }

  /** Everything stored, at unlock: facts `form/<hash>`, `forms` and `workflow`. */
  load(forms: ReadonlyMap<string, Value>, list: Value | undefined, workflow: Value | undefined): void {
    for (const [hash, json] of forms) this.forms.set(hash, parsed(json as string));
    if (typeof list === "string") this.newest = JSON.parse(list) as Listed[];
    if (typeof workflow === "string") this.workflow = statesOf(JSON.parse(workflow));
    this.list();
  }

  add(hash: Hex, json: string): void {
    this.forms.set(hash, parsed(json));
    this.list();
  }

  get(hash: Hex): Questions | undefined {
    return this.forms.get(hash);
  }

  /** Hash of a form's newest version that is held here. */
  newestOf(form: string): Hex | undefined {
    const hash = this.newest.find(({ id }) => id === form)?.hash;
    return hash !== undefined && this.forms.has(hash) ? hash : undefined;
  }

  /** Newest versions not held yet. */
  missing(): Hex[] {
    return this.newest.map(({ hash }) => hash).filter((hash) => !this.forms.has(hash));
  }

  states(form: string): States {
    return this.workflow[form] ?? NO_WORKFLOW;
  }

  /** Asks anew what is published, at most once an hour. Answers the facts to keep. Throws LinkError. */
  async refresh(network: Network, now: number): Promise<Map<string, Value>> {
    if (now - this.fetched < FRESH) return new Map();
    const text = async (path: string) => new TextDecoder().decode(await published(network, path));
    const [list, workflow] = await Promise.all([text("/forms"), text("/workflow")]);
    this.newest = JSON.parse(list) as Listed[];
    this.workflow = statesOf(JSON.parse(workflow));
    this.fetched = now;
    this.list();
    return new Map([
      ["forms", list],
      ["workflow", workflow],
    ]);
  }

  private list(): void {
    const mine: Startable[] = [];
    for (const { id, hash } of this.newest) {
      const definition = this.forms.get(hash)?.definition;
      if (!definition?.starts || id === "access-log") continue;
      const { roles } = definition.starts;
      if (roles && !roles.some((role) => this.roles.includes(role))) continue;
      mine.push({ id, hash, title: definition.title.en });
    }
    this.startableNow.value = mine;
  }
}

function parsed(json: string): Questions {
  return new Questions(JSON.parse(json) as Definition);
}

function statesOf(workflow: unknown): Record<string, States> {
  const { states } = workflow as { states?: Record<string, States> };
  return states ?? {};
}
