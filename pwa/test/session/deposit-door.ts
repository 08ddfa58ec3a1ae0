/** The deposit door of a small council: what docs/wire.md section 16 says, and a list of what came. */
import { REASON, VERDICT } from "../../src/codes";
import { type Bytes, base64url, concat, hex, sha256, utf8 } from "../../src/sync/core/bytes";
import { decode, encode, type Value } from "../../src/sync/core/canonical";
import { changeId, parseChange } from "../../src/sync/core/change";
import { CONTEXT, importSigningKey, sign } from "../../src/sync/core/signing";
import { generateSigningKey } from "../../src/sync/core/signing-pair";
import { openEnvelope, sealReply } from "../sync/server";
import type { Council } from "./world";

/** What a deposit said of its device. */
export interface Said {
  readonly device: string;
  readonly copies: number;
  readonly receipt: number;
  readonly left: number;
}

export class DepositDoor {
  readonly said: Said[] = [];
  /** Ids of what revoked devices brought. */
  readonly aside = new Set<string>();
  epoch = 1;
  /** Arrivals at or below it are safe; null: all are. */
  through: number | null = null;
  /** Copies taken at once; beyond it the answer is 413. */
  most = 200;
  /** Changes taken of each deposit; the rest is answered *later*. */
  quota = Number.POSITIVE_INFINITY;
  private receiptKey: CryptoKey | null = null;

  constructor(private readonly council: Council) {}

  /** Another receipt key, stated by the root; what was sent before was signed by the one before it. */
  async rotateReceipts(purpose: number): Promise<void> {
    const pair = await generateSigningKey();
    const statement = encode([purpose, pair.publicKey, 2]);
    const signature = await sign(this.council.signing.root, CONTEXT.statement, statement);
    this.council.statements.push([base64url(statement), base64url(signature)]);
    this.receiptKey = await importSigningKey(pair.pkcs8);
  }

  /** From here on receipts are signed by somebody else. */
  async forge(): Promise<void> {
    this.receiptKey = await importSigningKey((await generateSigningKey()).pkcs8);
  }

  async answer(raw: Bytes): Promise<Response> {
    const pair = {
      publicKey: this.council.sealingPublic,
      privateKey: this.council.sealing.privateKey,
    };
    const [body, mac] = await openEnvelope(raw, pair, "deposit-request");
    const [device, , replyKey, copies, receipt, left] = decode(body) as [
      Bytes,
      number,
      Bytes,
      Bytes[],
      number,
      number,
    ];
    const name = hex(device);
    if (hex(mac) !== (await this.mac(name, body))) return Response.json({}, { status: 400 });
    if (copies.length > this.most) return Response.json({}, { status: 413 });
    this.said.push({ device: name, copies: copies.length, receipt, left });
    const verdicts: Value[] = [];
    for (const copy of copies) verdicts.push(await this.take(name, copy, verdicts.length));
    const statement = encode([
      device,
      this.council.revoked.has(name),
      this.epoch,
      this.through ?? this.council.log.length + 1000,
      this.council.now,
      verdicts,
      copies.length > this.quota ? this.council.now + 60_000 : null,
    ]);
    const key = this.receiptKey ?? this.council.signing.receipt;
    const signature = await sign(key, CONTEXT.receipt, statement);
    return new Response(await sealReply([0, encode([statement, signature])], replyKey, raw));
  }

  private async take(device: string, copy: Bytes, at: number): Promise<Value> {
    const unread = await sha256(copy);
    if (at >= this.quota) return [0, unread, VERDICT.later, 0, null, 0, null, null];
    const pair = {
      publicKey: this.council.sealingPublic,
      privateKey: this.council.sealing.privateKey,
    };
    const opened = await openEnvelope(copy, pair, "deposit").catch(() => null);
    if (!opened)
      return [0, unread, VERDICT.set_aside, 7, null, 1, REASON.malformed, "does not open"];
    const [bytes, signature] = opened;
    if (!this.council.revoked.has(device)) return this.council.take(bytes, signature);
    const id = await changeId(bytes);
    const held = this.council.log.find((it) => hex(it.id) === hex(id));
    if (held) return this.council.take(bytes, signature);
    this.aside.add(hex(id));
    const { devSeq } = parseChange(bytes);
    return [devSeq, id, VERDICT.set_aside, 900 + this.aside.size, null, 1, REASON.revoked, null];
  }

  private async mac(device: string, body: Bytes): Promise<string> {
    const secret = this.council.deposits.get(device) as Bytes;
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
    const sealing = await sha256(this.council.sealingPublic);
    const message = concat(utf8("doorstep/deposit/1"), sealing, body);
    return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, message)));
  }
}
