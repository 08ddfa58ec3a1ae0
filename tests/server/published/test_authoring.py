"""`doorstep forms`: what a practice lead types, what is printed, and with which number it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.published.library import LIBRARY
from tests.server.council import new_settings


class Lead:
    """Somebody who writes forms, at the command line of one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def types(self, *words: str) -> Result:
        """A command of `doorstep forms`."""
        return CliRunner().invoke(main, ["--home", str(self.home), "forms", *words])

    def file(self, form_id: str) -> Path:
        """The council's own file of a form."""
        return self.home / "forms" / f"{form_id}.yaml"

    def changes(self, form_id: str, old: str, new: str) -> None:
        """A change in a form's file, once."""
        text = self.file(form_id).read_text(encoding="utf-8")
        assert old in text
        self.file(form_id).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def lead(tmp_path: Path) -> Lead:
    return Lead(tmp_path)


@pytest.mark.sqlite_only(reason="no database is read")
class TestBeforeAnyServer:
    """None of these needs a council to be set up."""

    def test_a_form_begun_is_sound(self, lead: Lead) -> None:
        assert str(lead.file("home-visit")) in lead.types("new", "home-visit").output
        checked = lead.types("check", "home-visit")
        assert checked.exit_code == 0
        assert checked.output == "home-visit: 1 answer needed at most, 1 tap at least\n"

    def test_a_form_that_is_there_is_not_begun_again(self, lead: Lead) -> None:
        lead.types("new", "home-visit")
        lead.changes("home-visit", "What was said", "What they said")
        again = lead.types("new", "home-visit")
        assert again.exit_code == 1
        assert "nothing was changed" in again.output
        assert "What they said" in lead.file("home-visit").read_text(encoding="utf-8")

    def test_a_form_of_doorsteps_is_copied_to_be_changed(self, lead: Lead) -> None:
        lead.types("new", "person")
        assert lead.file("person").read_bytes() == (LIBRARY / "person.yaml").read_bytes()
        assert lead.types("diff", "person").output == "Nothing differs.\n"

    def test_what_is_no_forms_id_is_refused(self, lead: Lead) -> None:
        refused = lead.types("new", "Home_Visit")
        assert refused.exit_code == 1
        assert "is not a form id" in refused.output
        assert not lead.file("Home_Visit").exists()

    def test_every_shipped_form_is_sound(self, lead: Lead) -> None:
        checked = lead.types("check")
        assert checked.exit_code == 0
        for path in LIBRARY.glob("*.yaml"):
            assert f"{path.stem}" in checked.output

    def test_what_is_recorded_after_the_end_is_refused_in_a_form_whose_records_never_end(
        self, lead: Lead
    ) -> None:
        lead.types("new", "home-visit")
        lead.changes("home-visit", "req: Y", "req: W\n        recorded_after: final")
        refused = lead.types("check", "home-visit")
        assert refused.exit_code == 1
        assert "home-visit.yaml:" in refused.output
        assert "never is: leave recorded_after out" in refused.output

    def test_a_mode_has_its_own_count(self, lead: Lead) -> None:
        said = lead.types("check", "needs-assessment").output
        assert "needs-assessment, short:" in said
        assert "needs-assessment, full:" in said

    @pytest.mark.parametrize(
        ("old", "new", "line", "reason"),
        [
            ("voice: person", "vioce: person", 23, "nothing is called 'vioce' here"),
            ("type: date", "type: day", 13, "'day' is not a type"),
            ("asked_on <= today", "asked_on <= 'soon'", 17, "is not a date"),
            (
                "voice: person",
                'show: "answered(what_was_said)"',
                20,
                "goes round in a circle",
            ),
            ("languages: [en]", "languages: [en, ar]", 3, "the words are missing in ar"),
            ("id: home-visit", "id: home-call", 2, "name both alike"),
            ("items:", "items: [", 0, "not YAML"),
        ],
    )
    def test_a_fault_is_told_by_file_line_and_reason(
        self, lead: Lead, old: str, new: str, line: int, reason: str
    ) -> None:
        lead.types("new", "home-visit")
        lead.changes("home-visit", old, new)
        checked = lead.types("check", "home-visit")
        assert checked.exit_code == 1
        first = checked.output.splitlines()[0]
        assert reason in first
        assert first.startswith(f"{lead.file('home-visit')}:{line or ''}")

    def test_a_long_sentence_is_told_and_stops_nothing(self, lead: Lead) -> None:
        lead.types("new", "home-visit")
        lead.changes("home-visit", "What was said", " ".join(["What was said"] * 8))
        checked = lead.types("check", "home-visit")
        assert checked.exit_code == 0
        assert "home-visit/about/what_was_said (en): 24 words" in checked.output

    def test_what_changed_is_told_by_question(self, lead: Lead) -> None:
        lead.types("new", "person")
        lead.changes("person", "id: preferred_name", "id: name_to_use")
        said = lead.types("diff", "person").output
        assert "name_to_use: new, “" in said
        assert "preferred_name: no longer asked" in said

    def test_the_list_is_there_for_other_programs(self, lead: Lead) -> None:
        forms = json.loads(lead.types("list", "--json").output)
        assert [each["id"] for each in forms] == sorted(p.stem for p in LIBRARY.glob("*.yaml"))
        (assessment,) = (each for each in forms if each["id"] == "needs-assessment")
        assert assessment.keys() == {"id", "version", "languages", "questions"}
        assert len(assessment["version"]) == 64
        (manner,) = (q for q in assessment["questions"] if q["id"] == "oc_manner")
        assert manner == {
            "id": "oc_manner",
            "path": "outcomes/*/oc_manner",
            "type": "many",
            "merge": "critical",
        }


class TestPublishing:
    """In a council that is set up."""

    @pytest.fixture(autouse=True)
    def _set_up(self, tmp_path: Path) -> None:
        new_settings(tmp_path)

    def test_a_sound_form_is_published_and_listed(self, lead: Lead) -> None:
        lead.types("new", "home-visit")
        published = lead.types("publish", "home-visit")
        assert published.exit_code == 0, published.output
        version = published.output.splitlines()[0].removeprefix("home-visit: published as ")
        assert f"{version}  home-visit  Home visit" in lead.types("list").output

    def test_publishing_what_is_published_changes_nothing(self, lead: Lead) -> None:
        lead.types("new", "home-visit")
        lead.types("publish", "home-visit")
        assert "nothing was changed" in lead.types("publish", "home-visit").output

    def test_a_broken_form_is_refused_and_the_sound_ones_with_it(self, lead: Lead) -> None:
        lead.types("new", "home-visit")
        lead.types("new", "home-call")
        lead.changes("home-visit", "asked_on <= today", "asked <= today")
        refused = lead.types("publish", "home-call", "home-visit")
        assert refused.exit_code == 1
        assert f"{lead.file('home-visit')}:17: there is no question 'asked'" in refused.output
        assert "nothing was published" in refused.output
        assert "home-call" not in lead.types("list").output

    def test_an_id_used_for_something_else_is_refused(self, lead: Lead) -> None:
        lead.types("new", "home-visit")
        lead.types("publish", "home-visit")
        lead.changes("home-visit", "type: long", "type: text")
        refused = lead.types("publish", "home-visit")
        assert refused.exit_code == 1
        assert "'what_was_said' was of type long in an earlier version" in refused.output

    def test_what_a_new_version_changes_is_told(self, lead: Lead) -> None:
        lead.types("new", "home-visit")
        lead.types("publish", "home-visit")
        lead.changes("home-visit", "        req: Y\n", "")
        said = lead.types("publish", "home-visit").output
        assert "asked_on: an answer is not needed (before: an answer is needed to submit)" in said

    def test_two_versions_are_compared_by_their_hashes(self, lead: Lead) -> None:
        lead.types("new", "home-visit")
        first = lead.types("publish", "home-visit").output.splitlines()[0].split()[-1]
        lead.changes("home-visit", "What was said", "What they said")
        second = lead.types("publish", "home-visit").output.splitlines()[0].split()[-1]
        said = lead.types("diff", first[:10], second[:10]).output
        assert "“What they said” (before: “What was said”)" in said

    def test_nothing_is_compared_with_what_is_not_there(self, lead: Lead) -> None:
        refused = lead.types("diff", "no-such-form", "person")
        assert refused.exit_code == 1
        assert "is no published form, version or YAML file" in refused.output
