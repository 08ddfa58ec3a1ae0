/** What is noted of each file on this device, apart from its bytes (file-box.ts). */
import { Database } from "../vault/database";
import type { Bytes } from "./core/bytes";

/** Where an own file is. `damaged`: its bytes here are no longer what was stored. */
export type FileProgress = "unsent" | "whole" | "safe" | "damaged";

export interface FileRow {
  /** File and record, in hex. */
  readonly id: string;
  readonly record: string;
  readonly size: number;
  readonly count: number;
  /** Hashes of the sealed chunks one after the other; null until all are stored. */
  readonly digests: Bytes | null;
  /** Taken on this device, not fetched. */
  readonly own: boolean;
  /** A frozen change of this device names it; until then it may yet be let go of. */
  readonly named: boolean;
  readonly progress: FileProgress;
  /** Epoch in which the server said so. */
  readonly epoch: number;
  /** Device clock when it was begun, ms. */
  readonly made: number;
  /** Epoch in which an own file was first seen to be safe, and when, by the server's clock, ms. */
  readonly safe?: readonly [epoch: number, serverMs: number];
  /** The session that took it: what another left unnamed nobody is about to name. */
  readonly session: string;
}

/** Own files that are named and not known to be safe, as far as is known before the server is asked. */
export const onWayOf = (rows: readonly FileRow[]) =>
  rows
    .filter((row) => row.own && row.named && row.digests && row.progress !== "safe")
    .map(({ id, record, size, progress }) => ({
      id,
      record,
      size,
      sent: progress === "whole" ? size : 0,
      state: progress as Exclude<FileProgress, "safe">,
    }));

export const filesName = (vault: string): string => `doorstep-files-${vault}`;

export const openFiles = (factory: IDBFactory, vault: string): Database =>
  new Database(factory, filesName(vault), { files: { key: "id" }, chunks: { key: "k" } });

/** What is still to go of own files, as it stood when this device last heard of them. */
export async function filesOnWay(factory: IDBFactory, vault: string) {
  const files = openFiles(factory, vault);
  try {
    return onWayOf(await files.read((tx) => tx.all<FileRow>("files")));
  } finally {
    files.close();
  }
}
