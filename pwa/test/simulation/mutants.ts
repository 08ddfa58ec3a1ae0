/** Faults of the app on purpose. A simulation that does not catch each of them proves nothing. */
import { FileSending, type SendingTools } from "../../src/session/file-sending";
import { Chains } from "../../src/sync/chains";
import { Register } from "../../src/sync/core/heads";
import { Exchange } from "../../src/sync/exchange";
import { FileBox } from "../../src/sync/file-box";
import { Outbox, type OutboxRow } from "../../src/sync/outbox";
import { Store, type StoredPage } from "../../src/sync/store";
import type { Database } from "../../src/vault/database";
import { VaultList } from "../../src/vault/list";

export interface Mutant {
  readonly name: string;
  /** What it is caught for. */
  readonly says: RegExp;
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
  says: /calls received what the server has nothing of/,
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
  says: /shows another state than the log folds to|lacks a record/,
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

/** A fold that retires what it holds and forgets that it did: its state depends on the order of arrival. */
const foldsInOrder: Mutant = {
  name: "a fold in which what was replaced stands up again when it comes late",
  says: /folds the log of a record to another state|(shows|reads) another state/,
  seed: 6,
  breakIt: () =>
    replaced(
      Register.prototype,
      "write",
      () =>
        function (this: Register, entry, op) {
          this.live.set(entry.key, { entry, op });
        },
    ),
};

/** A device that takes a file for whole once it has begun to send it. */
const wholeTooEarly: Mutant = {
  name: "a device that calls a file whole before the server has all of it",
  says: /calls a file whole that the server has not/,
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
  says: /a file of device \d is nowhere|never comes to the end of its rounds/,
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

/** One that goes on under an id that another goes on under too. */
const staysACopy: Mutant = {
  name: "a device that takes no notice of being a copy of another",
  says: /a copy, is set aside for its number/,
  seed: 1,
  rough: true,
  breakIt: () =>
    replaced(
      Exchange.prototype,
      "round",
      (round) =>
        function (this: Exchange) {
          const { vault } = this as unknown as { vault: { copied(): void } };
          vault.copied = () => undefined;
          return round.call(this);
        },
    ),
};

/** What the server set aside for its number is not sent under the new id. */
const leavesBehind: Mutant = {
  name: "a copy that leaves behind what was set aside for its numbers",
  says: /a copy, is set aside for its number/,
  seed: 5,
  rough: true,
  breakIt: () =>
    replaced(
      Chains.prototype,
      "begin",
      (begin) =>
        async function (this: Chains, ...of) {
          const { database } = this as unknown as { database: Database };
          const aside = await database.read((tx) =>
            tx.allBy<OutboxRow>("rows", "state", "set_aside"),
          );
          await begin.call(this, ...of);
          await database.write(async (tx) => {
            for (const row of aside) await tx.put("rows", row);
          });
        },
    ),
};

/** A device that wipes more than what it held of others. */
const wipesFiles: Mutant = {
  name: "a device that throws away the files it owes as it is turned off",
  says: /a file of device \d is nowhere/,
  seed: 263,
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
  foldsInOrder,
  wholeTooEarly,
  losesTheEnd,
  staysACopy,
  leavesBehind,
  wipesFiles,
];
