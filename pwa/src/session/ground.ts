/** An open record from the inside: what its rarer readings are made from, whose code comes when wanted. */
import type { ReadonlySignal } from "@preact/signals";
import type { Draft, Hex } from "./draft";
import type { Beginning, Book } from "./holdings";
import type { Page } from "./pen";
import type { Reading } from "./reading";
import type { Desk } from "./record";
import type { Shown } from "./shown";
import type { Views } from "./views";

export interface Ground extends Page {
  readonly form: string;
  readonly formHash: Hex;
  readonly book: Book;
  readonly shown: Shown;
  readonly views: Views;
  readonly reading: Reading;
  readonly desk: Desk;
  /** Ticks when an own change of this record moves on its way. */
  readonly moved: ReadonlySignal<number>;
  /** What is shown begins with. */
  readonly beginning: Beginning | null;
  /** Of somebody's own plan: whether a path is not open to whoever reads it here. */
  readonly closed?: (path: string) => boolean;
  /** What a new record is started with, until its first write. */
  readonly seed: Draft | null;
}
