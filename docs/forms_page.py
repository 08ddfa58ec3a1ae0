"""Writes `docs/forms.md`, each form of the library on one page: `python -m docs.forms_page`.

What a form is for is said once, in the list of `docs/domain/README.md`; the rest is read from the
definitions. The pictures are those of `docs.form_pictures`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from forms.count import required_counts, required_taps
from forms.definition import PublishedForm, PublishedGroup
from tests.library.field_tables import TABLES, forms
from tests.library.visits import form

PAGE: Final = Path(__file__).parent / "forms.md"
PICTURES: Final = PAGE.parent / "pictures" / "forms"
_LISTED: Final = re.compile(r"^\| \[([\w-]+)\]\(\1\.md\) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_BEGUN_BY_THE_APP: Final = {
    "access-log": "the app, with the first record opened after an unlock",
    "peer-note": "the app, one for each person, as a session is saved",
}
_INTRODUCTION: Final = """# Forms

Each form of the library as it opens on a phone, with invented people. "Needed" is the most answers
that submitting can ask for, whatever is answered beside them, and the fewest taps that give them; a
plain case needs fewer. `doorstep forms check` prints both. What every question asks, and why, is in
[the field tables](domain/README.md).

Written by `python -m docs.forms_page`; the pictures are taken by `make pictures`.

| | |
| --- | --- |
"""


def page() -> str:
    """The page, in Markdown."""
    listed = {
        form_id: (purpose, holders)
        for form_id, purpose, holders in _LISTED.findall((TABLES / "README.md").read_text("utf-8"))
    }
    return _INTRODUCTION + "".join(_row(form(each), *listed[each]) for each in _in_order())


def _in_order() -> list[str]:
    """As a list of forms on the screen has them."""
    return sorted(forms(), key=lambda each: (form(each).starts.order, form(each).title["en"]))


def _row(published: PublishedForm, purpose: str, holders: str) -> str:
    title = published.title["en"]
    picture = (
        f'<img src="pictures/forms/{published.id}.png" width="260" alt="{title}, as it opens">'
    )
    lines = [
        f"**{title}** [`{published.id}`](domain/{published.id}.md)",
        f"{purpose[0].upper()}{purpose[1:]}.",
        f"Begun by {_begun_by(published)}.",
        f"Held by {holders}.",
        f"{_questions(published)} questions in {_many(len(published.sections), 'section')}; "
        f"in {', '.join(map(_language, published.languages))}.",
        f"Needed: {_needed(published)}.",
    ]
    return f"| {picture} | {'<br><br>'.join(lines)} |\n"


def _begun_by(published: PublishedForm) -> str:
    roles = ", ".join(_role(each) for each in published.starts.roles)
    named = _BEGUN_BY_THE_APP.get(published.id, roles)
    found = named or "nobody until a council names who in the form's file"
    age = published.starts.from_age
    return found if age is None else f"{found}; about nobody known to be under {age}"


def _role(role: str) -> str:
    return role.replace("ig_", "information governance ").replace("_", " ")


def _language(code: str) -> str:
    return {"en": "English", "en-easy": "easy read", "ar": "Arabic"}[code]


def _questions(published: PublishedForm) -> int:
    """Questions that take an answer, a part of a group's rows once."""
    found = 0
    for section in published.sections:
        for item in section.items:
            parts = item.items if isinstance(item, PublishedGroup) else [item]
            found += sum(part.type not in ("calc", "info") for part in parts)
    return found


def _needed(published: PublishedForm) -> str:
    taps = required_taps(published)
    said = {
        mode: f"{_many(most, 'answer')}, {_many(taps[mode], 'tap')}" if most else "no answer"
        for mode, most in required_counts(published).items()
    }
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return "; ".join(f"{_mode(published, mode)}: {words}" for mode, words in said.items())


def _mode(published: PublishedForm, code: str) -> str:
    """A way of filling in a form, in the form's own words."""
    switch = published.modes.question if published.modes else ""
    items = [item for section in published.sections for item in section.items]
    asked = next(item for item in items if item.id == switch)
    options = [] if isinstance(asked, PublishedGroup) else asked.options
    return next(option.label["en"] for option in options if option.code == code)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
