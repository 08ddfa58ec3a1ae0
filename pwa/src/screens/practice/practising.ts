/** Whether practice is on: for what shows otherwise meanwhile. */
import { signal } from "@preact/signals";

export const practising = signal(false);
