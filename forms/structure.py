"""The faults of an authored form that need no rule to be compiled: ids, words, codes, settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from forms.definition import (
    Definition,
    FirstRow,
    Group,
    Option,
    PublishedGroup,
    PublishedQuestion,
    PublishedSection,
    Question,
    Section,
    Text,
    Week,
)
from forms.errors import FormError
from forms.load import Loaded, Where
from forms.roles import ROLES
from forms.valid import valid_value

Fault = tuple[Where, str]

_FORM_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
_RESULT = re.compile(r"\{(\w+)\}")
_SENS = re.compile(r"[123]t?\Z")
_CEL_WORDS = {
    *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import"),
    *("in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void"),
    "while",
}
_RESERVED = _CEL_WORDS | {"today", "row"}
_ROW_BYTES = 32
_MAX_PATH = 128
_MAX_BYTES = 65_536
_MAX_ROWS = 1000
_MAX_DECIMALS = 6
_ADULT = 18


def check_structure(loaded: Loaded) -> list[FormError]:
    """Every structural fault of a form, none raised."""
    return [loaded.origin.error(where, reason) for where, reason in _form(loaded)]


def _form(loaded: Loaded) -> Iterator[Fault]:
    form = loaded.definition
    if not _FORM_ID.match(form.id):
        yield ("id",), f"'{form.id}' is not a form id: small letters, figures and single hyphens"
    if "en" not in form.languages:
        yield ("languages",), "English (en) is always one of the languages"
    yield from _words(form.title, ("title",), form.languages)
    yield from _unique([section.id for section in form.sections], ("sections",), "section")
    at_items = [
        (item, ("sections", number, "items", index))
        for number, section in enumerate(form.sections)
        for index, item in enumerate(section.items)
    ]
    seen: set[str] = set()
    for item, where in at_items:
        if item.id in seen:
            yield (*where, "id"), f"the id '{item.id}' is used twice"
        seen.add(item.id)
    for number, section in enumerate(form.sections):
        yield from _section(section, ("sections", number), loaded)
    yield from _unique([each.id for each in form.indicators], ("indicators",), "indicator")
    for index, indicator in enumerate(form.indicators):
        yield from _words(indicator.label, ("indicators", index, "label"), form.languages)
    yield from _follow_ups(loaded)
    yield from _references(loaded)


def _follow_ups(loaded: Loaded) -> Iterator[Fault]:
    form = loaded.definition
    items = {item.id: item for section in form.sections for item in section.items}
    yield from _unique([each.id for each in form.follow_ups], ("follow_ups",), "follow-up")
    for index, each in enumerate(form.follow_ups):
        at = ("follow_ups", index)
        if not _ID.match(each.id):
            yield (*at, "id"), f"'{each.id}' is not an id: small letters, figures, underscores"
        yield from _words(each.label, (*at, "label"), form.languages)
        group = items.get(each.each) if each.each is not None else None
        if each.each is not None and not isinstance(group, Group):
            yield (*at, "each"), f"there is no group '{each.each}'"
        inside = group.items if isinstance(group, Group) else []
        named = next((it for it in inside if it.id == each.name), None)
        if each.name is not None and (named is None or named.type not in ("party", "text")):
            yield (*at, "name"), f"'{each.name}' names nobody in a row of '{each.each}'"
        for language, words in each.label.items():
            if ("{name}" in words) != (each.name is not None):
                yield (*at, "label", language), "{name} stands in the words where name is given"
        if each.days is not None and each.days < 0:
            yield (*at, "days"), "a task is due 0 days from its making, or more"


def _references(loaded: Loaded) -> Iterator[Fault]:
    form = loaded.definition
    items = {item.id: item for section in form.sections for item in section.items}
    yield from _starts(form, set(items))
    if form.modes is not None:
        switch = items.get(form.modes.question)
        if not isinstance(switch, Question) or switch.type != "one":
            yield ("modes", "question"), f"'{form.modes.question}' is not a question with choices"
        elif unknown := set(form.modes.without_prompts) - {
            each.code for each in switch.options or []
        }:
            yield ("modes", "without_prompts"), f"'{min(unknown)}' is not one of the modes"
    known = set(items)
    for item in items.values():
        if isinstance(item, Group):
            known.update(f"{item.id}/*/{question.id}" for question in item.items)
    yield from _named_results(form, items)
    for index, copied in enumerate(form.copied_in):
        if copied.to not in known:
            yield ("copied_in", index, "to"), f"there is no question '{copied.to}'"
        if ("*" in copied.to) != ("*" in copied.path):
            yield ("copied_in", index, "path"), "a group's rows are copied to a group's rows"
    for index, path in enumerate(form.new_decision):
        if path not in known:
            yield ("new_decision", index), f"there is no question '{path}'"


def _starts(form: Definition, known: set[str]) -> Iterator[Fault]:
    starts = form.starts
    for index, role in enumerate(starts.roles):
        if role not in ROLES:
            reason = f"there is no role '{role}': {', '.join(ROLES)}"
            yield ("starts", "roles", index), reason
    yield from _words(starts.about, ("starts", "about"), form.languages)
    if starts.from_age is not None and not 0 < starts.from_age <= _ADULT:
        yield ("starts", "from_age"), f"an age a form is for is 1 to {_ADULT}"
    if starts.under_18 is not None:
        yield from _words(starts.under_18, ("starts", "under_18"), form.languages)
        if starts.from_age == _ADULT:
            yield ("starts", "under_18"), "nobody under 18 is asked this form's questions"
    younger = starts.younger
    if younger is None:
        return
    at = ("starts", "younger")
    yield from _words(younger.label, (*at, "label"), form.languages)
    yield from _words(younger.title or {}, (*at, "title"), form.languages)
    if starts.from_age is None:
        yield at, "'younger' needs 'from_age': younger than what"
    if younger.section not in {section.id for section in form.sections}:
        yield (*at, "section"), f"there is no section '{younger.section}'"
    for index, copied in enumerate(younger.copied_in):
        if copied.to not in known:
            yield (*at, "copied_in", index, "to"), f"there is no question '{copied.to}'"


def _named_results(form: Definition, items: Mapping[str, Question | Group]) -> Iterator[Fault]:
    """A message names calculations of the form, `{id}` each, and nothing else."""
    for number, section in enumerate(form.sections):
        for index, item in enumerate(section.items):
            at: Where = ("sections", number, "items", index)
            asked: list[tuple[Question, Where]] = (
                [(each, (*at, "items", inner)) for inner, each in enumerate(item.items)]
                if isinstance(item, Group)
                else [(item, at)]
            )
            for question, where in asked:
                for nth, check in enumerate(question.checks):
                    for name in _RESULT.findall(" ".join(check.message.values())):
                        found = items.get(name)
                        if not isinstance(found, Question) or found.type != "calc":
                            yield (
                                (*where, "checks", nth, "message"),
                                f"the message names '{name}', which is no calculation",
                            )


def _section(section: Section, where: Where, loaded: Loaded) -> Iterator[Fault]:
    languages = loaded.definition.languages
    if not _ID.match(section.id):
        yield (*where, "id"), f"'{section.id}' is not an id: small letters, figures, underscores"
    yield from _words(section.title, (*where, "title"), languages)
    yield from _words(section.hint, (*where, "hint"), languages)
    for index, together in enumerate(section.together):
        yield from _words(together.label, (*where, "together", index, "label"), languages)
    for index, item in enumerate(section.items):
        at = (*where, "items", index)
        yield from _named(item, at, languages)
        if isinstance(item, Group):
            yield from _group(item, at, loaded)
        else:
            yield from _question(item, at, loaded)


def _named(item: Question | Group, where: Where, languages: list[str]) -> Iterator[Fault]:
    if not _ID.match(item.id) or item.id in _RESERVED:
        yield (*where, "id"), f"'{item.id}' cannot be an id: small letters, figures, underscores"
    if item.sens is not None and not _SENS.match(item.sens):
        yield (*where, "sens"), f"'{item.sens}' is not a sensitivity: 1, 2 or 3, then t or nothing"
    yield from _words(item.label, (*where, "label"), languages)
    yield from _words(item.hint, (*where, "hint"), languages)


def _group(group: Group, where: Where, loaded: Loaded) -> Iterator[Fault]:
    languages = loaded.definition.languages
    ids = [question.id for question in group.items]
    yield from _unique(ids, (*where, "items"), "question")
    if not group.items:
        yield where, f"the group '{group.id}' asks nothing"
    for index, question in enumerate(group.items):
        at = (*where, "items", index)
        yield from _named(question, at, languages)
        yield from _question(question, at, loaded)
        keys = [row.key for row in group.rows or []]
        for number, key in enumerate(question.rows_only):
            if key not in keys:
                yield (*at, "rows_only", number), f"'{group.id}' has no fixed row '{key}'"
        longest = max([_ROW_BYTES, *(len(row.key) for row in group.rows or [])])
        if len(group.id) + len(question.id) + longest + 2 > _MAX_PATH:
            yield (*at, "id"), f"'{group.id}' and '{question.id}' make too long a path"
    for index, name in enumerate(group.summary):
        if name not in ids:
            yield (*where, "summary", index), f"'{group.id}' has no question '{name}'"
    for text, key in ((group.add_label, "add_label"), (group.none, "none")):
        yield from _words(text, (*where, key), languages)
    yield from _requirement(group, where)
    if not 1 <= group.row_limit <= _MAX_ROWS:
        yield (*where, "row_limit"), f"a group may have 1 to {_MAX_ROWS} rows"
    if group.week is not None:
        yield from _week(group, group.week, (*where, "week"), loaded)
    if group.rows is None:
        if group.one_tap is not None:
            yield (*where, "one_tap"), "one tap answers a fixed row: this group has none"
        return
    if group.req != "N" or group.require is not None or group.none is not None:
        yield (*where, "req"), "the rows are fixed: put req on the group's questions"
    yield from _unique([row.key for row in group.rows], (*where, "rows"), "row", "key")
    for index, row in enumerate(group.rows):
        at = (*where, "rows", index)
        if not _ID.match(row.key):
            yield (*at, "key"), f"'{row.key}' is not an id: small letters, figures, underscores"
        yield from _words(row.label, (*at, "label"), languages)
        yield from _words(row.prompts, (*at, "prompts"), languages)
    if group.one_tap is not None:
        tap = group.one_tap
        for text, key in (
            (tap.label, "label"),
            (tap.otherwise, "otherwise"),
            (tap.rest, "rest"),
        ):
            yield from _words(text, (*where, "one_tap", key), languages)


_DAYS = [str(day) for day in range(1, 8)]


def _week(group: Group, week: Week, where: Where, loaded: Loaded) -> Iterator[Fault]:
    if group.rows is not None:
        yield where, "the rows are fixed: visits of a week are rows that people add"
    asked = {question.id: question for question in group.items}
    for key, name, kind in (
        ("days", week.days, "many"),
        ("from", week.start, "time"),
        ("to", week.to, "time"),
    ):
        question = asked.get(name)
        if question is None:
            yield (*where, key), f"'{group.id}' has no question '{name}'"
        elif question.type != kind:
            yield (*where, key), f"'{name}' is of type {question.type}: here it must be {kind}"
        elif key == "days" and [each.code for each in _offered(question, loaded)] != _DAYS:
            yield (*where, key), f"'{name}' must offer the days 1 to 7, Monday first"


def _offered(question: Question, loaded: Loaded) -> list[Option]:
    named = loaded.code_lists.get(question.codes or "")
    return named.options if named is not None else question.options or []


def _question(question: Question, where: Where, loaded: Loaded) -> Iterator[Fault]:
    languages = loaded.definition.languages
    if question.rows_only and "items" not in where[3:]:
        yield (*where, "rows_only"), "only a question of a group stands on rows"
    yield from _choices(question, where, loaded)
    yield from _settings(question, where)
    yield from _limits(question, where)
    for index, check in enumerate(question.checks):
        yield from _words(check.message, (*where, "checks", index, "message"), languages)


def _choices(question: Question, where: Where, loaded: Loaded) -> Iterator[Fault]:
    options: list[Option] = question.options or []
    if question.codes is not None:
        if question.codes not in loaded.code_lists:
            yield (*where, "codes"), f"there is no code list '{question.codes}'"
            return
        options = loaded.code_lists[question.codes].options
        if question.options is not None:
            yield (*where, "options"), "give either options or codes"
    if options and question.type not in ("one", "many", "yn", "calc"):
        yield where, f"a question of type {question.type} has no options"
    if not options and question.type in ("one", "many"):
        yield where, f"'{question.id}' has no options"
    if question.type == "yn" and options and {each.code for each in options} != {"yes", "no"}:
        yield (*where, "options"), "the options of yn are yes and no"
    yield from _unique([each.code for each in options], (*where, "options"), "code", "code")
    for index, option in enumerate(options):
        at = (*where, "options", index)
        if not _CODE.match(option.code):
            yield (*at, "code"), f"'{option.code}' is not a code: letters, figures, _ . - to 64"
        yield from _words(option.label, (*at, "label"), loaded.definition.languages)
        yield from _words(option.hint, (*at, "hint"), loaded.definition.languages)
    for index, code in enumerate(question.exclusive):
        if question.type != "many" or code not in {each.code for each in options}:
            yield (*where, "exclusive", index), f"'{code}' is not one of several choices here"
    for index, code in enumerate(question.urgent):
        if question.type not in {"one", "many"} or code not in {each.code for each in options}:
            yield (*where, "urgent", index), f"'{code}' is not a choice here"


def _settings(question: Question, where: Where) -> Iterator[Fault]:
    critical = question.merge == "critical"
    if critical and question.while_unsettled is None:
        yield (*where, "merge"), f"'{question.id}' is critical: say what holds while_unsettled"
    if not critical and question.while_unsettled is not None:
        yield (*where, "while_unsettled"), "only a critical question has while_unsettled"
    if question.merge == "union" and question.type != "many":
        yield (*where, "merge"), "only a question with several choices merges by union"
    if (question.type == "calc") != (question.value is not None):
        yield where, "a calc, and only a calc, has a value"
    if question.format is not None and question.type != "text":
        yield (*where, "format"), f"a question of type {question.type} has no format: only text"
    if question.accept and question.type != "file":
        yield (*where, "accept"), f"a question of type {question.type} accepts no files"
    if len(set(question.accept)) != len(question.accept):
        yield (*where, "accept"), "a kind of file is accepted twice"
    if question.type in ("calc", "info"):
        if question.merge is not None:
            yield (*where, "merge"), f"a question of type {question.type} does not merge"
        if question.req != "N" or question.require is not None:
            yield (*where, "req"), f"a question of type {question.type} is not answered"
    yield from _requirement(question, where)


def _requirement(item: Question | Group, where: Where) -> Iterator[Fault]:
    if item.require is not None and item.req == "Y":
        yield (*where, "require"), "it is always required: require would change nothing"
    if item.require is None and item.require_as is not None:
        yield (*where, "require_as"), "require_as says what require makes of it: give require"


def _limits(question: Question, where: Where) -> Iterator[Fault]:
    if question.decimals and question.type != "number":
        yield (*where, "decimals"), "only a number has decimals"
    if not 0 <= question.decimals <= _MAX_DECIMALS:
        yield (*where, "decimals"), f"decimals are 0 to {_MAX_DECIMALS}"
    if question.max is not None:
        if question.type in ("text", "long"):
            if not 1 <= question.max <= _MAX_BYTES:
                yield (*where, "max"), f"an answer holds 1 to {_MAX_BYTES} bytes"
        elif question.type not in ("number", "money"):
            yield (*where, "max"), f"a question of type {question.type} has no max"
    if question.min is not None:
        if question.type not in ("number", "money"):
            yield (*where, "min"), f"a question of type {question.type} has no min"
        elif question.max is not None and question.min > question.max:
            yield (*where, "min"), "the smallest is larger than the largest"


def tap_faults(
    answers: Mapping[str, Any], questions: Iterable[PublishedQuestion], where: str
) -> Iterator[tuple[str, str]]:
    """The faults of answers written by one tap, by question id; `where` names what asks them."""
    by_id = {question.id: question for question in questions}
    for name, value in answers.items():
        question = by_id.get(name)
        if question is None:
            yield name, f"'{where}' has no question '{name}'"
        elif (reason := valid_value(question, value)) is not None:
            yield name, f"{value!r} is not an answer to '{name}' ({reason})"


def first_row_faults(
    first_rows: Iterable[FirstRow], sections: Iterable[PublishedSection]
) -> Iterator[Fault]:
    """The faults of the rows a record is started with."""
    groups = {
        item.id: item
        for section in sections
        for item in section.items
        if isinstance(item, PublishedGroup)
    }
    for index, first in enumerate(first_rows):
        group = groups.get(first.group)
        if group is None or group.rows:
            yield (index, "group"), f"there is no group '{first.group}' that rows are added to"
            continue
        parties = {question.id for question in group.items if question.type == "party"}
        for number, name in enumerate(first.person):
            if name not in parties:
                yield (index, "person", number), f"'{group.id}' asks for nobody in '{name}'"
        for name, reason in tap_faults(first.answers, group.items, group.id):
            yield (index, "answers", name), reason


def _words(text: Text | None, where: Where, languages: list[str]) -> Iterator[Fault]:
    if text is None:
        return
    if not text.get("en", "").strip():
        yield where, "the English words (en) are missing"
    for language in text:
        if language not in languages:
            yield (*where, language), f"'{language}' is not one of the form's languages"


def _unique(ids: Iterable[str], where: Where, what: str, key: str = "id") -> Iterator[Fault]:
    seen: set[str] = set()
    for index, each in enumerate(ids):
        if each in seen:
            yield (*where, index, key), f"the {what} '{each}' is given twice"
        seen.add(each)
