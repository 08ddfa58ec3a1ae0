"""Refuses a new version of a form in which an id means something else than it ever did.

A question id keeps its meaning and type for ever (design.md 6): records of every version are read
together, and a draft may be moved to a newer one. What changes the stored value is a fault. New
words that share none with the old ones are a fault too, until the author says that the meaning is
the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from forms.definition import Group, PublishedForm, PublishedGroup, PublishedItem, Text
from forms.errors import FormError
from forms.load import Loaded, Where

_WORD: Final = re.compile(r"[^\W_]{3,}")
_STEM: Final = 5
# Too common to show that two labels ask the same.
_COMMON: Final = frozenset(
    {
        *("and", "any", "are", "but", "can", "did", "does", "for", "from", "has", "have", "how"),
        *("its", "not", "now", "one", "only", "other", "than", "that", "the", "their", "them"),
        *("then", "they", "this", "was", "what", "when", "where", "which", "who", "why", "will"),
        *("with", "you", "your"),
    }
)


def reused_ids(
    loaded: Loaded,
    form: PublishedForm,
    earlier: Sequence[PublishedForm],
    same_meaning: Collection[str] = (),
) -> list[FormError]:
    """The faults of a form beside every earlier version of it, the newest of those last.

    `same_meaning` are the paths whose new words the author vouches for; a choice or fixed row is
    `path=code`.
    """
    found: list[tuple[Where, str]] = []
    if any(each.audience != form.audience for each in earlier):
        found.append(
            (("audience",), f"who may hold '{form.id}' was decided with its first version")
        )
    now, places = _items(form), _places(loaded)
    for path, item in now.items():
        was = next((held for each in reversed(earlier) if (held := _items(each).get(path))), None)
        if was is not None:
            found += [
                (places[path], reason) for reason in _reused(path, was, item, set(same_meaning))
            ]
    return [loaded.origin.error(where, reason) for where, reason in found]


def _reused(
    path: str, was: PublishedItem, now: PublishedItem, vouched: Collection[str]
) -> Iterator[str]:
    name = path.rpartition("/")[2]
    if was.type != now.type:
        yield (
            f"'{name}' was of type {was.type} in an earlier version and is now {now.type}: "
            "give the new question a new id"
        )
        return
    if isinstance(was, PublishedGroup) or isinstance(now, PublishedGroup):
        if isinstance(was, PublishedGroup) and isinstance(now, PublishedGroup):
            if bool(was.rows) != bool(now.rows):
                yield f"'{name}' had {_rows(was)} and now has {_rows(now)}: give it a new id"
            yield from _words_reused(path, _row_words(was), _row_words(now), "row", vouched)
    else:
        if was.decimals != now.decimals and now.type == "number":
            yield (
                f"'{name}' was kept with {was.decimals} decimals and now would be with "
                f"{now.decimals}: answers given would be misread. Give it a new id"
            )
        if (was.merge == "union") != (now.merge == "union"):
            yield f"'{name}' cannot begin or cease to merge by union: give it a new id"
        if now.type in ("one", "many"):
            before, after = ({o.code: o.label for o in each.options} for each in (was, now))
            yield from _words_reused(path, before, after, "choice", vouched)
    if path not in vouched and not _alike(was.label, now.label):
        yield (
            f"'{name}' asked “{was.label['en']}” and now asks “{now.label['en']}”. "
            "Where that is another question, give it a new id. "
            f"Where it means the same, publish with --same-meaning {path}"
        )


def _words_reused(
    path: str, was: dict[str, Text], now: dict[str, Text], what: str, vouched: Collection[str]
) -> Iterator[str]:
    for code, label in now.items():
        before = was.get(code)
        if before is None or _alike(before, label) or f"{path}={code}" in vouched:
            continue
        yield (
            f"the {what} '{code}' was “{before['en']}” and now is “{label['en']}”. "
            f"Where that is another {what}, give it a new code. "
            f"Where it means the same, publish with --same-meaning {path}={code}"
        )


def _alike(was: Text, now: Text) -> bool:
    """Whether two labels share a word that carries meaning; short ones must be the same."""
    before, after = was["en"].casefold().strip(), now["en"].casefold().strip()
    return before == after or bool(_stems(before) & _stems(after))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text) if word not in _COMMON}


def _row_words(group: PublishedGroup) -> dict[str, Text]:
    return {row.key: row.label for row in group.rows}


def _rows(group: PublishedGroup) -> str:
    return "fixed rows" if group.rows else "rows that people add"


def _items(form: PublishedForm) -> dict[str, PublishedItem]:
    found: dict[str, PublishedItem] = {}
    for section in form.sections:
        for item in section.items:
            found[item.id] = item
            if isinstance(item, PublishedGroup):
                found.update({f"{item.id}/*/{each.id}": each for each in item.items})
    return found


def _places(loaded: Loaded) -> dict[str, Where]:
    found: dict[str, Where] = {}
    for number, section in enumerate(loaded.definition.sections):
        for index, item in enumerate(section.items):
            where: Where = ("sections", number, "items", index)
            found[item.id] = where
            for inner, each in enumerate(item.items if isinstance(item, Group) else []):
                found[f"{item.id}/*/{each.id}"] = (*where, "items", inner)
    return found
