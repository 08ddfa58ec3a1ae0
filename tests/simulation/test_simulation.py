"""Some hundreds of histories; thousands run in `make bench TOPIC=simulation`."""

from __future__ import annotations

from click.testing import CliRunner

from tests.simulation.__main__ import main
from tests.simulation.plan import draw


def test_nothing_is_lost_overwritten_or_shown_differently_under_faults() -> None:
    ran = CliRunner().invoke(main, ["--histories", "200", "--seed", "1"])
    last = ran.output.strip().splitlines()[-1]
    assert last.startswith("histories 200, "), ran.output
    assert last.endswith(", violations 0"), ran.output
    assert ran.exit_code == 0


def test_a_seed_draws_the_same_history_again() -> None:
    assert draw(7, 60) == draw(7, 60)
    assert draw(7, 60) != draw(8, 60)
