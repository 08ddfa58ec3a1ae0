/** One step of a plan, as `tests/simulation/plan.py` draws and explains it. */
export interface Step {
  readonly act: string;
  readonly device: number;
  readonly fault: string;
  readonly pick: number;
  readonly at: number;
  readonly late: number;
}

/** At which call to storage whoever dies in a step does so: mostly one of the `usual` number. */
export const diesAt = ({ late, at }: Step, usual: number): number => late || 1 + (at % usual);
