/** The organisation's keys, as its root last stated them. */
import { PURPOSE } from "../codes";
import type { Bytes } from "./core/bytes";
import { newestKey, type Statement } from "./core/statements";

export class Trust {
  constructor(
    readonly root: Bytes,
    /** Verified under the root; replaced where the server names newer ones. */
    public statements: readonly Statement[],
  ) {}

  /** Every sealing key stated, oldest first. */
  get sealingKeys(): Statement[] {
    return this.statements
      .filter(({ purpose }) => purpose === PURPOSE.sealing)
      .sort((a, b) => a.version - b.version);
  }

  /** The organisation's newest sealing key. */
  get sealingKey(): Bytes {
    return (newestKey(this.statements, PURPOSE.sealing) as Statement).publicKey;
  }

  /** The organisation's certificate keys, raw. */
  get certificateKeys(): Bytes[] {
    return this.statements
      .filter(({ purpose }) => purpose === PURPOSE.certificate)
      .map(({ publicKey }) => publicKey);
  }
}
