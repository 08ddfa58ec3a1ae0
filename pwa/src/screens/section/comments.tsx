/** A manager's request about one answer, above its question, after a return (screens.md 22). */

import type { RecordHandle } from "../../session/types";
import { tl } from "../../text/en-later";
import { Button } from "../../ui/button";
import { useAsking } from "./context";
import { done, isDone, keyOf, type Pin, pinsOf } from "./pinned";

function markDone(handle: RecordHandle, pin: Pin, is: boolean): void {
  const next = new Set(done.value);
  if (is) next.add(keyOf(handle, pin));
  else next.delete(keyOf(handle, pin));
  done.value = next;
}

export function Comments({ path }: { path: string }) {
  const { handle } = useAsking();
  const pins = pinsOf(handle).filter((pin) => pin.path === path);
  return (
    <>
      {pins.map((pin) => {
        const marked = isDone(handle, pin);
        return (
          <div
            class="ds-comment"
            role="note"
            aria-label={tl("comment.name", { n: pin.n, of: pin.of })}
            key={`${handle.id}:${handle.state.value.versionNo}:${pin.n}`}
          >
            <p>{tl("comment.asks", { name: pin.by.split(" ")[0] ?? pin.by, words: pin.words })}</p>
            <Button kind="link" onPress={() => markDone(handle, pin, !marked)}>
              {tl(marked ? "comment.undone" : "comment.done")}
            </Button>
            {marked && <span> {tl("comment.isDone")}</span>}
          </div>
        );
      })}
    </>
  );
}
