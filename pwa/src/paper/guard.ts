/**
 * The guard before paper: an address that somebody must not learn is printed on no paper, whoever's record it is
 * (domain.md 7, S2 Expect 6; screens.md 7). Whoever prints is told first what is held back and from whom; where
 * the browser's own menu left no time for that, afterwards. Works with what is on the device alone.
 */
import { effect } from "@preact/signals";
import { h, render } from "preact";
import { session } from "../app/current";
import { handed } from "../app/handed";
import { place } from "../app/router";
import { type HiddenAddress, hiddenHere } from "../session/hidden-here";
import { tw } from "../text/withheld";
import { paper } from "../ui/dates";
import { HeldNotice } from "./notice";
import { piecesOf, sheetOf, toldOn } from "./sheet";

/** Makes what only paper has, and answers how it goes again. */
export type Maker = () => () => void;

/** What keeps something off paper and on screen (base.css). */
const OFF = "ds-noprint";

const makers = new Set<Maker>();
/** How what was made for the paper in hand goes again. */
let made: (() => void)[] = [];
let sheet: HTMLElement | null = null;
let notice: HTMLElement | null = null;
/** Whoever prints was told what is held back. */
let told = false;
let held: readonly HiddenAddress[] = [];

/** From now until `away`, `make` runs before each print, ahead of the guard. */
export function makeForPaper(make: Maker, away: AbortSignal): void {
  if (away.aborted) return;
  makers.add(make);
  away.addEventListener("abort", () => {
    makers.delete(make);
    unmake();
  });
}

function unmake(): void {
  for (const undo of made) undo();
  made = [];
}

function remake(): void {
  unmake();
  made = [...makers].map((make) => make());
}

const page = (): HTMLElement | null => document.getElementById("app");
const hidden = (): readonly HiddenAddress[] => {
  const contents = session.peek()?.contents;
  return contents ? hiddenHere(contents.holdings) : [];
};

function takeSheetAway(): void {
  sheet?.remove();
  sheet = null;
  page()?.classList.remove(OFF);
}

function takeNoticeAway(): void {
  if (!notice) return;
  render(null, notice);
  notice.remove();
  notice = null;
}

function tell(what: readonly HiddenAddress[], onPrint: (() => void) | null): boolean {
  takeNoticeAway();
  const main = document.getElementById("main");
  // In the hands of the person nothing is said of anybody (screens.md 16).
  if (!main || handed.peek() !== null) return false;
  const box = document.createElement("div");
  main.prepend(box);
  notice = box;
  const back = document.activeElement;
  const close = (): void => {
    takeNoticeAway();
    if (back instanceof HTMLElement && back.isConnected) back.focus();
  };
  const print =
    onPrint &&
    (() => {
      close();
      onPrint();
    });
  render(h(HeldNotice, { held: what, onPrint: print, onClose: close }), box);
  return true;
}

/** What the paper of the screen would tell, were it not held back. */
function wouldTell(): readonly HiddenAddress[] {
  const root = page();
  const addresses = hidden();
  if (!root || addresses.length === 0) return [];
  takeSheetAway();
  remake();
  try {
    return toldOn(piecesOf(root), addresses);
  } finally {
    unmake();
  }
}

/** Goes on at once where nothing is held back, else when whoever prints has been told and goes on. */
export function askBeforePaper(goOn: () => void): void {
  const what = wouldTell();
  if (what.length === 0 || !tell(what, goOn)) goOn();
}

/** Prints what is on screen, in the words paper has; whoever prints has been told. */
export async function printScreen(): Promise<void> {
  told = true;
  paper.value = true;
  // Dates stand whole by the time the page is looked at.
  await new Promise((done) => setTimeout(done));
  window.print();
  // Where that was answered with no event, nothing was printed, or it is yet to come and says so itself.
  told = false;
  paper.value = false;
}

function onBeforePrint(): void {
  takeSheetAway();
  remake();
  held = [];
  const root = page();
  const addresses = hidden();
  if (!root || addresses.length === 0) return;
  held = toldOn(piecesOf(root), addresses);
  sheet = sheetOf(root, addresses, tw("withheld.mark"));
  if (!sheet) return;
  document.body.append(sheet);
  root.classList.add(OFF);
}

function onAfterPrint(): void {
  unmake();
  paper.value = false;
  if (held.length > 0 && !told) tell(held, null);
  told = false;
  held = [];
}

/** The keys of the browser's own Print. */
function onKey(event: KeyboardEvent): void {
  takeSheetAway();
  const asks = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!asks || event.key.toLowerCase() !== "p") return;
  const what = wouldTell();
  if (what.length > 0 && tell(what, () => void printScreen())) event.preventDefault();
}

let started = false;

/** Starts the guard; once is enough. */
export function guardPaper(): void {
  if (started) return;
  started = true;
  addEventListener("beforeprint", onBeforePrint);
  addEventListener("afterprint", onAfterPrint);
  addEventListener("keydown", onKey, { capture: true });
  // Some phones say that printing is over before they look at the page: the copy goes with the next touch.
  addEventListener("pointerdown", takeSheetAway, { capture: true });
  effect(() => {
    place.value;
    session.value;
    takeSheetAway();
    takeNoticeAway();
  });
}
