/** Faults of the app on purpose. A simulation that does not catch each of them proves nothing. */
import { FileSending, type SendingTools } from "../../src/session/file-sending";
import { FileBox } from "../../src/sync/file-box";
import { Outbox, type OutboxRow } from "../../src/sync/outbox";
import { Store, type StoredPage } from "../../src/sync/store";
import { VaultList } from "../../src/vault/list";

export interface Mutant {
  readonly name: string;
  /** The first that is played: one of few that come upon it. */
  readonly seed: number;
  /** Whether what it breaks happens only where devices are turned off, storage is lost or put back. */
  readonly rough?: true;
  /** Breaks the app; answers how to mend it. */
  breakIt(): () => void;
}

/** Puts another method in the place of one. */
function replaced<T extends object, K extends keyof T>(
  of: T,
  name: K,
  by: (whole: T[K]) => T[K],
): () => void {
  const whole = of[name];
  of[name] = by(whole);
  return () => {
    of[name] = whole;
  };
}

/** An outbox that takes what it has sent for received: after a lost reply it is never sent again. */
const forgetsUnsent: Mutant = {
  name: "an outbox that takes what it has sent for received",
  seed: 1,
  breakIt: () => {
    const sent = new WeakMap<Outbox, OutboxRow[]>();
    const undo = [
      replaced(
        Outbox.prototype,
        "unsent",
        (unsent) =>
          async function (this: Outbox) {
            const rows = await unsent.call(this);
            sent.set(this, rows);
            return rows;
          },
      ),
      replaced(
        Outbox.prototype,
        "nextCounter",
        (next) =>
          async function (this: Outbox, least) {
            const numbers = (sent.get(this) ?? []).map(({ n }) => n);
            await this.alter(numbers, (row) => ({ ...row, state: "received" }));
            return next.call(this, least);
          },
      ),
    ];
    return () =>
      undo.forEach((each) => {
        each();
      });
  },
};

const cursorFirst: Mutant = {
  name: "an exchange that stores its cursor before what it covers",
  seed: 12,
  breakIt: () =>
    replaced(
      Store.prototype,
      "page",
      (page) =>
        async function (this: Store, stored: StoredPage) {
          const progress = stored.facts.get("progress");
          if (progress !== undefined && stored.arriving) {
            await page.call(this, { facts: new Map([["progress", progress]]) });
          }
          return page.call(this, stored);
        },
    ),
};

/** A device that takes a file for whole once it has begun to send it. */
const wholeTooEarly: Mutant = {
  name: "a device that calls a file whole before the server has all of it",
  seed: 1,
  breakIt: () =>
    replaced(
      FileSending.prototype,
      "go",
      (go) =>
        async function (this: FileSending) {
          const { tools } = this as unknown as { tools: SendingTools };
          const sent = (await tools.box.all()).filter(({ own, named }) => own && named);
          const ids = sent.map(({ id }) => id);
          await tools.box.alter(ids, (row) => ({ ...row, progress: "whole" }));
          return go.call(this);
        },
    ),
};

/** A box that says that a file is stored without its last bytes. */
const losesTheEnd: Mutant = {
  name: "a box of files that calls stored what lacks its last chunk",
  seed: 1,
  breakIt: () =>
    replaced(
      FileBox.prototype,
      "finish",
      (finish) =>
        async function (this: FileBox, id, digests) {
          await finish.call(this, id, digests);
          await this.keep(id, digests.length - 1, new Uint8Array(0));
        },
    ),
};

/** A device that wipes more than what it held of others. */
const wipesFiles: Mutant = {
  name: "a device that throws away the files it owes as it is turned off",
  seed: 243,
  rough: true,
  breakIt: () =>
    replaced(
      VaultList.prototype,
      "erase",
      (erase) =>
        async function (this: VaultList, id) {
          await erase.call(this, id);
          const { factory } = (this as unknown as { database: { factory: IDBFactory } }).database;
          const box = new FileBox(factory, id);
          await box.drop((await box.all()).filter(({ own }) => own).map((row) => row.id));
          box.close();
        },
    ),
};

export const MUTANTS: readonly Mutant[] = [
  forgetsUnsent,
  cursorFirst,
  wholeTooEarly,
  losesTheEnd,
  wipesFiles,
];
