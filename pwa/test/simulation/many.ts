/** Many histories, one after the other, and what came of them. */
import { Violation } from "./checks";
import { enrol } from "./device";
import { clear } from "./edge";
import { History, type Town } from "./history";
import { Partner } from "./partner";

export const STEPS = 60;

export class Outcome {
  histories = 0;
  saves = 0;
  readonly faults = new Map<string, number>();
  readonly violations: string[] = [];

  take(history: History): void {
    this.histories++;
    this.saves += history.model.saves.length;
    for (const [kind, count] of history.faults) {
      this.faults.set(kind, (this.faults.get(kind) ?? 0) + count);
    }
  }

  /** Faults by kind, and last the line that says it all. */
  lines(): string[] {
    const kinds = [...this.faults].sort(([a], [b]) => (a < b ? -1 : 1));
    const all = kinds.reduce((sum, [, count]) => sum + count, 0);
    const { histories, saves, violations } = this;
    return [
      ...violations,
      ...kinds.map(([kind, count]) => `${kind.padStart(14)} ${count}`),
      `histories ${histories}, faults ${all}, saves ${saves}, violations ${violations.length}`,
    ];
  }
}

async function settle(partner: Partner): Promise<Town> {
  type Made = { codes: string[]; persons: string[]; now: number };
  const { codes, persons, now } = await partner.ask<Made>("town");
  const devices = [];
  for (const code of codes) devices.push(await enrol(code, clear(partner), now));
  return { devices, persons, now };
}

/** What happens where no storage is lost or put back: nothing is fetched anew, so nothing heals by it. */
const CALM = ["write", "settle", "round", "deposit", "deliver"];

/**
 * The histories of some seeds, from the first on. Stops early where one violation is enough; `calm` leaves
 * out of each plan what makes devices fetch everything again.
 */
export async function run(
  first: number,
  histories: number,
  { steps = STEPS, untilFirst = false, calm = false } = {},
): Promise<Outcome> {
  const outcome = new Outcome();
  const partner = Partner.start();
  try {
    const town = await settle(partner);
    for (let seed = first; seed < first + histories; seed++) {
      const drawn = await partner.plan(seed, steps);
      const plan = calm ? drawn.filter(({ act }) => CALM.includes(act)) : drawn;
      const history = await History.begin(town, partner);
      try {
        await history.run(plan);
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        outcome.violations.push(`seed ${seed}, ${steps} steps: ${error.message}`);
      }
      outcome.take(history);
      if (untilFirst && outcome.violations.length > 0) break;
    }
  } finally {
    await partner.stop();
  }
  return outcome;
}
