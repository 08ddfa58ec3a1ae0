"""Words pasted from a transcript, until somebody has checked them against what was said.

A pasted answer whose author says that it is a transcript keeps its source and carries the note
`unchecked` of `forms/transcript.json`. Checking it makes its source `transcript_checked` and its
note says who checked it and on which day. An answer that is written on keeps either note.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from forms.answers import ANSWERED, Answer

UNCHECKED: Final[str] = json.loads(
    (Path(__file__).parent / "transcript.json").read_text(encoding="utf-8")
)["unchecked"]
"""The note of a transcript that nobody has checked."""


def is_unchecked(answer: Answer | None) -> bool:
    """Whether an answer is a transcript that nobody has checked yet."""
    return answer is not None and answer.status == ANSWERED and answer.note == UNCHECKED
