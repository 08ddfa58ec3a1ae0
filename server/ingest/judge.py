"""The verdict on one arrival: merged, waiting, or set aside with a reason; never refused.

Pure: what is known comes in as a `View`, a `Judgement` goes out (protocol.md 4). Commands that pass
here are then ruled on by the workflow.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from server.index.scope import Candidate
from server.ingest.handover import Standing
from server.ingest.prepare import Prepared
from sync.about import About
from sync.change import Change
from sync.codes import Mark, Reason, Verdict


class View(Protocol):
    """What the judge may know: everything committed, and what this batch has staged so far."""

    def has_begun(self, record: bytes) -> bool:
        """Whether the record's first change is merged."""
        ...

    def genesis_set_aside(self, record: bytes) -> bool:
        """Whether the record's first change arrived and is set aside."""
        ...

    def knows_form(self, form_id: str, form_hash: bytes) -> bool:
        """Whether that version of that form was ever published here."""
        ...

    def widens(self, about: About) -> bool:
        """Whether a genesis gives its record to more people than its form allows."""
        ...

    def strange_involvement(self, about: About) -> bool:
        """Whether the involvement a genesis names is known and is not that of its people."""
        ...

    def standing(self, change: Change) -> Standing:
        """Where the author of a change stands towards its record, which has begun."""
        ...

    def standing_at_birth(self, change: Change, candidate: Candidate) -> Standing:
        """Where the author of a genesis stands who may not begin it now."""
        ...

    def may_begin(self, actor: bytes, candidate: Candidate) -> bool:
        """Whether a person may begin a record."""
        ...


class Judgement(msgspec.Struct, frozen=True):
    """A verdict and, unless merged, its reason; both codes of `sync/codes.json`."""

    verdict: Verdict
    reason: Reason | None = None
    detail: str | None = None
    mark: Mark | None = None


MERGED = Judgement(Verdict.MERGED)
BEFORE_HANDOVER = Judgement(Verdict.MERGED, mark=Mark.BEFORE_HANDOVER)
RAISED = Judgement(Verdict.MERGED, mark=Mark.RAISED)
ACCEPTED = Judgement(Verdict.MERGED, mark=Mark.ACCEPTED_AT_DESK)


def judge_arrival(
    prepared: Prepared,
    view: View,
    *,
    revoked: bool,
    cloned: bool,
    from_server: bool,
    accepted: bool = False,
) -> Judgement:
    """The verdict on a change. `cloned`: another proven change holds its device and number;
    `revoked`: its author's device was when the change was first received; `accepted`: somebody at
    the set-aside desk has decided that it counts all the same, which answers who wrote it and on
    what device, never what breaks section 1 or that its form or first change is not here.

    A value of the wrong type for its form is no reason: it merges and shows as not valid.
    """
    if prepared.fault is not None:
        return _aside(prepared.fault, prepared.detail)
    change = prepared.change
    if change is None:
        return _aside(Reason.MALFORMED, prepared.detail)
    if cloned and not accepted:
        return _aside(Reason.CLONED)
    if from_server:
        # One of an earlier epoch may be brought back before the record it belongs to.
        begins = change.genesis is not None or view.has_begun(change.record)
        return MERGED if begins else Judgement(Verdict.WAITING, Reason.AWAITING_GENESIS)
    if revoked and not accepted:
        return _aside(Reason.REVOKED)
    if view.has_begun(change.record):
        return ACCEPTED if accepted else _by(view.standing(change))
    genesis = change.genesis
    if genesis is not None:
        return _judge_genesis(change, genesis, view, accepted)
    if view.genesis_set_aside(change.record):
        return _aside(Reason.GENESIS_SET_ASIDE)
    return Judgement(Verdict.WAITING, Reason.AWAITING_GENESIS)


def candidate_of(change: Change, about: About) -> Candidate:
    """The record a genesis would begin, as the scope rule reads it."""
    return Candidate(change.record, about.form, about.persons, about.audience, change.actor)


def _judge_genesis(change: Change, about: About, view: View, accepted: bool) -> Judgement:
    if not view.knows_form(about.form, about.form_hash):
        return _aside(Reason.UNKNOWN_FORM)
    if view.widens(about):
        return _aside(Reason.MALFORMED, "the audience is wider than the form's")
    if view.strange_involvement(about):
        return _aside(Reason.MALFORMED, "the involvement is not of this person")
    if accepted:
        return ACCEPTED
    candidate = candidate_of(change, about)
    if not view.may_begin(change.actor, candidate):
        return _by(view.standing_at_birth(change, candidate))
    return MERGED


def _by(standing: Standing) -> Judgement:
    match standing:
        case Standing.HELD:
            return MERGED
        case Standing.LEFT:
            return BEFORE_HANDOVER
        case Standing.RAISED:
            return RAISED
        case Standing.PARTED | Standing.NEVER:
            return _aside(Reason.SCOPE)


def _aside(reason: Reason, detail: str | None = None) -> Judgement:
    return Judgement(Verdict.SET_ASIDE, reason, detail)
