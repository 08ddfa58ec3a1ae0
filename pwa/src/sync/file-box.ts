/**
 * The bytes of files on this device, in a database of their own: chunk by chunk as they travel, under each
 * file's key, which stands in the change that names the file and nowhere else. Own ones that no server has
 * whole are the only copy there is; the others can be fetched again. In clear stand opaque ids, numbers,
 * lengths, times and hashes of encrypted bytes.
 */
import type { Database, Transaction } from "../vault/database";
import { WriteFailed } from "../vault/errors";
import { type Bytes, concat } from "./core/bytes";
import { type FileRow, openFiles } from "./file-rows";

const place = (id: string, number: number): string => `${id}/${String(number).padStart(3, "0")}`;

export class FileBox {
  private readonly database: Database;

  constructor(factory: IDBFactory, vault: string) {
    this.database = openFiles(factory, vault);
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

  /** One chunk, sealed under its file's key. Throws WriteFailed where the file was let go of. */
  keep(id: string, number: number, chunk: Bytes): Promise<void> {
    return this.database.write(async (tx) => {
      if (!(await tx.get("files", id))) throw new WriteFailed();
      await tx.put("chunks", { k: place(id, number), chunk });
    });
  }

  async chunk(id: string, number: number): Promise<Bytes | null> {
    const row = await this.database.read((tx) =>
      tx.get<{ chunk: Bytes }>("chunks", place(id, number)),
    );
    return row?.chunk ?? null;
  }

  /** All its chunks are stored. Throws WriteFailed where the file was let go of. */
  finish(id: string, digests: readonly Bytes[]): Promise<void> {
    return this.database.write(async (tx) => {
      const row = await tx.get<FileRow>("files", id);
      if (!row) throw new WriteFailed();
      await tx.put("files", { ...row, digests: concat(...digests) });
    });
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

/** Records, in hex, of which bytes of a file are on this device, its own not safe yet among them. */
export async function recordsWithFiles(factory: IDBFactory, vault: string): Promise<Set<string>> {
  const box = new FileBox(factory, vault);
  try {
    return new Set((await box.all()).map(({ record }) => record));
  } finally {
    box.close();
  }
}

async function dropChunks(tx: Transaction, { id, count }: FileRow): Promise<void> {
  for (let number = 0; number < count; number++) await tx.delete("chunks", place(id, number));
}
