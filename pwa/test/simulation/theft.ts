/** A device in a thief's hand: it has the storage, and not the words that open it (docs/simulation.md). */
import type { Device } from "./device";
import type { Fetch } from "./page";
import { Violation } from "./violation";

/** What answers and people are called here: whoever reads one of these reads what was said. */
const SAID = ["Answer ", "Oystergate", "of device"];

export class Theft {
  /** IT has turned it off. */
  reported = false;

  private constructor(readonly device: Device) {}

  /** Everything as it is now, and its owner's no more. Throws `Violation` where a thief can read it. */
  static async of(owners: Device): Promise<Theft> {
    const taken = await owners.cloned(owners.number);
    const found = await taken.gives(SAID);
    if (found) throw new Violation(`device ${owners.number} was stolen and ${found}`);
    return new Theft(taken);
  }

  /** It is switched on where there is a network: what was sealed for the server leaves, and counts. */
  async switchOn(network: Fetch): Promise<void> {
    this.device.page.network = network;
    await this.device.deposit();
    this.device.page.cutOff();
  }
}
