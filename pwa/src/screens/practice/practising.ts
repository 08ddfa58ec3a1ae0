/** Whether practice is on: for what shows otherwise meanwhile, and for the page as it is loaded again. */
import { signal } from "@preact/signals";

export const practising = signal(false);

/** Where whoever practised is told that it is over. */
export const OVER = "/practice/over";

/** The tab's own name lasts through a reload, and says nothing of anybody (main.tsx reads it). */
export const notePractice = (): void => {
  window.name = "practice";
};
export const forgetPractice = (): void => {
  if (window.name === "practice") window.name = "";
};
