"""A form and its field table in docs/domain/ never part company."""

from __future__ import annotations

import pytest

from tests.library import field_tables
from tests.library.departures import CHAPTERS, README, departures
from tests.library.field_tables import differences, forms, main


@pytest.mark.parametrize("form_id", forms())
def test_a_form_says_what_its_field_table_says(form_id: str) -> None:
    found = differences(form_id)
    assert not found, "\n".join(found)


def test_a_changed_answer_type_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = field_tables.definition("needs-assessment")
    changed["sections"][0]["items"][0]["type"] = "text"
    monkeypatch.setattr(field_tables, "definition", lambda _: changed)
    found = differences("needs-assessment")
    assert any("`good_life`, type: the form says text; table long" in said for said in found)


def test_a_question_left_out_of_the_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = field_tables.definition("needs-assessment")
    changed["sections"][0]["items"].append({"id": "new_one", "type": "yn", "label": {"en": "New"}})
    monkeypatch.setattr(field_tables, "definition", lambda _: changed)
    assert any("`new_one` is not in the table" in s for s in differences("needs-assessment"))


def test_a_difference_is_told_with_the_reason_the_readme_gives_or_that_it_gives_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = field_tables.definition("needs-assessment")
    about, involved = changed["sections"][:2]
    about["items"][0]["req"] = "N"
    started = next(item for item in involved["items"] if item["id"] == "started_at")
    started["req"] = "Y"
    monkeypatch.setattr(field_tables, "definition", lambda _: changed)
    assert main(["needs-assessment"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "needs-assessment: 2 differ"
    [unreasoned] = [line for line in lines if "`good_life`, req:" in line]
    assert unreasoned.endswith("docs/domain/README.md gives no reason.")
    [reasoned] = [line for line in lines if "`started_at`, req: the form says Y; table W" in line]
    assert "the return needs the date, not the hour" in reasoned


def test_what_was_chosen_otherwise_is_told_with_its_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["eligibility"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "eligibility: form and table agree"
    assert len(lines) == 1 + len(departures("eligibility"))
    assert any("`decision_reasons`" in line and "guard G6" in line for line in lines)


def test_every_choice_has_its_reason_and_every_such_table_is_read() -> None:
    assert README.read_text("utf-8").count("| where | the brief says | here | because |") == len(
        CHAPTERS
    )
    assert sorted(each for of in CHAPTERS.values() for each in of) == sorted(forms())
    for of in CHAPTERS.values():
        for form_id in of:
            chosen = departures(form_id)
            assert chosen
            assert [each.where for each in chosen if not each.because] == []
