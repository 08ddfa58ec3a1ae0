"""What a vault does that is a copy of another, or was put back (docs/wire.md 14). Pure."""

from __future__ import annotations

from dataclasses import replace as with_

from msgspec.structs import replace

from sync.codes import Verdict
from sync.messages import EnrolReply
from tests.simulation.disk import Stored
from tests.simulation.identity import Identity


def current(stored: Stored, enrolled: Identity) -> Identity:
    """Who a vault is."""
    if stored.chain is not None and stored.next is not None:
        return stored.next
    return stored.identity or enrolled


def newest(stored: Stored) -> tuple[int, bytes | None]:
    """The newest own number and id under its present id."""
    chain = stored.own[stored.base :]
    return (chain[-1].dev_seq, chain[-1].id) if chain else (0, None)


def adopt(stored: Stored, was: Identity, welcome: EnrolReply) -> Stored:
    """IT confirmed it: who it becomes at its next unlock."""
    if stored.new_key is None or stored.next is not None:
        return stored
    becomes = with_(was, key=stored.new_key, device=welcome.device, deposit=welcome.deposit_secret)
    return replace(stored, next=becomes)


def begin_chain(stored: Stored) -> Stored:
    """The outbox goes on under the new id. What is not settled is sent once more under it."""
    if stored.next is None:
        return stored
    again = (Verdict.SET_ASIDE, Verdict.WAITING)
    own = tuple(
        replace(each, verdict=0) if each.verdict in again and each.signed is not None else each
        for each in stored.own
    )
    return replace(
        stored,
        chain=stored.next.device,
        base=len(stored.own),
        counter=0,
        own=own,
        copied=False,
        new_key=None,
        deposit=None,
    )


def become(stored: Stored) -> Stored:
    """The rest of the vault follows: everything is asked for anew, old numbers mean nothing."""
    partings = tuple(
        each if each.last_seq is None else replace(each, last_seq=0) for each in stored.partings
    )
    return replace(
        stored, identity=stored.next, next=None, chain=None, cursor=None, partings=partings
    )
