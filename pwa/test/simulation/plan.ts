/** One step of a plan, as `tests/simulation/plan.py` draws and explains it. */
export interface Step {
  readonly act: string;
  readonly device: number;
  readonly fault: string;
  readonly pick: number;
  readonly at: number;
}
