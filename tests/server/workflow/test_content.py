"""Where heads become answers: unsettled is missing, rows in commit order, unions are lists."""

from __future__ import annotations

from server.workflow.content import Layout, answers_of
from sync.operation import add_element, add_row, remove_row, set_value
from tests.server.workflow.small_form import small_form
from tests.server.workflow.story import Story

FORM = small_form().form


def test_a_disputed_answer_is_missing_to_rules_and_decisions() -> None:
    story = Story()
    story.write("wren", {"able": "yes"})
    story.write("dov", {"able": "no"}, blind=True)
    answers = answers_of(story.fold, FORM)
    assert answers.answer("able") is None
    assert answers.is_unsettled("able")


def test_rows_stand_in_the_order_they_were_merged_and_a_removed_one_is_gone() -> None:
    story = Story()
    first, second = f"carers/{'f' * 32}", f"carers/{'0' * 32}"
    story.merge(story.made("wren", [add_row(first)]))
    story.merge(story.made("wren", [add_row(second)]))
    assert answers_of(story.fold, FORM).rows_of("carers") == ("f" * 32, "0" * 32)
    story.merge(story.made("dov", [remove_row(first, observed=story.fold.row(first).adds)]))
    assert answers_of(story.fold, FORM).rows_of("carers") == ("0" * 32,)


def test_what_is_written_in_a_removed_row_is_no_answer() -> None:
    story = Story()
    row = f"carers/{'a' * 32}"
    story.merge(story.made("wren", [add_row(row), set_value(f"{row}/name", "Cade")]))
    heads = [*story.fold.row(row).adds, *(head.dot for head in story.fold.heads(f"{row}/name"))]
    story.merge(story.made("dov", [remove_row(row, observed=heads)]))
    assert answers_of(story.fold, FORM).answer(f"{row}/name") is None


def test_the_elements_of_a_union_are_one_sorted_answer() -> None:
    story = Story()
    story.merge(story.made("wren", [add_element("topics", "work")]))
    story.merge(story.made("dov", [add_element("topics", "home")]))
    answer = answers_of(story.fold, FORM).answer("topics")
    assert answer is not None
    assert answer.value == ["home", "work"]


def test_elements_present_mean_answered_whatever_the_register_says() -> None:
    story = Story()
    story.merge(story.made("wren", [set_value("topics", None, status=3)]))
    assert answers_of(story.fold, FORM).by_path["topics"].status == 3
    story.merge(story.made("dov", [add_element("topics", "home")]))
    assert answers_of(story.fold, FORM).by_path["topics"].status == 1


def test_the_servers_own_paths_are_no_answers() -> None:
    story = Story()
    story.write("wren", {"good_life": "the allotment", "able": "yes"})
    story.command("wren", "submit")
    assert not any(path.startswith("@") for path in answers_of(story.fold, FORM).by_path)


def test_a_path_is_named_in_the_forms_words() -> None:
    layout = Layout(FORM)
    assert layout.words("good_life") == "A good life"
    assert layout.words("outcomes/oc_work/note") == "Work: Note"
    assert layout.words(f"carers/{'a' * 32}/name") == "Carers: Name"
    assert layout.words("carers") == "Carers"
