"""What a form fills in when one of its questions is answered: presets kept in a code list.

Information governance keeps the list, for example of organisations with an agreement: which
channel, purposes and lawful bases hold for each. They are published inside the form, so that a
record says which ones it was filled in from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from forms.definition import (
    Group,
    PublishedGroup,
    PublishedPresets,
    PublishedQuestion,
    PublishedSection,
    Question,
)
from forms.load import Loaded, Where
from forms.valid import valid_value

_KINDS = {"who_is_in": "party", "now": "datetime", "stated": "one"}


def published_presets(loaded: Loaded) -> PublishedPresets | None:
    """The presets with every code's answers, or None where the form has none."""
    presets = loaded.definition.presets
    switch = None if presets is None else _switch(loaded)
    if presets is None or switch is None or switch.codes is None:
        return None
    entries = loaded.code_lists[switch.codes].entries
    return PublishedPresets(
        **msgspec.structs.asdict(presets),
        answers={entry.code: entry.answers for entry in entries if entry.answers},
        groups={entry.code: entry.group for entry in entries if entry.group is not None},
    )


def preset_faults(
    loaded: Loaded, sections: Sequence[PublishedSection]
) -> Iterator[tuple[Where, str]]:
    """Presets that no question of the form can take."""
    presets = loaded.definition.presets
    if presets is None:
        return
    published = published_presets(loaded)
    if published is None:
        yield ("presets", "question"), f"'{presets.question}' is no question with a code list"
        return
    questions: dict[str, PublishedQuestion] = {
        item.id: item
        for section in sections
        for item in section.items
        if not isinstance(item, PublishedGroup)
    }
    for key, kind in _KINDS.items():
        name = getattr(presets, key)
        if name is not None and (name not in questions or questions[name].type != kind):
            yield ("presets", key), f"'{name}' is no question of type {kind}"
    for code, answers in published.answers.items():
        for name, value in answers.items():
            question = questions.get(name)
            reason = "no such question" if question is None else valid_value(question, value)
            if reason is not None:
                yield ("presets", "question"), f"'{code}' presets '{name}' to {value!r} ({reason})"


def _switch(loaded: Loaded) -> Question | None:
    presets = loaded.definition.presets
    for section in loaded.definition.sections:
        for item in section.items:
            if isinstance(item, Group) or presets is None or item.id != presets.question:
                continue
            return item if item.type == "one" else None
    return None
