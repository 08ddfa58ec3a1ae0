/** The tracked reads of one open record: a tick a path, told by what changed there. */
import { batch, type Signal, signal } from "@preact/signals";
import { STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import type { Answer as StoredAnswer } from "../sync/core/change";
import { shownHead } from "../sync/core/fold";
import type { Questions } from "./questions";
import type { Shown } from "./shown";
import type { HeadView } from "./types";
import { fromStored } from "./values";
import { inDisplayOrder, type Views } from "./views";

export class Reading {
  private readonly ticks = new Map<string, Signal<number>>();
  /** Ticks when anything but the words of an answer in hand changes. */
  private readonly shape = signal(0);

  constructor(
    private readonly shown: Shown,
    private readonly views: Views,
    private readonly questions: Questions,
  ) {}

  /** Tells the readers of these paths; `shape` unless only words being typed changed. */
  changed(paths: Iterable<string>, shape: boolean): void {
    batch(() => {
      for (const path of paths) {
        const tick = this.ticks.get(path);
        if (tick) tick.value++;
      }
      if (shape) this.shape.value++;
    });
  }

  everything(): void {
    this.changed(this.ticks.keys(), true);
  }

  answer(path: string): Answer | undefined {
    this.track(path);
    if (this.questions.isUnion(path)) return this.union(path);
    const head = shownHead(this.shown.heads(path));
    return head && fromStored(head.value);
  }

  unsettled(path: string): boolean {
    this.track(path);
    return !this.shown.settled(path);
  }

  rows(group: string): string[] {
    this.track(group);
    return this.shown.rows(group);
  }

  heads(path: string): HeadView[] {
    this.track(path);
    return inDisplayOrder(this.shown.heads(path)).map((head) => this.views.head(path, head));
  }

  elements(path: string): HeadView[] {
    this.track(path);
    return this.shown.elements(path).map((element) => {
      const heads = inDisplayOrder(this.shown.elementHeads(path, element));
      return this.views.head(path, heads.at(-1) as (typeof heads)[number]);
    });
  }

  unsettledPaths(): string[] {
    this.trackShape();
    return this.shown
      .paths()
      .filter(
        (path) =>
          !path.startsWith("@") && !this.shown.inRemovedRow(path) && !this.shown.settled(path),
      );
  }

  track(path: string): void {
    let tick = this.ticks.get(path);
    if (!tick) {
      tick = signal(0);
      this.ticks.set(path, tick);
    }
    tick.value;
  }

  trackShape(): void {
    this.shape.value;
  }

  private union(path: string): Answer | undefined {
    const elements = this.shown.elements(path);
    const register = shownHead(this.shown.heads(path))?.value;
    if (elements.length === 0) return register && fromStored(register);
    const [, , source, note] = register ?? this.firstAdd(path, elements[0] as string);
    return { value: elements, status: STATUS.answered, source, note };
  }

  private firstAdd(path: string, element: string): StoredAnswer {
    const head = this.shown.elementHeads(path, element)[0];
    return head?.value ?? [null, STATUS.answered, null, null];
  }
}
