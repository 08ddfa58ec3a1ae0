"""The verdict on one arrival: merged, waiting, or set aside with a reason; never refused.

Pure: what is known comes in as a `View`, a `Judgement` goes out (protocol.md 4). Commands that pass
here are then ruled on by the workflow.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from server.index.scope import Candidate
from server.ingest.prepare import Prepared
from sync.about import About
from sync.change import Change
from sync.codes import Reason, Verdict


class View(Protocol):
    """What the judge may know: everything committed, and what this batch has staged so far."""

    def revoked(self, device: bytes, received_ms: int) -> bool:
        """Whether the author's device was revoked when the change was received."""
        ...

    def has_begun(self, record: bytes) -> bool:
        """Whether the record's first change is merged."""
        ...

    def genesis_set_aside(self, record: bytes) -> bool:
        """Whether the record's first change arrived and is set aside."""
        ...

    def knows_form(self, form_id: str, form_hash: bytes) -> bool:
        """Whether that version of that form was ever published here."""
        ...

    def ever_in_scope(self, actor: bytes, record: bytes) -> bool:
        """Whether a record that has begun is, or was, in a person's scope."""
        ...

    def would_hold(self, actor: bytes, candidate: Candidate) -> bool:
        """Whether a record about to begin would be in a person's scope."""
        ...


class Judgement(msgspec.Struct, frozen=True):
    """A verdict and, unless merged, its reason; both codes of `sync/codes.json`."""

    verdict: Verdict
    reason: Reason | None = None
    detail: str | None = None


MERGED = Judgement(Verdict.MERGED)


def judge_arrival(
    prepared: Prepared, view: View, *, received_ms: int, cloned: bool, from_server: bool
) -> Judgement:
    """The verdict on a change. `cloned`: another proven change holds its device and number.

    A value of the wrong type for its form is no reason: it merges and shows as not valid.
    """
    if prepared.fault is not None:
        return _aside(prepared.fault, prepared.detail)
    change = prepared.change
    if change is None:
        return _aside(Reason.MALFORMED, prepared.detail)
    if cloned:
        return _aside(Reason.CLONED)
    if from_server:
        return MERGED
    if view.revoked(change.device, received_ms):
        return _aside(Reason.REVOKED)
    if view.has_begun(change.record):
        if not view.ever_in_scope(change.actor, change.record):
            return _aside(Reason.SCOPE)
        return MERGED
    genesis = change.genesis
    if genesis is not None:
        return _judge_genesis(change, genesis, view)
    if view.genesis_set_aside(change.record):
        return _aside(Reason.GENESIS_SET_ASIDE)
    return Judgement(Verdict.WAITING, Reason.AWAITING_GENESIS)


def candidate_of(change: Change, about: About) -> Candidate:
    """The record a genesis would begin, as the scope rule reads it."""
    return Candidate(change.record, about.form, about.persons, about.audience, change.actor)


def _judge_genesis(change: Change, about: About, view: View) -> Judgement:
    if not view.knows_form(about.form, about.form_hash):
        return _aside(Reason.UNKNOWN_FORM)
    if not view.would_hold(change.actor, candidate_of(change, about)):
        return _aside(Reason.SCOPE)
    return MERGED


def _aside(reason: Reason, detail: str | None = None) -> Judgement:
    return Judgement(Verdict.SET_ASIDE, reason, detail)
