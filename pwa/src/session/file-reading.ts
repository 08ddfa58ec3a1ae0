/**
 * Reading a file: from this device where it is here, else fetched chunk by chunk, each kept, so that a cut
 * connection goes on where it was. Nothing is shown before all of it is what the answer says.
 */
import { FILE_STATE, REPLY, ROUTE } from "../codes";
import { type Bytes, equalBytes, hex, sha256, unhex } from "../sync/core/bytes";
import { decode, encode, Malformed } from "../sync/core/canonical";
import type { FileValue } from "../sync/core/file-value";
import { chunkCount, fileHash, fileKey, openChunk, readChunk } from "../sync/core/files";
import type { FileBox } from "../sync/file-box";
import { LinkError, ReplyError } from "../sync/link";
import { FileAway } from "./file-errors";

export interface ReadingTools {
  readonly box: FileBox;
  readonly session: string;
  now(): number;
  epoch(): number;
  /** Asks the server. Throws LinkError, ReplyError. */
  ask(route: number, payload: Bytes): Promise<Bytes>;
}

/** The file as its author took it. `got` hears how much has come. Throws FileAway, DeviceFull, WriteFailed. */
export async function openFile(
  tools: ReadingTools,
  record: string,
  file: FileValue,
  got: (bytes: number) => void,
): Promise<Blob> {
  const name = hex(file.id);
  const count = chunkCount(file.size);
  const digests: Bytes[] = [];
  for (let number = 0; number < count; number++) {
    const chunk = await tools.box.chunk(name, number);
    digests.push(await sha256(chunk ?? (await fetchChunk(tools, record, file, number))));
    got(Math.min(file.size, ((number + 1) * file.size) / count));
  }
  const own = (await tools.box.row(name))?.own === true;
  if (!equalBytes(await fileHash(digests), file.hash)) {
    // What was fetched is fetched anew next time; what was taken here is nowhere else to be had.
    if (!own) await tools.box.drop([name]);
    throw new FileAway("damaged");
  }
  if (!own) await tools.box.finish(name, digests);
  return opened(tools.box, file, count);
}

async function opened(box: FileBox, file: FileValue, count: number): Promise<Blob> {
  const key = await fileKey(file.key);
  const parts: Bytes[] = [];
  for (let number = 0; number < count; number++) {
    const chunk = await box.chunk(hex(file.id), number);
    if (!chunk) throw new FileAway("damaged");
    parts.push(
      await openChunk(key, file.id, number, count, chunk).catch((error: unknown) => {
        if (!(error instanceof Malformed)) throw error;
        throw new FileAway("damaged");
      }),
    );
  }
  return new Blob(parts, { type: file.type });
}

async function fetchChunk(
  tools: ReadingTools,
  record: string,
  file: FileValue,
  number: number,
): Promise<Bytes> {
  const { box, session, now, epoch, ask } = tools;
  const id = hex(file.id);
  const reply = await ask(ROUTE.file_get, encode([unhex(record), file.id, number])).catch(
    (cause: unknown) => {
      throw away(cause);
    },
  );
  const { state, chunk } = readChunk(decode(reply));
  if (!chunk) throw new FileAway(state === FILE_STATE.damaged ? "damaged" : "not_yet");
  await box.begin({
    id,
    record,
    size: file.size,
    count: chunkCount(file.size),
    digests: null,
    own: false,
    named: true,
    progress: "whole",
    epoch: epoch(),
    made: now(),
    session,
  });
  await box.keep(id, number, chunk);
  return chunk;
}

function away(cause: unknown): unknown {
  if (cause instanceof LinkError) {
    return new FileAway(cause.kind === "no_connection" ? "offline" : "no_server", { cause });
  }
  if (!(cause instanceof ReplyError)) return cause;
  return new FileAway(cause.status === REPLY.not_here ? "not_yours" : "no_server", { cause });
}
