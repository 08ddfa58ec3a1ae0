"""Why a device was ended: a code of the table `revoke_reason`, and words where that says "other".

It stands in the signed register beside the revocation, in clear: words name nobody.
"""

from __future__ import annotations

from typing import Any, Final

from server.index.entries import WhyRevoked
from server.keys.register import Entry
from sync.codes import RevokeReason
from sync.errors import Malformed

MAX_WORDS_BYTES: Final = 400


def why_revoked(reason: object, words: object) -> WhyRevoked:
    """A reason as it was given. Raises `Malformed` for none of the table, or "other" without words.

    Words beside another reason are kept too.
    """
    known = {int(each) for each in RevokeReason}
    # Of what came in a message, anything but a number may not even be looked up.
    if not isinstance(reason, int) or isinstance(reason, bool) or reason not in known:
        raise Malformed("no such reason")
    if words is not None and not isinstance(words, str):
        raise Malformed("a reason's words are text")
    said = (words or "").strip() or None
    if said is not None and len(said.encode()) > MAX_WORDS_BYTES:
        raise Malformed("a reason's words are too long")
    if reason == RevokeReason.OTHER and said is None:
        raise Malformed("another reason needs words")
    return WhyRevoked(reason, said)


def as_values(why: WhyRevoked | None) -> dict[str, Any]:
    """What a register entry says of it."""
    return {} if why is None else {"reason": why.reason, "words": why.words}


def of_entry(entry: Entry) -> WhyRevoked | None:
    """What a revocation's entry says; None for one from before a reason was asked for."""
    reason = entry.values.get("reason")
    return None if reason is None else WhyRevoked(reason, entry.values.get("words"))


def in_words(why: WhyRevoked) -> str:
    """For the command line. A code of a newer server's is told as its number."""
    known = {int(each): each.name.lower() for each in RevokeReason}
    name = known.get(why.reason, str(why.reason))
    return name if why.words is None else f"{name}: {why.words}"
