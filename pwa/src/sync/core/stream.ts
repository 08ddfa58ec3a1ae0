/** The frames of a stream that says "there is news" (docs/wire.md section 11). */
import { type Bytes, concat } from "./bytes";
import { Malformed } from "./canonical";
import { NONCE_BYTES, type ReplyContext, replyKeys } from "./envelope";

/** One byte and its tag: every frame says so in front. */
const SEALED_BYTES = 17;
const FRAME_BYTES = 4 + SEALED_BYTES;

/** Cuts a stream into its frames, whatever pieces it comes in, and opens each in its turn. */
export class FrameReader {
  private held: Bytes = new Uint8Array();
  private keys: { key: CryptoKey; iv: Bytes } | null = null;
  private number = 0n;

  constructor(private readonly context: ReplyContext) {}

  /**
   * Codes of FRAME in the next piece, as far as whole frames have come. Throws Malformed where it is no
   * frame, or not the one whose turn it is: also where an ordinary reply came instead of a stream.
   */
  async take(piece: Bytes): Promise<number[]> {
    this.held = concat(this.held, piece);
    if (!this.keys) {
      if (this.held.length < NONCE_BYTES) return [];
      this.keys = await replyKeys(this.held.slice(0, NONCE_BYTES), this.context);
      this.held = this.held.slice(NONCE_BYTES);
    }
    const frames: number[] = [];
    while (this.held.length >= FRAME_BYTES) {
      frames.push(await this.open(this.held.subarray(0, FRAME_BYTES), this.keys));
      this.held = this.held.slice(FRAME_BYTES);
    }
    return frames;
  }

  private async open(frame: Bytes, { key, iv }: { key: CryptoKey; iv: Bytes }): Promise<number> {
    const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0);
    if (length !== SEALED_BYTES) throw new Malformed("not a frame");
    const own = iv.slice();
    const last = new DataView(own.buffer);
    last.setBigUint64(4, last.getBigUint64(4) ^ this.number++);
    const plain = await crypto.subtle
      .decrypt({ name: "AES-GCM", iv: own }, key, frame.subarray(4))
      .catch(() => {
        throw new Malformed("frame does not open");
      });
    return new Uint8Array(plain)[0] as number;
  }
}
