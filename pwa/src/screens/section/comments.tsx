/** A manager's request about one answer, above its question, after a return (screens.md 22). */
import { signal } from "@preact/signals";
import type { CommandView, RecordHandle } from "../../session/types";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { useAsking } from "./context";

export interface Pin {
  readonly path: string;
  readonly words: string;
  readonly by: string;
  /** From 1, in the order they were pinned. */
  readonly n: number;
  readonly of: number;
}

/** Requests marked done in this sitting, by record and place in the list. */
const done = signal<ReadonlySet<string>>(new Set());

/** The accepted return that the record now stands in, if it does. */
export function returnOf(handle: RecordHandle): CommandView | null {
  if (handle.state.value.state !== "returned" || handle.submitting.value) return null;
  const returns = handle
    .commands()
    .filter((command) => command.name === "return" && command.outcome === "accepted");
  return returns.at(-1) ?? null;
}

/** The comments that a return pinned. */
export function pinsIn(command: CommandView | null): readonly Pin[] {
  const pins = command?.arguments.pins;
  if (!command || !Array.isArray(pins)) return [];
  return pins.flatMap((pin, i) =>
    Array.isArray(pin)
      ? [
          {
            path: String(pin[0]),
            words: String(pin[1]),
            by: command.by.name,
            n: i + 1,
            of: pins.length,
          },
        ]
      : [],
  );
}

/** The comments pinned by the return the record stands in. *Tracked.* */
export const pinsOf = (handle: RecordHandle): readonly Pin[] => pinsIn(returnOf(handle));

const keyOf = (handle: RecordHandle, pin: Pin): string =>
  `${handle.id}:${handle.state.value.versionNo}:${pin.n}`;
export const isDone = (handle: RecordHandle, pin: Pin): boolean =>
  done.value.has(keyOf(handle, pin));

export function Comments({ path }: { path: string }) {
  const { handle } = useAsking();
  const pins = pinsOf(handle).filter((pin) => pin.path === path);
  return (
    <>
      {pins.map((pin) => {
        const key = keyOf(handle, pin);
        const marked = done.value.has(key);
        return (
          <div
            class="ds-comment"
            role="note"
            aria-label={t("comment.name", { n: pin.n, of: pin.of })}
            key={key}
          >
            <p>{t("comment.asks", { name: pin.by.split(" ")[0] ?? pin.by, words: pin.words })}</p>
            <Button
              kind="link"
              onPress={() => {
                const next = new Set(done.value);
                if (marked) next.delete(key);
                else next.add(key);
                done.value = next;
              }}
            >
              {t(marked ? "comment.undone" : "comment.done")}
            </Button>
            {marked && <span> {t("comment.isDone")}</span>}
          </div>
        );
      })}
    </>
  );
}
