"""A form that the law has for people of an age is not submitted about somebody younger. Pure.

A device does not begin one (`pwa/src/forms/from-age.ts`); one that was begun all the same, before
the date of birth was known or by an app that did not know the rule, is kept and goes no further
(docs/domain/README.md, "About somebody under 18").
"""

from __future__ import annotations

from typing import Final

from forms.civil import age
from forms.definition import PublishedForm
from server.workflow.judge import Refused
from sync.codes import Refusal
from sync.fold import Fold, settled

_BIRTH: Final = "dob"


def born_in(person: Fold) -> str | None:
    """The date of birth a person's record says; None where it says none, or two stand."""
    heads = person.heads(_BIRTH)
    value = heads[-1].value if heads and settled(heads) else None
    answer = value[0] if isinstance(value, list | tuple) and value else None
    return answer if isinstance(answer, str) else None


def refused_as_too_young(form: PublishedForm, born: str | None, as_of: str) -> Refused | None:
    """What stands against submitting a record about somebody born then, on a civil date.

    Nothing where nobody knows when they were born, and nothing where the form has a part for the
    young: its own rules ask that part alone.
    """
    starts = form.starts
    if starts.from_age is None or starts.younger is not None or born is None:
        return None
    years = age(born, as_of)
    if years is None or years >= starts.from_age:
        return None
    words = f"this form is for people of {starts.from_age} and over, and they are {years}"
    return Refused(Refusal.INCOMPLETE, words=(words,))
