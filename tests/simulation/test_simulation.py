"""Some hundreds of histories; thousands run in `make bench TOPIC=simulation`."""

from __future__ import annotations

import asyncio

from click.testing import CliRunner

from tests.simulation.__main__ import main
from tests.simulation.many import run
from tests.simulation.plan import draw


def test_nothing_is_lost_overwritten_or_shown_differently_under_faults() -> None:
    ran = CliRunner().invoke(main, ["--histories", "200", "--seed", "1"])
    last = ran.output.strip().splitlines()[-1]
    assert last.startswith("histories 200, "), ran.output
    assert last.endswith(", violations 0"), ran.output
    assert ran.exit_code == 0


def test_a_seed_plays_the_same_history_again() -> None:
    first, again, other = (asyncio.run(run([seed])) for seed in (7, 7, 8))
    assert draw(7, 60) == draw(7, 60)
    assert (again.saved, again.faults) == (first.saved, first.faults)
    assert set(other.saved).isdisjoint(first.saved)
