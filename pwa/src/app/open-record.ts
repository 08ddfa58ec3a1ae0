/**
 * The one record that is open. It stays open from its task list through its sections, history and
 * submit, and is frozen and closed when the person leaves it (protocol.md 1).
 */
import { useEffect, useState } from "preact/hooks";
import { NotHere } from "../session";
import type { Hex, RecordHandle, Session } from "../session/types";

interface Open {
  readonly id: Hex;
  readonly opening: Promise<RecordHandle>;
  handle: RecordHandle | null;
}

let current: Open | null = null;

/** Keeps a record that was just started; nothing of it is stored before its first answer. */
export function holdRecord(handle: RecordHandle): void {
  leaveRecord();
  current = { id: handle.id, opening: Promise.resolve(handle), handle };
}

/** Opens a record, or gives the one already open. Rejects when it is not on this device. */
export function openRecord(session: Session, id: Hex): Promise<RecordHandle> {
  if (current?.id === id) return current.opening;
  leaveRecord();
  const opened: Open = { id, opening: session.open(id), handle: null };
  current = opened;
  opened.opening.then(
    (handle) => {
      opened.handle = handle;
      if (current !== opened) handle.close();
    },
    () => {
      if (current === opened) current = null;
    },
  );
  return opened.opening;
}

/** Saves and freezes what is open. */
export async function freezeRecord(): Promise<void> {
  try {
    await current?.handle?.freeze();
  } catch {
    // The record itself says that its words are not stored, and keeps them.
  }
}

export function closeRecord(): void {
  current?.handle?.close();
  current = null;
}

/**
 * Leaves the open record. Closing freezes it; where its words cannot be stored it stays open behind the
 * screens, and is found so when the person comes back to it.
 */
export function leaveRecord(): void {
  const left = current;
  current = null;
  left?.handle?.close();
}

/** Leaves the open record when the present address is not one of its own. */
export function leaveUnless(path: string): void {
  const own = current && [`/record/${current.id}`, `/group/${current.id}`];
  if (own && !own.some((start) => path.startsWith(start))) leaveRecord();
}

export type Opened =
  | { readonly kind: "opening" }
  | { readonly kind: "open"; readonly handle: RecordHandle }
  | { readonly kind: "gone"; readonly error: unknown };

/**
 * The record of a screen. One already open is there in the first frame, and goes when its case moves.
 * `renews`: where it is on another version of its form by now, it is opened again on that.
 */
export function useRecord(session: Session, id: Hex, renews = false): Opened {
  const held = current?.id === id ? current.handle : null;
  const [opened, setOpened] = useState<Opened>(
    held ? { kind: "open", handle: held } : { kind: "opening" },
  );
  const outdated = renews && opened.kind === "open" && opened.handle.outdated.value;
  useEffect(() => {
    let here = true;
    if (outdated) closeRecord();
    openRecord(session, id).then(
      (handle) =>
        here &&
        setOpened((was) =>
          was.kind === "open" && was.handle === handle ? was : { kind: "open", handle },
        ),
      (error) => here && setOpened({ kind: "gone", error }),
    );
    return () => {
      here = false;
    };
  }, [session, id, outdated]);
  if (opened.kind === "open" && opened.handle.gone.value) {
    return { kind: "gone", error: new NotHere("record", true, opened.handle.persons[0]) };
  }
  return opened;
}
