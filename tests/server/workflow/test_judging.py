"""protocol.md 5, told as stories: `judging.json` holds one for every line of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.workflow.judge import Accepted, Judgement, Refused, Waits
from server.workflow.proposed import last_decision, proposed_since
from sync.change import Change
from sync.codes import Reason, Refusal
from sync.command import SeenChange
from sync.operation import Operation, add_element, add_row, remove_element, remove_row, set_value
from tests.server.workflow.story import Story, with_change, without

STORIES = json.loads((Path(__file__).parent / "judging.json").read_text(encoding="utf-8"))


class Telling:
    """One story as it is told."""

    def __init__(self) -> None:
        self.story = Story()
        self.named: dict[str, Change] = {}
        self.screens: dict[str, tuple[SeenChange, ...]] = {}

    def tell(self, step: dict[str, Any]) -> None:
        if "look" in step:
            self._look(step)
        elif "arrive" in step:
            self.story.merge(self.named[step["arrive"]])
        elif "proposed_since" in step:
            self._proposed(step)
        elif "command" in step or "again" in step:
            self._command(step)
        else:
            self._write(step)

    def _look(self, step: dict[str, Any]) -> None:
        screen = self.story.look()
        if "with" in step:
            screen = with_change(screen, self.named[step["with"]])
        if "without" in step:
            screen = without(screen, step["without"])
        self.screens[step["look"]] = screen

    def _proposed(self, step: dict[str, Any]) -> None:
        decision = last_decision(self.story.fold, [step["proposed_since"]])
        assert decision is not None
        since = proposed_since(self.story.fold, self.story.record, decision)
        assert list(since.paths) == step["paths"]

    def _write(self, step: dict[str, Any]) -> None:
        change = self.story.made(step["by"], self._ops(step))
        if "as" in step:
            self.named[step["as"]] = change
        if not step.get("held_back"):
            self.story.merge(change)

    def _ops(self, step: dict[str, Any]) -> list[Operation]:
        fold = self.story.fold
        match step:
            case {"write": answers}:
                return self.story.sets(answers, step.get("blind", False))
            case {"keep": {"path": path, "value": value, "of": name}}:
                heads = [head.dot for head in fold.heads(path)]
                return [set_value(path, value, observed=heads, kept=self.named[name].dot)]
            case {"add": {"path": path, "element": element}}:
                return [add_element(path, element)]
            case {"remove": {"path": path, "element": element}}:
                heads = [head.dot for head in fold.element_heads(path, element)]
                return [remove_element(path, element, observed=heads)]
            case {"add_row": path}:
                return [add_row(path)]
            case {"remove_row": path}:
                inside = [
                    head.dot
                    for field in fold.field_paths()
                    if field.startswith(f"{path}/")
                    for head in fold.heads(field)
                ]
                return [remove_row(path, observed=[*fold.row(path).adds, *inside])]
        raise AssertionError(step)

    def _command(self, step: dict[str, Any]) -> None:
        if "again" in step:
            change = self.named[step["again"]]
        else:
            screen = self.screens[step["looked"]] if "looked" in step else self.story.look()
            change = self.story.give(step["by"], step["command"], screen, step.get("arguments"))
        if "as" in step:
            self.named[step["as"]] = change
        aside = {
            key: frozenset({self.named[step[key]].dot})
            for key in ("set_aside", "kept_aside")
            if key in step
        }
        _expect(step, self.story.rule(change, step["by"], **aside))


def _expect(step: dict[str, Any], judgement: Judgement) -> None:
    match step:
        case {"accepted": [state, version_no]}:
            assert judgement == Accepted(state, version_no)
        case {"refused": name}:
            assert isinstance(judgement, Refused)
            assert judgement.refusal == Refusal[name.upper()]
            assert judgement.words
            if "paths" in step:
                assert list(judgement.paths) == step["paths"]
        case {"waits": name}:
            assert isinstance(judgement, Waits)
            assert judgement.reason == Reason[name.upper()]
        case _:
            raise AssertionError(step)


@pytest.mark.parametrize("story", STORIES, ids=[story["promise"] for story in STORIES])
def test_rulings_are_those_of_the_protocol(story: dict[str, Any]) -> None:
    telling = Telling()
    for step in story["steps"]:
        telling.tell(step)


def test_authority_is_what_was_held_at_first_receipt() -> None:
    story = Story()
    story.write("wren", {"good_life": "the allotment", "able": "yes"})
    given = story.give("wren", "submit", story.look())
    # The context's author carries the roles of first receipt, whoever she has become since.
    assert isinstance(story.rule(given, "sol"), Refused)
    assert story.rule(given, "wren") == Accepted("submitted", 1)


def test_a_command_checked_against_another_form_is_refused() -> None:
    story = Story()
    story.write("wren", {"good_life": "the allotment", "able": "yes"})
    given = story.give("wren", "submit", story.look(), form_hash=bytes(32))
    judgement = story.rule(given, "wren")
    assert isinstance(judgement, Refused)
    assert judgement.refusal == Refusal.CHANGED_SINCE


def test_a_command_that_names_an_answer_never_written_is_refused() -> None:
    story = Story()
    change = story.write("wren", {"good_life": "the allotment", "able": "yes"})
    named = [SeenChange(change.dot, (("able", None), ("good_life", None), ("venue", None)))]
    judgement = story.rule(story.give("wren", "submit", named), "wren")
    assert isinstance(judgement, Refused)
    assert judgement.refusal == Refusal.ARGUMENTS


def test_a_refusal_names_the_question_in_the_forms_own_words() -> None:
    story = Story()
    story.write("wren", {"able": "yes"})
    judgement = story.command("wren", "submit")
    assert isinstance(judgement, Refused)
    assert judgement.words == ("still to answer or put right: A good life",)
