/** Theme, page tint, text size and lock time: how this browser looks. Nothing about a person. */
import { effect, signal } from "@preact/signals";

export interface Comfort {
  readonly theme: "device" | "light" | "dark" | "outdoors";
  readonly tint: "none" | "cream" | "blue" | "green";
  readonly text: 100 | 125 | 150 | 175 | 200;
  /** Minutes without a key or a tap before the app locks; null is as the policy says, and never more. */
  readonly lockMinutes: number | null;
}

const KEY = "doorstep.comfort";
const PLAIN: Comfort = { theme: "device", tint: "none", text: 100, lockMinutes: null };

function read(): Comfort {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Comfort>;
    return { ...PLAIN, ...kept };
  } catch {
    return PLAIN;
  }
}

export const comfort = signal<Comfort>(PLAIN);

/** Applies one choice at once and remembers it. */
export function choose(change: Partial<Comfort>): void {
  comfort.value = { ...comfort.value, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(comfort.value));
  } catch {
    // A browser without room for forty bytes still shows the choice until it is closed.
  }
}

/** Reads what was chosen and keeps the document in step with it. */
export function startComfort(): void {
  comfort.value = read();
  effect(() => {
    const { theme, tint, text } = comfort.value;
    const root = document.documentElement;
    if (theme === "device") delete root.dataset.theme;
    else root.dataset.theme = theme;
    if (tint === "none") delete root.dataset.tint;
    else root.dataset.tint = tint;
    root.style.setProperty("--text-scale", String(text / 100));
  });
}
