"""Runs histories: `python -m tests.simulation --histories 200 --seed 7`.

With `--plan` it prints the plan of the seed instead, as JSON, and plays nothing.
Prints the faults by kind and, last, `histories N, faults N, saves N, violations N`. A violation is
printed with the seed that shows it again. Exits with 1 if there was any.
"""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise, repeat

import click
import msgspec

from tests.simulation.many import STEPS, Outcome, run_alone
from tests.simulation.plan import draw


@click.command()
@click.option("--histories", default=200, show_default=True, help="How many.")
@click.option("--seed", default=1, show_default=True, help="Of the first; the others follow it.")
@click.option("--steps", default=STEPS, show_default=True, help="Of each history.")
@click.option("--processes", default=2, show_default=True, help="At once.")
@click.option("--plan", is_flag=True, help="Print the plan of the seed as JSON.")
def main(histories: int, seed: int, steps: int, processes: int, plan: bool) -> None:
    """Run histories under faults and say what came of them."""
    if plan:
        click.echo(msgspec.json.encode(draw(seed, steps)))
        return
    ends = [seed + histories * part // processes for part in range(processes + 1)]
    parts = [range(first, last) for first, last in pairwise(ends) if first < last]
    outcome = Outcome()
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(parts), mp_context=apart) as pool:
        for part in pool.map(run_alone, parts, repeat(steps)):
            outcome.take(part)
    for violation in outcome.violations:
        click.echo(violation)
    for kind, count in sorted(outcome.faults.items()):
        click.echo(f"{kind:>14} {count}")
    click.echo(outcome.last_line())
    sys.exit(1 if outcome.violations else 0)


if __name__ == "__main__":
    main()
