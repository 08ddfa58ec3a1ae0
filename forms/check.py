"""What `doorstep forms check` tells an author beyond whether a form can be published.

How many answers it asks for in each mode, which sentences are longer than a reader should be
given (20 words for staff, 15 for easy read, `en-easy`), and which languages nobody has read over.
Words missing in a language are a fault, and the form is not published (`forms.languages`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from forms.count import required_counts
from forms.definition import PublishedForm
from forms.valid import valid_value

__all__ = ["LongSentence", "long_sentences", "required_counts", "text_warnings", "valid_value"]

_MOST_WORDS = {"en-easy": 15}
_STAFF_WORDS = 20
_SENTENCE_END = re.compile(r"(?<=[.?!:؟])\s+|\n+")


@dataclass(frozen=True, slots=True)
class LongSentence:
    """A sentence over its language's limit, where it stands, and how many words it has."""

    path: str
    language: str
    words: int
    sentence: str

    def __str__(self) -> str:
        most = _MOST_WORDS.get(self.language, _STAFF_WORDS)
        return (
            f"{self.path} ({self.language}): {self.words} words in a sentence, "
            f"at most {most}: {self.sentence}"
        )


def text_warnings(form: PublishedForm) -> list[str]:
    """What an author is warned of in a form's words, a line each; none of it stops publishing."""
    unread = [language for language in form.languages if not form.reviewed.get(language, True)]
    return [
        *(f"{form.id}: the words in {language} are not reviewed" for language in unread),
        *map(str, long_sentences(form)),
    ]


def long_sentences(form: PublishedForm) -> Iterator[LongSentence]:
    """Every sentence of a form's words that is over the limit, in form order."""
    for path, language, text in _texts(msgspec.to_builtins(form), form.id, set(form.languages)):
        limit = _MOST_WORDS.get(language, _STAFF_WORDS)
        for sentence in _SENTENCE_END.split(text):
            count = len(sentence.split())
            if count > limit:
                yield LongSentence(path, language, count, sentence)


def _texts(part: Any, path: str, languages: set[str]) -> Iterator[tuple[str, str, str]]:
    if isinstance(part, list):
        for each in part:
            yield from _texts(each, path, languages)
    elif isinstance(part, dict):
        here = part.get("id") or part.get("key") or part.get("code")
        inside = f"{path}/{here}" if isinstance(here, str) and here != path else path
        if "en" in part and set(part) <= languages:
            for language, text in part.items():
                yield path, language, text
        else:
            for key, each in part.items():
                if key not in ("tree", "reads"):
                    yield from _texts(each, inside, languages)
