"""A form with a fault is refused, with the file, the line and a reason an author can act on."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forms.canonical import decode, encode, hash_of
from forms.check import long_sentences, required_counts
from forms.definition import CodeList, PublishedGroup, PublishedQuestion, Week, WhileUnsettled
from forms.errors import FormError
from forms.load import parse_code_list, parse_form
from forms.publish import Published, publish
from forms.recorded_after import paths_recorded_after
from forms.safest import safest

LISTS: dict[str, CodeList] = {
    "homes": parse_code_list(
        "id: homes\nentries:\n- {code: own, display: {en: Own}, export_value: Owner}\n", "homes"
    )
}
HEAD = """\
id: a-form
title: {en: A form}
audience: involvement
sections:
  - id: main
    title: {en: Main}
    items:
"""
FLAG = "      - {id: flag, type: yn, label: {en: Flag}, req: Y}\n"
ROWS = """\
      - id: outcomes
        type: group
        label: {en: Outcomes}
        rows: [{key: a, label: {en: A}}, {key: b, label: {en: B}}]
        items:
          - {id: met, type: yn, label: {en: Met}, req: Y}
          - {id: only_b, type: yn, label: {en: Only b}, req: Y, rows_only: [b]}
"""


def published(*items: str, tail: str = "") -> Published:
    return publish(parse_form(HEAD + "".join(items) + tail, "a-form.yaml", LISTS))


def item(id: str, type: str, rest: str = "") -> str:
    return f"      - {{id: {id}, type: {type}, label: {{en: Words}}{rest and ', '}{rest}}}\n"


def options(*codes: str) -> str:
    return f"options: [{', '.join(f'{{code: {code}, label: {{en: {code}}}}}' for code in codes)}]"


def week(days: str = "on", codes: str | None = None, kind: str = "time", rows: str = "") -> str:
    """A group shown as a week, with one thing about it otherwise."""
    listed = codes or ", ".join(f'{{code: "{day}", label: {{en: Day}}}}' for day in range(1, 8))
    return (
        f"      - id: visits\n        type: group\n        label: {{en: Visits}}\n        {rows}\n"
        f"        week: {{days: {days}, from: starts, to: ends}}\n        items:\n"
        f"          - {{id: on, type: many, label: {{en: Days}}, options: [{listed}]}}\n"
        f"          - {{id: starts, type: {kind}, label: {{en: Starts}}}}\n"
        "          - {id: ends, type: time, label: {en: Ends}}\n"
    )


TAP = "        one_tap: {label: {en: Fine}, answers: {%s}}\n"

LATER = item("a", "date", "recorded_after: final")
SENT = (
    "      - id: sent\n        type: group\n        label: {en: Sent}\n"
    "        recorded_after: final\n        items:\n"
    "          - {id: on, type: date, label: {en: When}, req: Y}\n"
)

REFUSED = [
    ("an unknown question", item("a", "text", "show: \"flga == 'yes'\""), "no question 'flga'"),
    ("an unknown setting", item("a", "text", "shown: x"), "nothing is called 'shown' here"),
    ("an unknown code", item("a", "text", "show: \"flag == 'maybe'\""), "'maybe' is not one of"),
    ("a code unknown to in", item("a", "text", "show: \"flag in ['yes', 'si']\""), "'si' is not"),
    ("a date with a number", item("a", "date", 'show: "today > 3"'), "cannot be compared"),
    (
        "a date with a datetime",
        item("a", "datetime") + item("b", "text", 'show: "a > today"'),
        "be compared",
    ),
    (
        "a date that does not exist",
        item("a", "text", "show: \"today > '2026-02-30'\""),
        "is not a date",
    ),
    ("a rule that gives no truth", item("a", "text", 'show: "flag"'), "must give true or false"),
    ("text in order", item("a", "text") + item("b", "text", "show: \"a < 'b'\""), "has no order"),
    ("a rule that is not one", item("a", "text", 'show: "flag =="'), "not a rule"),
    ("division", item("a", "calc", 'value: "1 / 2"'), "not in the profile"),
    ("an unknown function", item("a", "text", 'show: "now() > today"'), "no function now"),
    (
        "an unknown method",
        item("a", "text") + item("b", "text", "show: \"a.matches('x')\""),
        "no '.matches'",
    ),
    (
        "a group as a value",
        ROWS + item("a", "text", "show: \"outcomes == 'x'\""),
        "cannot be compared",
    ),
    (
        "a row that is not there",
        ROWS + item("a", "text", "show: \"outcomes.c.met == 'yes'\""),
        "names nothing",
    ),
    (
        "a question not on its row",
        ROWS + item("a", "text", "show: \"outcomes.a.only_b == 'yes'\""),
        "'a' has no",
    ),
    ("a row used bare", ROWS + item("a", "text", 'show: "outcomes.exists(o, o)"'), "is a row"),
    ("something shown by itself", item("a", "yn", "show: \"a == 'yes'\""), "circle: a → a"),
    (
        "two shown by each other",
        item("a", "yn", "show: \"b == 'yes'\"") + item("b", "yn", "show: \"a == 'yes'\""),
        "circle: a → b → a",
    ),
    ("a calculation of itself", item("a", "calc", 'value: "a + 1"'), "circle: a → a"),
    (
        "a circle through a calculation",
        item("a", "yn", 'show: "b"') + item("b", "calc", "value: \"a == 'yes'\""),
        "circle: a → b → a",
    ),
    ("no English words", "      - {id: a, type: text, label: {cy: Geiriau}}\n", "English words"),
    ("a blank label", "      - {id: a, type: text, label: {en: ' '}}\n", "English words"),
    ("an id used twice", item("flag", "text"), "used twice"),
    ("an id that is a word of rules", item("today", "text"), "cannot be an id"),
    ("a code given twice", item("a", "one", options("x", "x")), "given twice"),
    ("choices without options", item("a", "one"), "has no options"),
    (
        "a choice written like a postcode",
        item("a", "one", options("x") + ", format: postcode"),
        "only text",
    ),
    ("a text written in a way nobody knows", item("a", "text", "format: iban"), "format"),
    ("a week without its days", week(days="missing"), "no question 'missing'"),
    ("a week of days that are none", week(codes="{code: mon, label: {en: M}}"), "1 to 7"),
    ("a week whose time is a text", week(kind="text"), "must be time"),
    ("a week of fixed rows", week(rows="rows: [{key: a, label: {en: A}}]"), "rows are fixed"),
    ("an unknown code list", item("a", "one", "codes: castles"), "no code list 'castles'"),
    *(
        (f"recorded after: {name}", text, reason)
        for name, text, reason in (
            ("at another time", item("a", "date", "recorded_after: draft"), "draft"),
            (
                "what submitting needs",
                item("a", "date", "req: Y, recorded_after: final"),
                "nothing is submitted without it",
            ),
            (
                "what is worked out",
                item("a", "calc", "value: \"flag == 'yes'\", recorded_after: final"),
                "nobody records",
            ),
            (
                "said twice",
                SENT.replace("type: date", "type: date, recorded_after: final"),
                "'sent' says so already",
            ),
            (
                "fixed rows",
                ROWS.replace("        rows:", "        recorded_after: final\n        rows:"),
                "rows are fixed",
            ),
            (
                "what else is asked",
                LATER + item("b", "text", 'show: "answered(a)"'),
                "depends on what is recorded after",
            ),
            (
                "what is worked out of it",
                SENT + item("b", "calc", 'value: "sent.exists(s, s.on == today)"'),
                "depends on what is recorded after",
            ),
        )
    ),
    ("critical without a safest value", item("a", "yn", "merge: critical"), "say what holds"),
    (
        "a safest value that is no answer",
        item("a", "yn", "merge: critical, while_unsettled: si"),
        "not an answer",
    ),
    (
        "a safest value of what is not critical",
        item("a", "yn", "while_unsettled: no"),
        "only a critical",
    ),
    (
        "a union of one choice",
        item("a", "yn", "merge: critical, while_unsettled: {union: true}"),
        "their union",
    ),
    (
        "a requirement that does nothing",
        item("a", "text", "req: Y, require: \"flag == 'yes'\""),
        "change nothing",
    ),
    (
        "a calculation without words",
        item("a", "calc", "value: \"flag == 'yes' ? 'x' : 'y'\""),
        "without words",
    ),
    ("a value on a question", item("a", "text", 'value: "1"'), "only a calc"),
    ("decimals of money", item("a", "money", "decimals: 2"), "only a number has decimals"),
    ("money with decimals", item("a", "money") + item("b", "text", 'show: "a > 1.5"'), "pence"),
    ("a type unknown", item("a", "slider"), "is not a type"),
    (
        "req on fixed rows",
        ROWS.replace("type: group", "type: group\n        req: Y"),
        "rows are fixed",
    ),
    ("a one tap of no question", ROWS + TAP % "mett: yes", "no question 'mett'"),
    ("a one tap of no answer", ROWS + TAP % "met: si", "not an answer"),
    (
        "an urgent code that is no choice",
        item("a", "one", "urgent: [plans], " + options("thoughts")),
        "'plans' is not a choice here",
    ),
]


@pytest.mark.parametrize(("what", "items", "reason"), REFUSED, ids=[each[0] for each in REFUSED])
def test_publishing_is_refused_for(what: str, items: str, reason: str) -> None:
    with pytest.raises(FormError, match=re.escape(reason)) as refused:
        published(FLAG, items)
    assert refused.value.file == "a-form.yaml"
    assert refused.value.line >= HEAD.count("\n") + 1


def test_a_week_of_visits_is_published_with_the_questions_that_say_when() -> None:
    [_, group] = published(FLAG, week()).form.sections[0].items
    assert isinstance(group, PublishedGroup)
    assert group.week == Week(days="on", start="starts", to="ends")
    assert b'"week":{"days":"on","from":"starts","to":"ends"}' in published(FLAG, week()).bytes


def test_a_refusal_names_the_line_of_the_rule() -> None:
    items = FLAG + (
        "      - id: a\n        type: text\n        label: {en: A}\n"
        "        show: |\n          flag == 'yes' &&\n          flag == 'si'\n"
    )
    with pytest.raises(FormError) as refused:
        published(items)
    assert refused.value.line == (HEAD + items).count("\n")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(FormError) as refused:
        published(item("a", "text", 'show: "x"'), item("b", "text", 'show: "y"'))
    assert len(refused.value.more) == 1
    assert "'y'" in str(refused.value)


def test_a_form_that_is_not_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(FormError, match="not YAML"):
        parse_form("id: [", "x.yaml", {})
    with pytest.raises(FormError, match="given twice"):
        parse_form("id: a\nid: b\n", "x.yaml", {})


def test_yes_no_and_dates_stay_the_words_they_are() -> None:
    found = published(item("a", "one", options("no", "2026-01-01")))
    question = found.form.sections[0].items[0]
    assert isinstance(question, PublishedQuestion)
    assert [(each.code, each.label["en"]) for each in question.options] == [
        ("no", "no"),
        ("2026-01-01", "2026-01-01"),
    ]


def test_the_same_form_always_has_the_same_bytes_and_name() -> None:
    one, two = published(FLAG, ROWS), published(FLAG, ROWS)
    assert one.bytes == two.bytes
    assert one.hash == two.hash == hash_of(one.bytes)
    assert decode(one.bytes) == one.form
    assert encode(decode(one.bytes)) == one.bytes


def test_a_changed_word_changes_the_name() -> None:
    assert published(FLAG).hash != published(FLAG.replace("Flag}", "Flags}")).hash


def test_defaults_are_resolved_and_lists_inlined() -> None:
    form = published(
        item("a", "long"),
        item("b", "one", "codes: homes"),
        item("c", "number", "decimals: 1, max: 24"),
        item("d", "yn", "merge: critical, while_unsettled: no, source: observed"),
    ).form
    a, b, c, d = form.sections[0].items
    assert isinstance(a, PublishedQuestion)
    assert (a.merge, a.max, a.source, a.voice) == ("narrative", 65_536, "professional", "worker")
    assert isinstance(b, PublishedQuestion)
    assert (b.options[0].code, b.options[0].export_value) == ("own", "Owner")
    assert isinstance(c, PublishedQuestion)
    assert c.max == 240
    assert isinstance(d, PublishedQuestion)
    assert (d.while_unsettled, d.source) == (WhileUnsettled(value="no"), "observed")


def test_what_a_rule_reads_is_listed() -> None:
    form = published(
        FLAG,
        ROWS,
        item("a", "calc", "value: \"flag == 'yes' && outcomes.b.met == 'no'\""),
        item("b", "calc", "value: \"outcomes.at_least(2, o, o.met == 'yes')\""),
    ).form
    a, b = form.sections[0].items[2:]
    assert isinstance(a, PublishedQuestion)
    assert a.value is not None
    assert a.value.reads == ["flag", "outcomes/b/met"]
    assert isinstance(b, PublishedQuestion)
    assert b.value is not None
    assert b.value.reads == ["outcomes", "outcomes/*/met"]


MODES = """\
modes: {question: depth}
"""
DEPTH = item("depth", "one", "req: Y, " + options("full", "short"))


def test_answers_needed_are_counted_by_mode() -> None:
    form = published(
        FLAG,
        DEPTH,
        ROWS,
        item("a", "text", "req: Y, show: \"depth == 'full'\""),
        item("b", "text", "require: \"flag == 'yes'\""),
        item("c", "text", "req: W"),
        tail=MODES,
    ).form
    assert form.counts == required_counts(form) == {"full": 7, "short": 6}


def test_what_is_recorded_after_the_decision_is_published_and_needed_by_none_of_it() -> None:
    wanted = item("b", "text", 'require: "answered(a)", recorded_after: final')
    made = published(FLAG, LATER, wanted, SENT).form
    assert paths_recorded_after(made) == {"a", "b", "sent", "sent/*/on"}
    assert decode(encode(made)) == made
    assert paths_recorded_after(published(FLAG).form) == frozenset()


def test_sentences_over_the_limit_are_listed() -> None:
    long = " ".join(["word"] * 21)
    form = published(f"      - {{id: a, type: text, label: {{en: Short. {long}.}}}}\n").form
    found = list(long_sentences(form))
    assert [(each.path, each.words) for each in found] == [("a-form/main/a", 21)]


def test_the_safest_value_of_several_choices_is_their_union_without_none() -> None:
    rest = "merge: critical, while_unsettled: {union: true}, exclusive: [none], "
    question = (
        published(item("a", "many", rest + options("x", "y", "none"))).form.sections[0].items[0]
    )
    assert not isinstance(question, PublishedGroup)
    assert safest(question, [["x"], ["y"], ["none"]]) == ["x", "y"]
    assert safest(question, [["none"], ["none"]]) == ["none"]
    anything: Any = 7
    assert safest(question, [anything]) == []
