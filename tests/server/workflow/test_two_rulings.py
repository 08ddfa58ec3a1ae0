"""The state of a record on whose commands two epochs ruled, in whatever order the rulings came."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from server.workflow.commands import ruling_ops
from server.workflow.judge import Accepted, Refused
from server.workflow.rulings import Standing, ruling_on, standing
from sync.change import Change
from sync.codes import Refusal, Ruling
from sync.fold import Fold
from tests.server.workflow.story import Story

DRAFT, SENT, SIGNED = Standing("draft", 0), Standing("submitted", 1), Standing("authorised", 1)
YES, AUTHORISED = Accepted("submitted", 1), Accepted("authorised", 1)
NO = Refused(Refusal.STATE)


class Twice:
    """A submit, and an authorisation after it, ruled on in two epochs."""

    def __init__(self) -> None:
        self.story = Story()
        self.submit = self.story.merge(self.story.give("wren", "submit", self.story.look()))
        self.authorise = self.story.merge(self.story.give("idris", "authorise", self.story.look()))

    def ruling(
        self, on: Change, judgement: Accepted | Refused, epoch: int, after: Sequence[Change] = ()
    ) -> Change:
        """What the server of an epoch wrote, having merged these rulings before."""
        fold = Fold((None, change) for change in after)
        ops = ruling_ops(judgement, on.dot, fold, epoch)
        return self.story.made("server", ops, device=f"of epoch {epoch}")

    def standing(self, rulings: Sequence[Change]) -> Standing:
        """The state once these have merged in this order."""
        story = Story()
        for change in rulings:
            story.merge(change)
        return standing(story.fold, "draft")


def in_any_order(told: Twice, rulings: Sequence[Change]) -> Standing:
    found = {told.standing(order) for order in permutations(rulings)}
    assert len(found) == 1
    return found.pop()


def test_a_submit_accepted_twice_is_submitted_once() -> None:
    told = Twice()
    rulings = [told.ruling(told.submit, YES, epoch) for epoch in (1, 2)]
    assert in_any_order(told, rulings) == SENT


def test_a_refusal_of_the_earlier_epoch_voids_what_the_later_accepted() -> None:
    told = Twice()
    rulings = [told.ruling(told.submit, NO, 1), told.ruling(told.submit, YES, 2)]
    assert in_any_order(told, rulings) == DRAFT


def test_what_the_earlier_epoch_accepted_stands_though_the_later_refused() -> None:
    told = Twice()
    rulings = [told.ruling(told.submit, YES, 1), told.ruling(told.submit, NO, 2)]
    assert in_any_order(told, rulings) == SENT


def test_a_decision_made_on_the_later_ruling_is_not_undone_by_the_earlier() -> None:
    told = Twice()
    earlier = told.ruling(told.submit, YES, 1)
    later = told.ruling(told.submit, YES, 2)
    decided = told.ruling(told.authorise, AUTHORISED, 2, after=[later])
    assert in_any_order(told, [earlier, later, decided]) == SIGNED


def test_a_decision_of_the_earlier_epoch_stands_on_either_ruling_before_it() -> None:
    told = Twice()
    earlier = told.ruling(told.submit, YES, 1)
    decided = told.ruling(told.authorise, AUTHORISED, 1, after=[earlier])
    later = told.ruling(told.submit, YES, 2)
    refused = told.ruling(told.authorise, NO, 2, after=[later])
    assert in_any_order(told, [earlier, decided, later, refused]) == SIGNED


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_ruling_that_counts_is_the_earlier_epochs_wherever_it_stands(
    order: tuple[int, int],
) -> None:
    told = Twice()
    rulings = [told.ruling(told.submit, NO, 1), told.ruling(told.submit, YES, 2)]
    story = Story()
    for number in order:
        story.merge(rulings[number])
    counts = ruling_on(story.fold, told.submit.dot)
    assert counts is not None
    assert counts.value.outcome == Ruling.REFUSED
