"""What is recorded only once its record is decided on: that a copy was given, that a paper went.

`recorded_after: final` on a question or a group says that it may be answered in the states of
`forms/workflow/commands.yaml` that end a record, beside those in which any answer may be. It is
never part of what was decided: a decision is the answers it named (docs/wire.md 2), and nothing
that was asked, worked out or needed by then may depend on what is recorded later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from forms.definition import (
    PublishedForm,
    PublishedGroup,
    PublishedIndicator,
    PublishedItem,
    PublishedQuestion,
    PublishedSection,
    Rule,
)
from forms.load import Where

_UNWRITTEN: Final = frozenset({"calc", "info"})
_Placed = tuple[Where, str, PublishedItem, PublishedGroup | None]
"""Where it stands, its path (`*` for a row), the item, and its group."""


def paths_recorded_after(form: PublishedForm) -> frozenset[str]:
    """The paths of questions and groups that may be answered once a record is final."""
    return frozenset(path for _, path, item, of in _placed(form.sections) if _is_after(item, of))


def recorded_after_faults(
    sections: Sequence[PublishedSection],
    indicators: Sequence[PublishedIndicator],
    copied_forward: Sequence[str],
) -> Iterator[tuple[Where, str]]:
    """What cannot be recorded after a decision, and what may not depend on what is."""
    placed = list(_placed(sections))
    after = {path for _, path, item, of in placed if _is_after(item, of)}
    for where, _, item, of in placed:
        if item.recorded_after is not None:
            yield from (((*where, "recorded_after"), reason) for reason in _nonsense(item, of))
        if not _is_after(item, of):
            yield from _leaning(where, item, after)
    for number, section in enumerate(sections):
        if section.show is not None and _reads(section.show, after):
            yield ("sections", number, "show"), _LEANS
    for index, indicator in enumerate(indicators):
        if _any(indicator.reads, after):
            yield ("indicators", index, "rule"), _LEANS
    for index, name in enumerate(copied_forward):
        if name in after:
            reason = f"'{name}' is recorded after each decision: it is not copied to the next"
            yield ("copied_forward", index), reason


_LEANS: Final = "it depends on what is recorded after the decision, which may not change it"


def _is_after(item: PublishedItem, of: PublishedGroup | None) -> bool:
    return (of or item).recorded_after is not None or item.recorded_after is not None


def _nonsense(item: PublishedItem, of: PublishedGroup | None) -> Iterator[str]:
    if isinstance(item, PublishedGroup) and item.rows:
        yield "the rows are fixed: put recorded_after on the group's questions"
    elif item.type in _UNWRITTEN:
        yield f"nobody records a question of type {item.type}"
    elif of is not None and of.recorded_after is not None:
        yield f"'{of.id}' says so already, of all its questions"
    elif item.req.startswith("Y"):
        yield "nothing is submitted without it, so it is not recorded after that"


def _leaning(where: Where, item: PublishedItem, after: set[str]) -> Iterator[tuple[Where, str]]:
    rules = [("show", item.show), ("require", item.require)]
    if isinstance(item, PublishedQuestion):
        rules.append(("value", item.value))
    for key, rule in rules:
        if rule is not None and _reads(rule, after):
            yield (*where, key), _LEANS


def _placed(sections: Sequence[PublishedSection]) -> Iterator[_Placed]:
    for number, section in enumerate(sections):
        for index, item in enumerate(section.items):
            at: Where = ("sections", number, "items", index)
            yield at, item.id, item, None
            if isinstance(item, PublishedGroup):
                for nth, question in enumerate(item.items):
                    yield (*at, "items", nth), f"{item.id}/*/{question.id}", question, item


def _reads(rule: Rule, after: set[str]) -> bool:
    return _any(rule.reads, after)


def _any(reads: Iterable[str], after: set[str]) -> bool:
    return any(_any_row(path) in after for path in reads)


def _any_row(path: str) -> str:
    group, _, rest = path.partition("/")
    return f"{group}/*/{rest.partition('/')[2]}" if rest else group
