"""Why a form's text cannot be read, in words for somebody who has never programmed. Pure.

What reads YAML, and what gives it its shape, speak to programmers; whoever writes a form is told
what to look at on that line. What is not known here is passed on as it was said.
"""

from __future__ import annotations

import re
from typing import Final

_QUOTES: Final = (
    'words with a comma, a colon or an apostrophe in them stand between double quotes: "Yes, often"'
)
_NOT_YAML: Final = (
    ("tab character", "a tab stands here: move words in with spaces"),
    ("',' or '}'", f"a bracket is not closed, here or in the line before; or {_QUOTES}"),
    ("',' or ']'", f"a bracket is not closed, here or in the line before; or {_QUOTES}"),
    (
        "mapping values are not allowed",
        f"this line is moved in too far, or has a second colon; {_QUOTES}",
    ),
    ("unexpected end of stream", "a quotation mark or a bracket is opened and never closed"),
    (
        "did not find expected",
        "this line is moved in by more or fewer spaces than those it belongs with",
    ),
)
_MISSING: Final = re.compile(r"Object missing required field `([^`]+)`")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `([^`]+)`")
_OTHER: Final = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_WORDS: Final = frozenset({"label", "hint", "title", "about", "message", "none", "add_label"})
_KINDS: Final = {
    "str": "words",
    "int": "a whole number",
    "bool": "true or false",
    "array": "a list, [first, second],",
    "object": "settings by name",
}


def of_yaml(problem: str) -> str:
    """What a text that is no YAML lacks."""
    for said, reason in _NOT_YAML:
        if said in problem:
            return f"not YAML: {reason}"
    return f"not YAML: {problem}"


def of_shape(reason: str, at: str) -> str:
    """What is wrong with a part of a form; `at` is the name of the setting it stands under."""
    if missing := _MISSING.match(reason):
        return f"'{missing[1]}' is missing here"
    if unknown := _UNKNOWN.match(reason):
        return f"nothing is called '{unknown[1]}' here: forms/FORMAT.md says what can stand here"
    if not (other := _OTHER.match(reason)):
        return reason
    wanted, got = other.groups()
    if got == "null":
        return f"nothing is given here. Should it be words: {_QUOTES}"
    if at in _WORDS and wanted == "object":
        return f'words are given by language: {at}: {{en: "What is said"}}'
    kind = _KINDS.get(wanted.split(" ")[0])
    if kind is None:
        return reason
    quoted = ', between double quotes: "12"' if wanted == "str" and got in ("int", "bool") else ""
    return f"{kind} should stand here{quoted}"
