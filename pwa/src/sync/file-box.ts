/**
 * The bytes of files on this device, in a database of their own: chunk by chunk as they travel, under each
 * file's key, which stands in the change that names the file and nowhere else. Own ones that no server has
 * whole are the only copy there is; the others can be fetched again. In clear stand opaque ids, numbers,
 * lengths, times and hashes of encrypted bytes.
 */
import { Database, type Transaction } from "../vault/database";
import { type Bytes, concat } from "./core/bytes";

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

const place = (id: string, number: number): string => `${id}/${String(number).padStart(3, "0")}`;

export class FileBox {
  private readonly database: Database;

  constructor(factory: IDBFactory, vault: string) {
    this.database = new Database(factory, filesName(vault), {
      files: { key: "id" },
      chunks: { key: "k" },
    });
  }

  all(): Promise<FileRow[]> {
    return this.database.read((tx) => tx.all<FileRow>("files"));
  }

  row(id: string): Promise<FileRow | undefined> {
    return this.database.read((tx) => tx.get<FileRow>("files", id));
  }

  /** Own files that are named and that no server is known to have whole. */
  async countUnsent(): Promise<number> {
    const rows = await this.all();
    return rows.filter((row) => row.own && row.named && row.progress === "unsent").length;
  }

  /** Notes a file before its first chunk; one that is there stays as it is. */
  begin(row: FileRow): Promise<void> {
    return this.database.write(async (tx) => {
      if (!(await tx.get("files", row.id))) await tx.put("files", row);
    });
  }

  /** One chunk, sealed under its file's key. */
  keep(id: string, number: number, chunk: Bytes): Promise<void> {
    return this.database.write(async (tx) => {
      await tx.put("chunks", { k: place(id, number), chunk });
    });
  }

  async chunk(id: string, number: number): Promise<Bytes | null> {
    const row = await this.database.read((tx) =>
      tx.get<{ chunk: Bytes }>("chunks", place(id, number)),
    );
    return row?.chunk ?? null;
  }

  /** All its chunks are stored. */
  finish(id: string, digests: readonly Bytes[]): Promise<void> {
    return this.alter([id], (row) => ({ ...row, digests: concat(...digests) }));
  }

  /** Alters rows that are there, in one transaction. */
  alter(ids: readonly string[], how: (row: FileRow) => FileRow): Promise<void> {
    return this.database.write(async (tx) => {
      for (const id of ids) {
        const row = await tx.get<FileRow>("files", id);
        if (row) await tx.put("files", how(row));
      }
    });
  }

  /** Lets go of files, chunks first: what a crash leaves of one is still known by its row. */
  async drop(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.database.write(async (tx) => {
        const row = await tx.get<FileRow>("files", id);
        if (!row) return;
        await dropChunks(tx, row);
        await tx.delete("files", id);
      });
    }
  }

  close(): void {
    this.database.close();
  }
}

async function dropChunks(tx: Transaction, { id, count }: FileRow): Promise<void> {
  for (let number = 0; number < count; number++) await tx.delete("chunks", place(id, number));
}
