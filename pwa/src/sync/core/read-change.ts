import { type Bytes, equalBytes } from "./bytes";
import { Malformed } from "./canonical";
import { type Change, changeId, dotOf, parseChange, recordId } from "./change";

/** Reads a change that arrived: its id, its dot, and that its record is the one its `about` founds. */
export async function readChange(raw: Bytes): Promise<{ id: Bytes; dot: Bytes; change: Change }> {
  const change = parseChange(raw);
  const { about, salt, record } = change;
  if (about !== null && !equalBytes(await recordId(about, salt), record)) {
    throw new Malformed("record is not the hash of about and salt");
  }
  const id = await changeId(raw);
  return { id, dot: dotOf(id), change };
}
