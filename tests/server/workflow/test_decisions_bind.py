"""A decision covers exactly the content that was on screen, for ever (design.md 1, promise 2)."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.workflow.content import answers_of
from server.workflow.judge import Accepted
from server.workflow.proposed import Decision, difference, last_decision, proposed_since
from server.workflow.rulings import standing
from sync.fold import Fold
from sync.operation import Operation, add_element, add_row, remove_element, remove_row, set_value
from tests.server.workflow.small_form import small_form
from tests.server.workflow.story import Story

ROWS = [f"carers/{letter * 32}" for letter in "ab"]
WORKERS = st.sampled_from(["wren", "dov"])
TEXT = st.sampled_from(["allotment", "drums", "brother", ""])
YES_NO = st.sampled_from(["yes", "no", "perhaps"])

Edit = tuple[Any, ...]
EDITS = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(["good_life", "venue", "detail"]), TEXT),
    st.tuples(st.just("set"), st.just("able"), YES_NO),
    st.tuples(st.just("set"), st.sampled_from([f"{row}/name" for row in ROWS]), TEXT),
    st.tuples(st.just("set"), st.just("outcomes/oc_work/note"), TEXT),
    st.tuples(st.just("add"), st.just("topics"), st.sampled_from(["home", "work"])),
    st.tuples(st.just("remove"), st.just("topics"), st.sampled_from(["home", "work"])),
    st.tuples(st.just("add_row"), st.sampled_from(ROWS)),
    st.tuples(st.just("remove_row"), st.sampled_from(ROWS)),
)
WRITES = st.lists(st.tuples(WORKERS, EDITS, st.booleans()), max_size=8)


def _op(fold: Fold, edit: Edit, blind: bool) -> Operation:
    match edit:
        case ("set", path, value):
            heads = [] if blind else [head.dot for head in fold.heads(path)]
            return set_value(path, value, observed=heads)
        case ("add", path, element):
            return add_element(path, element)
        case ("remove", path, element):
            heads = [head.dot for head in fold.element_heads(path, element)]
            return remove_element(path, element, observed=heads)
        case ("add_row", path):
            return add_row(path)
        case ("remove_row", path):
            heads = [head.dot for head in fold.heads(f"{path}/name")]
            return remove_row(path, observed=[*fold.row(path).adds, *heads])
    raise AssertionError(edit)


def _tell(story: Story, writes: list[tuple[str, Edit, bool]]) -> None:
    for by, edit, blind in writes:
        story.merge(story.made(by, [_op(story.fold, edit, blind)]))


def _decided(story: Story) -> Decision:
    decision = last_decision(story.fold, ["submit"])
    assert decision is not None
    return decision


@settings(max_examples=60, deadline=None)
@given(before=WRITES, after=WRITES)
def test_what_is_merged_after_a_decision_never_changes_its_content(
    before: list[tuple[str, Edit, bool]], after: list[tuple[str, Edit, bool]]
) -> None:
    story = Story()
    _tell(story, before)
    # Whatever was tried, what is put in front of the commander is settled and complete.
    story.write("wren", {"good_life": "the allotment", "able": "yes", "venue": "home"})
    for row in story.fold.rows("carers"):
        story.write("wren", {f"{row.path}/name": "Cade"})
    story.write("wren", {"outcomes/oc_work/note": "asks for help"})
    judgement = story.command("wren", "submit")
    assert judgement == Accepted("submitted", 1)

    form = small_form().form
    decision = _decided(story)
    (entry,) = decision.command.seen
    decided = answers_of(story.fold.restrict(entry.changes), form)
    assert decided == answers_of(story.fold, form)
    assert proposed_since(story.fold, story.record, decision).paths == ()

    _tell(story, after)
    now = _decided(story)
    assert now == decision
    assert answers_of(story.fold.restrict(entry.changes), form) == decided
    assert standing(story.fold, "draft").state == "submitted"


@settings(max_examples=60, deadline=None)
@given(after=WRITES)
def test_a_later_change_always_shows_as_proposed_since(
    after: list[tuple[str, Edit, bool]],
) -> None:
    story = Story()
    story.write("wren", {"good_life": "the allotment", "able": "yes"})
    story.command("wren", "submit")
    form = small_form().form
    decision = _decided(story)
    (entry,) = decision.command.seen
    decided = answers_of(story.fold.restrict(entry.changes), form)
    _tell(story, after)
    since = difference(story.fold, entry.changes)
    assert since == proposed_since(story.fold, story.record, decision)
    now = answers_of(story.fold, form)
    changed = {
        path
        for path in {*decided.by_path, *now.by_path, *now.unsettled}
        if decided.answer(path) != now.answer(path) or now.is_unsettled(path)
    }
    assert changed <= set(since.paths)
