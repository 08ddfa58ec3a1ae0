/** Where an answer stands on screen: the section to open for it. */
import type { RecordHandle } from "../session/types";
import { navigate } from "./router";

/** The number of the section a path is in, from 1; 0 when the form has no such question. */
export function sectionNumber(handle: RecordHandle, path: string): number {
  const head = path.split("/")[0];
  return (
    handle.definition.sections.findIndex((section) =>
      section.items.some((item) => item.id === head),
    ) + 1
  );
}

/** The address of the section that asks a question. */
export const sectionAddress = (handle: RecordHandle, path: string): string =>
  `/record/${handle.id}/section/${Math.max(1, sectionNumber(handle, path))}`;

/** Opens the section of a question, opens its row if it is in one, and puts the focus in its field. */
export const focusPath = (handle: RecordHandle, path: string): void =>
  navigate(sectionAddress(handle, path), { hold: { focus: path } });
