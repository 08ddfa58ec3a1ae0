/** Published forms and the commands table, as this vault holds them. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Definition } from "../forms/definition";
import type { Value } from "../sync/core/canonical";
import type { Hex } from "./draft";
import { Questions } from "./questions";
import { NO_WORKFLOW, type States, type Workflow } from "./workflow";

interface Listed {
  readonly id: string;
  readonly hash: Hex;
  /** When it became the newest, ms by the server's clock; an older server does not say. */
  readonly since_ms?: number;
}

/** The format of definitions that this app reads (forms/FORMAT.md). */
const FORMAT = 1;

export interface Startable {
  readonly id: string;
  readonly hash: Hex;
  readonly title: string;
}

export class Library {
  /** Null for one that is here and that this app cannot read: kept for the app that can. */
  private readonly forms = new Map<Hex, Questions | null>();
  private newest: readonly Listed[] = [];
  /** When the list of what is published was asked for last, ms. */
  fetched = Number.NEGATIVE_INFINITY;
  /** The commands table; null before the first contact. */
  readonly workflow = signal<Workflow | null>(null);
  private readonly startableNow = signal<readonly Startable[]>([]);

  constructor(private readonly roles: readonly string[]) {}

  get startable(): ReadonlySignal<readonly Startable[]> {
    return this.startableNow;
  }

  /** What is stored, at unlock and as it is renewed: facts `form/<hash>`, `forms` and `workflow`. */
  load(
    forms: ReadonlyMap<string, Value>,
    list: Value | undefined,
    workflow: Value | undefined,
  ): void {
    for (const [hash, json] of forms) this.forms.set(hash, parsed(json as string));
    if (typeof list === "string") this.newest = JSON.parse(list) as Listed[];
    if (typeof workflow === "string") this.workflow.value = JSON.parse(workflow) as Workflow;
    this.list();
  }

  add(hash: Hex, json: string): void {
    this.forms.set(hash, parsed(json));
    this.list();
  }

  get(hash: Hex): Questions | undefined {
    return this.forms.get(hash) ?? undefined;
  }

  /** Whether it is here, readable or not. */
  knows(hash: Hex): boolean {
    return this.forms.has(hash);
  }

  /** A form's newest version that is held here. */
  listed(form: string): { hash: Hex; since: number | null } | null {
    const found = this.newest.find(({ id }) => id === form);
    return found && this.get(found.hash)
      ? { hash: found.hash, since: found.since_ms ?? null }
      : null;
  }

  /** Hash of a form's newest version that is held here. */
  newestOf(form: string): Hex | undefined {
    return this.listed(form)?.hash;
  }

  /** What a form is called: by its newest version held here, or by any. *Tracked.* */
  title(form: string): string | undefined {
    this.startableNow.value;
    const held =
      this.get(this.newestOf(form) ?? "") ??
      [...this.forms.values()].find((each) => each?.definition.id === form);
    return held?.definition.title.en;
  }

  /** Newest versions not held yet. */
  missing(): Hex[] {
    return this.newest.map(({ hash }) => hash).filter((hash) => !this.forms.has(hash));
  }

  states(form: string): States {
    return this.workflow.value?.states[form] ?? NO_WORKFLOW;
  }

  private list(): void {
    const mine: Startable[] = [];
    for (const { id, hash } of this.newest) {
      const definition = this.forms.get(hash)?.definition;
      // A form that names nobody is begun by nobody.
      if (id === "access-log" || !definition?.starts?.roles?.some((it) => this.roles.includes(it)))
        continue;
      mine.push({ id, hash, title: definition.title.en });
    }
    const order = ({ hash }: Startable): number =>
      this.forms.get(hash)?.definition.starts?.order ?? 100;
    this.startableNow.value = mine.sort(
      (a, b) => order(a) - order(b) || a.title.localeCompare(b.title),
    );
  }
}

/** Null for a definition that is damaged, or of a newer format: what of it this app would miss is unknown. */
function parsed(json: string): Questions | null {
  try {
    const definition = JSON.parse(json) as Definition;
    return definition.v === FORMAT ? new Questions(definition) : null;
  } catch {
    return null;
  }
}
