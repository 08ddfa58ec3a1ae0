/**
 * What is frozen leaves a locked vault (protocol.md 3 "Deposit"): copies in the order of their numbers, in
 * the bounds of a round, halved where they are too much. Nothing sealed to the vault is touched, and
 * nothing a receipt says is believed before its signature is.
 */
import { FILE_STATE, PURPOSE, RECEIPT, REPLY, VERDICT } from "../codes";
import { type Bytes, equalBytes, sha256, unhex } from "./core/bytes";
import { Malformed } from "./core/canonical";
import { type Deposit, NotReceipt, type Receipt, readReceipt, sealDeposit } from "./core/deposit";
import type { ReplyContext } from "./core/envelope";
import type { Verdict } from "./core/messages";
import { parseClearRefusal } from "./core/messages";
import { EnrolmentError, newestKey, type Statement, verifyStatements } from "./core/statements";
import type { DepositBox, Sender } from "./deposit-box";
import type { FileRow } from "./file-rows";
import { durable, judged } from "./judging";
import { LinkError, type Network } from "./link";
import type { OutboxRow } from "./outbox";
import { openAnswer, post, published } from "./transport";

/** What depositing needs of the vault it works for. */
export interface Depositing {
  readonly box: DepositBox;
  readonly network: Network;
  now(): number;
  /** The server says that this device is revoked: acted on before anything else of the receipt. */
  turnOff(): Promise<void>;
}

/** What came of it. Times in ms by the server's clock. */
export interface Deposited {
  readonly sent: number;
  readonly revoked: boolean;
  /** From when on the server takes more, where it takes no more now. */
  readonly later: number | null;
  /** The device is revoked, nothing is left on it that is not safe, and the server has heard so. */
  readonly empty: boolean;
  /** Why no more was sent; null where there was no more to send or the server takes it later. */
  readonly failure: LinkError | null;
}

const MOST_COPIES = 200;
const MOST_BYTES = 1024 * 1024;
/** Of files, in one deposit. */
const MOST_CHUNKS = 3;

/** Deposits until nothing is left that can go. `revoked`: this vault was turned off before. */
export async function depositAll(
  vault: Depositing,
  sender: Sender,
  revoked: boolean,
): Promise<Deposited> {
  const run = new Run(vault, sender, revoked);
  try {
    await run.all();
    return run.came(null);
  } catch (error) {
    if (error instanceof LinkError) return run.came(error);
    // An answer that is none, or not the organisation's: somebody in between, or a server being mended.
    const strange = [Malformed, NotReceipt, EnrolmentError, SyntaxError];
    if (!strange.some((kind) => error instanceof kind)) throw error;
    return run.came(new LinkError("no_server", 0, { cause: error }));
  }
}

class Run {
  private sent = 0;
  private later: number | null = null;
  private empty = false;
  private batch = MOST_COPIES;
  private through = 0;
  /** Numbers of copies the server could not open: the change itself goes when the vault is unlocked. */
  private readonly unopened = new Set<number>();

  constructor(
    private readonly vault: Depositing,
    private sender: Sender,
    private revoked: boolean,
  ) {}

  came(failure: LinkError | null): Deposited {
    const { sent, revoked, later, empty } = this;
    return { sent, revoked, later, empty, failure };
  }

  /** At least one deposit is made, even of nothing: its receipt says whether this device is revoked. */
  async all(): Promise<void> {
    const { box } = this.vault;
    for (let more = true; more; ) more = await this.one(RECEIPT.unreadable);
    if ((await box.outbox.unsent()).length > 0) return;
    const handedIn = await this.files();
    if (!this.revoked || !handedIn || !(await box.handedIn(this.through))) return;
    await this.one(RECEIPT.empty);
    this.empty = await box.handedIn(this.through);
  }

  /** One deposit of what is next; answers whether another is to follow. */
  private async one(receipt: number): Promise<boolean> {
    const { outbox } = this.vault.box;
    const unsent = await outbox.unsent();
    const rows = take(
      unsent.filter(({ n }) => !this.unopened.has(n)),
      this.batch,
    );
    const left = (await outbox.countUnsent()) - rows.length;
    const answer = await this.ask(rows, this.revoked ? receipt : 0, left);
    if (!answer) return true;
    this.batch = Math.min(MOST_COPIES, this.batch * 2);
    const revoked = this.revoked;
    const moved = await this.keep(rows, answer);
    // Just turned off: that nothing here can be read any more is still to be said.
    if (this.revoked !== revoked) return true;
    if (answer.laterMs !== null && answer.laterMs > answer.serverMs) {
      this.later = answer.laterMs;
      return false;
    }
    return moved > 0 && (await outbox.unsent()).some(({ n }) => !this.unopened.has(n));
  }

  /** Own files, after all that names them. Whether nothing of them is only here any more. */
  private async files(): Promise<boolean> {
    const { box } = this.vault;
    const epoch = await box.epoch();
    const rows = (await box.files.all())
      .filter((row) => row.own && row.digests && row.progress !== "damaged")
      .filter((row) => row.progress !== "safe" || row.epoch !== epoch)
      .sort((a, b) => a.made - b.made);
    let all = true;
    for (const row of rows) {
      if (!(await this.file(row))) all = false;
      if (this.later !== null) return false;
    }
    return all;
  }

  /** Brings one file, from where the server has it. Whether it need not stay here. */
  private async file(row: FileRow): Promise<boolean> {
    const { box } = this.vault;
    const file = unhex(row.id);
    let chunks: { file: Bytes; number: number; chunk: Bytes }[] = [];
    for (let had = -1; ; ) {
      const saying = this.revoked ? RECEIPT.unreadable : 0;
      const receipt = await this.send([], saying, 0, { asked: [file], chunks });
      await this.keep([], receipt);
      const [standing] = receipt.files;
      if (!standing) return false;
      const { state, have, safe } = standing;
      // All changes are there and none names it: of a device turned off nobody will any more. One that a
      // change here names is owed, whatever the server knows of that change.
      if (state === FILE_STATE.unknown) return this.revoked && !row.named;
      if (state === FILE_STATE.whole) {
        const progress = safe ? "safe" : "whole";
        await box.files.alter([row.id], (it) => ({ ...it, progress, epoch: receipt.epoch }));
        this.sent++;
        return safe;
      }
      if (receipt.laterMs !== null && receipt.laterMs > receipt.serverMs) {
        this.later = receipt.laterMs;
        return false;
      }
      if (have.length <= had) return false;
      had = have.length;
      chunks = await this.missing(row, new Set(have));
      // What storage has damaged can be brought by nobody.
      if (chunks.length === 0) {
        await box.files.alter([row.id], (it) => ({ ...it, progress: "damaged" }));
        return this.revoked;
      }
    }
  }

  private async missing(row: FileRow, held: ReadonlySet<number>) {
    const { files } = this.vault.box;
    const found: { file: Bytes; number: number; chunk: Bytes }[] = [];
    for (let number = 0; number < row.count && found.length < MOST_CHUNKS; number++) {
      if (held.has(number)) continue;
      const chunk = await files.chunk(row.id, number);
      const digest = row.digests?.slice(32 * number, 32 * number + 32);
      if (!chunk || !digest || !equalBytes(await sha256(chunk), digest)) return [];
      found.push({ file: unhex(row.id), number, chunk });
    }
    return found;
  }

  /** The receipt, or null where the same is to be tried again with less. Throws LinkError and others. */
  private async ask(rows: readonly OutboxRow[], receipt: number, left: number) {
    try {
      const copies = rows.flatMap(({ copy }) => (copy ? [copy] : []));
      return await this.send(copies, receipt, left);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      if (error.kind !== "too_large" && error.kind !== "timeout") throw error;
      if (rows.length <= 1) throw error;
      this.batch = Math.floor(rows.length / 2);
      // A timeout has cost its time already: the smaller batch waits for the next run.
      if (error.kind === "timeout") throw error;
      return null;
    }
  }

  private async send(
    copies: OutboxRow["id"][],
    receipt: number,
    left: number,
    files?: Deposit["files"],
  ): Promise<Receipt> {
    const { vault } = this;
    const { device, key, root } = this.sender;
    const epoch = await vault.box.epoch();
    for (let attempt = 0; ; attempt++) {
      const stated = await verifyStatements(JSON.parse(this.sender.statements), root);
      const sealing = newestKey(stated, PURPOSE.sealing);
      if (!sealing) throw new EnrolmentError("offer_malformed");
      const deposit = { device, epoch, copies, receipt, left, ...(files && { files }) };
      const { bytes, replyContext } = await sealDeposit(deposit, key, sealing.publicKey);
      const response = await post(vault.network, "/deposit", bytes);
      if (response.status === 409 && attempt === 0) {
        const { statements } = parseClearRefusal(await response.json());
        await this.renew(statements, stated);
        continue;
      }
      return this.believed(response, replyContext, stated);
    }
  }

  /** The receipt in an answer; a key not heard of is asked for once. */
  private async believed(
    response: Response,
    context: ReplyContext,
    stated: readonly Statement[],
  ): Promise<Receipt> {
    const { device } = this.sender;
    const { status, payload } = await openAnswer(response, context);
    if (status !== REPLY.ok) throw new LinkError("no_server");
    try {
      return await readReceipt(payload, receiptKeys(stated), device);
    } catch (error) {
      if (!(error instanceof NotReceipt)) throw error;
      const offer = await published(this.vault.network, "/offer");
      const { statements } = JSON.parse(new TextDecoder().decode(offer)) as { statements: unknown };
      const renewed = await this.renew(statements, stated);
      return readReceipt(payload, receiptKeys(renewed), device);
    }
  }

  private async renew(listed: unknown, seen: readonly Statement[]): Promise<Statement[]> {
    const renewed = await verifyStatements(listed, this.sender.root, seen);
    this.sender = { ...this.sender, statements: JSON.stringify(listed) };
    await this.vault.box.keepSender(this.sender);
    return renewed;
  }

  /** Stores what a receipt says; answers how many rows stand otherwise than before. */
  private async keep(rows: readonly OutboxRow[], receipt: Receipt): Promise<number> {
    const { vault } = this;
    const { box } = vault;
    if (receipt.revoked && !this.revoked) {
      await vault.turnOff();
      this.revoked = true;
    }
    // What is taken by whoever still answers for an epoch that is over, the server of today has not.
    if (receipt.epoch < (await box.epoch())) throw new LinkError("no_server");
    const own: Verdict[] = [];
    let moved = (await box.heardEpoch(receipt.epoch)) ? 1 : 0;
    for (const [at, row] of rows.entries()) {
      const verdict = receipt.verdicts[at];
      if (!verdict || verdict.verdict === VERDICT.later) continue;
      if (equalBytes(verdict.id, row.id)) own.push(verdict);
      // It is kept there as it came: where no key is left that opens the change itself, that is all there is to do.
      else if (this.revoked) own.push({ ...verdict, devSeq: row.n, id: row.id });
      else {
        this.unopened.add(row.n);
        moved++;
      }
    }
    moved += (await judged(box.outbox, own, receipt.epoch)).length;
    await durable(box.outbox, receipt.epoch, receipt.durableThrough, vault.now());
    this.through = receipt.durableThrough;
    this.sent += own.length;
    return moved;
  }
}

function receiptKeys(statements: readonly Statement[]) {
  return statements
    .filter(({ purpose }) => purpose === PURPOSE.receipt)
    .map(({ publicKey }) => publicKey);
}

function take(rows: readonly OutboxRow[], most: number): OutboxRow[] {
  const taken: OutboxRow[] = [];
  let size = 0;
  for (const row of rows) {
    if (!row.copy) continue;
    size += row.copy.length;
    if (taken.length >= most || (taken.length > 0 && size > MOST_BYTES)) break;
    taken.push(row);
  }
  return taken;
}
