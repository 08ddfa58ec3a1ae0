/** The form as its file stands, asked for again and again: each answer comes with the next save. */
import { signal } from "@preact/signals";
import type { Definition } from "../src/forms/definition";

export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface State {
  readonly stamp: number;
  readonly form: string;
  readonly file: string;
  /** The last version without faults; null before there is one. */
  readonly definition: Definition | null;
  readonly faults: readonly Fault[];
}

/** Null before the first answer. */
export const state = signal<State | null>(null);
/** The command that serves this page has ended. */
export const ended = signal(false);

const AGAIN_MS = 1000;

/** Asks for as long as the page is open. */
export async function watch(): Promise<never> {
  for (;;) {
    try {
      const answer = await fetch(`/state?after=${state.value?.stamp ?? 0}`);
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const found = (await answer.json()) as State;
      ended.value = false;
      if (found.stamp !== state.value?.stamp) state.value = found;
    } catch {
      ended.value = true;
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
}
