"""What differs between two versions of a form, in words for whoever publishes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from forms.cel.write import rule_text
from forms.changes import SETTINGS, Change, changes, items_by_path
from forms.definition import PublishedForm

_Items = Mapping[str, tuple[str, Mapping[str, Any]]]

_NEEDED: Final = {
    "Y": "an answer is needed to submit",
    "Y*": "an answer, or a reason for none, is needed to submit",
    "W": "its absence is mentioned at submit",
    "N": "an answer is not needed",
}
_SLOTS: Final = {
    "show": ("is asked when", "is always asked"),
    "require": ("is needed when", "has no rule for being needed"),
    "value": ("is worked out as", "is not worked out"),
}
_NAMES: Final = {
    "label": "wording",
    "hint": "hint",
    "add_label": "words for adding a row",
    "none": "words for none",
    "one_tap": "one tap",
    "require_as": "what it becomes when needed",
    "rows_only": "rows it stands on",
    "result": "kind of result",
    "min": "smallest",
    "max": "largest",
    "decimals": "decimals",
    "accept": "files it takes",
    "format": "how it is written",
    "week": "how its rows are shown",
    "exclusive": "choices that stand alone",
    "urgent": "choices somebody is rung about",
    "row_limit": "most rows",
    "merge": "how two answers are handled",
    "while_unsettled": "what holds until two answers are settled",
    "sens": "sensitivity",
    "voice": "whose words",
    "source": "who it comes from",
    "summary": "questions on a row's card",
    "recorded_after": "when it may still be recorded",
}


def changes_in_words(before: PublishedForm, after: PublishedForm) -> list[str]:
    """A line for each difference, beginning with the question's path."""
    was, now = (items_by_path(msgspec.to_builtins(form)) for form in (before, after))
    titles = {section.id: section.title["en"] for section in after.sections}
    words = _Words({item["id"]: item["decimals"] for _, item in _numbers(was, now)})
    lines: list[str] = []
    for change in changes(before, after):
        old, new = was.get(change.path, ("", {}))[1], now.get(change.path, ("", {}))[1]
        match change.kind:
            case "title":
                lines.append(f"the form is now called “{after.title['en']}”")
            case "section":
                lines.append(f"section {change.path}: its words are now “{titles[change.path]}”")
            case "moved":
                lines.append(f"{change.path}: now stands in “{titles[now[change.path][0]]}”")
            case _:
                lines += [f"{change.path}: {said}" for said in words.said(change, old, new)]
    if set(before.starts.roles) != set(after.starts.roles):
        lines.append(f"may now be started by {', '.join(after.starts.roles) or 'nobody'}")
    return lines


def _numbers(*forms: _Items) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return (placed for form in forms for placed in form.values() if placed[1].get("decimals"))


class _Words:
    """Differences in words; `decimals` are the places of numbers, by question id."""

    def __init__(self, decimals: Mapping[str, int]) -> None:
        self._decimals = decimals

    def said(self, change: Change, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        """What one difference of a question comes to, a sentence each."""
        match change.kind:
            case "added":
                yield f"new, “{new['label']['en']}” ({new['type']})"
            case "removed":
                yield f"no longer asked, “{old['label']['en']}”. Answers given are kept and listed"
            case "type":
                yield f"was of type {old['type']}, is now {new['type']}"
            case "offered":
                yield f"now also offers {_codes(change, new)}"
            case "withdrawn":
                yield f"no longer offers {_codes(change, old)}. Where it was chosen, it is kept"
            case "option_words":
                yield f"other words for {_codes(change, new)}"
            case "checks":
                yield from self._checks(old.get("checks", []), new.get("checks", []))
            case kind:
                for key in SETTINGS[kind]:
                    if old.get(key) != new.get(key):
                        yield self._setting(key, (old, new))

    def _rule(self, rule: Mapping[str, Any], places: int | None = None) -> str:
        return rule_text(rule["tree"], self._decimals, places)

    def _setting(self, key: str, item: tuple[Mapping[str, Any], Mapping[str, Any]]) -> str:
        old: Any = item[0].get(key)
        new: Any = item[1].get(key)
        if key == "req":
            return f"{_NEEDED[new]} (before: {_NEEDED[old]})"
        if key in _SLOTS:
            some, none = _SLOTS[key]
            before, after = (
                f"{some} {self._rule(rule, _result(each, key))}" if rule else none
                for rule, each in zip((old, new), item, strict=True)
            )
            return f"{after} (before: {before})"
        name = _NAMES[key]
        if isinstance(old, dict) and isinstance(new, dict) and "en" in old and "en" in new:
            words = [
                f"{name} in {tag}: “{new.get(tag, '')}” (before: “{old.get(tag, '')}”)"
                for tag in sorted({*old, *new})
                if old.get(tag) != new.get(tag)
            ]
            return "; ".join(words)
        return f"{name}: {_plain(new)} (before: {_plain(old)})"

    def _checks(self, old: list[Any], new: list[Any]) -> Iterator[str]:
        for each in new:
            if each not in old:
                yield f"now checks {self._rule(each)}: “{each['message']['en']}”"
        for each in old:
            if each not in new:
                yield f"no longer checks {self._rule(each)}: “{each['message']['en']}”"


def _result(item: Mapping[str, Any], key: str) -> int | None:
    """The places of what a rule works out, where it is a calculation's."""
    return int(item.get("decimals", 0)) if key == "value" else None


def _codes(change: Change, item: Mapping[str, Any]) -> str:
    choices = {each["code"]: each for each in item.get("options", [])}
    rows = {each["key"]: each for each in item.get("rows", [])}
    labels = {**choices, **rows}
    return ", ".join(f"{code} “{labels[code]['label']['en']}”" for code in change.codes)


def _plain(value: Any) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        if "en" in value:
            return f"“{value['en']}”"
        return ", ".join(f"{key} {_plain(each)}" for key, each in value.items())
    return str(value)
