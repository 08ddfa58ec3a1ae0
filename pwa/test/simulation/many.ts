/** Many histories, one after the other, and what came of them. */
import { enrol } from "./device";
import { clear } from "./edge";
import { History, type Town } from "./history";
import { Partner } from "./partner";
import { Violation } from "./violation";

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

/** What happens where no storage is lost or put back: nothing is fetched anew, and nothing healed by it. */
const CALM = ["write", "settle", "take_file", "bring_file", "round", "deposit", "deliver"];

export interface How {
  readonly steps?: number;
  /** One violation is enough. */
  readonly untilFirst?: boolean;
  /** Leaves out of each plan what makes devices fetch everything again. */
  readonly calm?: boolean;
  /** Servers at once, each with a town of its own. */
  readonly atOnce?: number;
}

/** The histories of some seeds, from the first on. */
export async function run(first: number, histories: number, how: How = {}): Promise<Outcome> {
  const outcome = new Outcome();
  const seeds = Array.from({ length: histories }, (_, i) => first + i).values();
  const players = Array.from({ length: how.atOnce ?? 1 }, () => play(seeds, outcome, how));
  await Promise.all(players);
  return outcome;
}

/** Takes one seed after the other until there are none left. */
async function play(
  seeds: Iterable<number>,
  outcome: Outcome,
  { steps = STEPS, untilFirst = false, calm = false }: How,
): Promise<void> {
  const partner = Partner.start();
  try {
    const town = await settle(partner);
    for (const seed of seeds) {
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
}
