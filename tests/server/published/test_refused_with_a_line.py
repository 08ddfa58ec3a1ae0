"""A broken definition is not published, and what is wrong is told by its line, with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.server.council import new_settings
from tests.server.published.test_authoring import Lead

BROKEN = [
    (
        "a setting nobody knows",
        ("        type: long\n", "        type: long\n        colour: red\n"),
        "colour: red",
        "nothing is called 'colour' here",
    ),
    (
        "a rule about a question nobody asks",
        ("rule: asked_on <= today", "rule: asked <= today"),
        "rule: asked <=",
        "there is no question 'asked'",
    ),
    (
        "a date compared with a number",
        ("rule: asked_on <= today", "rule: asked_on <= 3"),
        "rule: asked_on <= 3",
        "cannot be compared",
    ),
    (
        "a question that is shown by its own answer",
        ("        type: long\n", '        type: long\n        show: "answered(what_was_said)"\n'),
        "id: what_was_said",
        "circle: what_was_said → what_was_said",
    ),
    (
        "a language that lacks a label",
        ("languages: [en]", "languages: [en, ar]"),
        "title: {en: Home visit}",
        "ar",
    ),
    (
        "an id used again for another type",
        ("type: long", "type: text"),
        "id: what_was_said",
        "was of type long in an earlier version",
    ),
    (
        "an id used again for another question",
        ("label: {en: What was said}", "label: {en: Preferred pharmacy}"),
        "id: what_was_said",
        "Where that is another question, give it a new id",
    ),
    (
        "a message that names no calculation",
        ("{en: The date must be today or earlier.}", '{en: "Not {asked_on}."}'),
        "message:",
        "'asked_on', which is no calculation",
    ),
]


@pytest.mark.parametrize(
    ("what", "change", "at", "reason"), BROKEN, ids=[each[0] for each in BROKEN]
)
def test_publishing_it_names_the_line_and_changes_nothing(
    tmp_path: Path, what: str, change: tuple[str, str], at: str, reason: str
) -> None:
    new_settings(tmp_path)
    lead = Lead(tmp_path)
    lead.types("new", "home-visit")
    assert lead.types("publish", "home-visit").exit_code == 0
    before = lead.types("list").output
    lead.changes("home-visit", *change)
    refused = lead.types("publish", "home-visit")
    assert refused.exit_code == 1
    lines = lead.file("home-visit").read_text(encoding="utf-8").splitlines()
    wanted = next(n for n, line in enumerate(lines, 1) if at in line)
    named = re.findall(
        rf"^{re.escape(str(lead.file('home-visit')))}:(\d+): (.*)$", refused.output, re.M
    )
    assert [int(line) for line, _ in named][:1] == [wanted], refused.output
    assert reason in refused.output
    assert lead.types("list").output == before
