"""The sealed routes of the set-aside desk: aside (12) and aside_act (13).

| route | request | reply |
| --- | --- | --- |
| aside | `[1, after arrival or nil]`: what is open, oldest first | `[[bundle…], go on after or nil]` |
| aside | `[2, before ms or nil]`: what was decided, newest first | `[[bundle…], go on before or nil]` |
| aside | `[3, arrival]`: one bundle with its content | `[bundle, [change…], more, [now…], [[file id, file_state]…]]` |
| aside | `[4, after arrival or nil]`: what is open, for IT | `[[plain…], go on after or nil]` |
| aside_act | `[act, [arrival…], through or nil, reason, record or nil]` | `[[[arrival, outcome or nil]…], decided]` |

bundle: `[arrival of the first, device, label, owner, proven, [[person, full name, name to use or nil]…],
form id or nil, form hash or nil, made_ms or nil, first received_ms, last received_ms, reason or nil,
how many, bytes, may decide, outcome or nil, record, when its device was turned off or nil,
arrival of the last]`. change: `[arrival, received_ms, reason or nil, may be accepted,
bytes or nil, the rule it breaks or nil]`. now: `[path, element or nil, [[author, made_ms, value]…]]`, what the
record says where these changes say something. The last are the files that changes and record name there, and
whether each has come with the content it is named with. outcome: `[act, name, actor, at_ms, reason, record or nil]`.
plain: `[arrival of the first, device, label, owner, reason or nil, how many, bytes, first received_ms, last received_ms]`.

A manager and information governance see 1 to 3, each what `sight.py` gives them; IT sees 4; whoever else asks
is answered `not_allowed`. An act is done once: of two people the first has decided, and the reply tells each
what stands. `through` takes the rest of the bundle of the first arrival along, up to that arrival; for `keep` alone.
"""  # noqa: E501 - a table of the wire, one line a route

from __future__ import annotations

from typing import Final

from server.desk import rows
from server.desk.deciding import Asked, decisions, is_command
from server.desk.looking import Content, Looking, Shown, may_accept, read, slip
from server.desk.outcome import as_list, outcome
from server.desk.sight import IT, may_decide, may_look
from server.errors import Refusal
from server.exchange.routes import Routes, SealedReply, SealedRequest
from server.index.index import Index
from server.ingest.waiting import Waiting
from sync import canonical
from sync.codes import Desk, DeskView, ReplyStatus, Route, Verdict
from sync.errors import Malformed

MOST_AT_ONCE: Final = 200
MOST_REASON_BYTES: Final = 2_000


class DeskRoutes:
    """The two routes, over what waits in this server's memory."""

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting

    async def aside(self, request: SealedRequest) -> SealedReply:
        """What is set aside, as the asker may see it."""
        view, start = _read_view(request)
        looking = Looking(request.services, self._waiting)
        if view == DeskView.PLAIN:
            if IT not in request.staff.roles:
                raise Refusal(ReplyStatus.NOT_ALLOWED)
            lines, following = await looking.plain(start)
            index = request.services.index
            return SealedReply(
                ReplyStatus.OK, [[_plain_line(index, *each) for each in lines], following]
            )
        if not may_look(request.staff):
            raise Refusal(ReplyStatus.NOT_ALLOWED)
        if view == DeskView.ONE:
            content = await looking.one(request.staff, start or 0)
            if content is None:
                raise Refusal(ReplyStatus.NOT_HERE)
            return SealedReply(ReplyStatus.OK, await _content(request, looking, content))
        if view not in (DeskView.OPEN, DeskView.DECIDED):
            raise Refusal(ReplyStatus.MALFORMED)
        found, following = await looking.page(
            request.staff, start, settled=view == DeskView.DECIDED
        )
        return SealedReply(ReplyStatus.OK, [await _lines(request, looking, found), following])

    async def act(self, request: SealedRequest) -> SealedReply:
        """Decide. What was decided already is told, not done again."""
        if not may_look(request.staff):
            raise Refusal(ReplyStatus.NOT_ALLOWED)
        asked, arrivals, through = _read_act(request)
        services = request.services
        looking = Looking(services, self._waiting)
        changes = await looking.deciding(request.staff, arrivals)
        if changes is None:
            raise Refusal(ReplyStatus.NOT_ALLOWED)
        if asked.act == Desk.ATTACH and any(is_command(read(stored)) for stored, _ in changes):
            raise Refusal(ReplyStatus.NOT_ALLOWED)
        open_still = await self._open(request, arrivals)
        done: list[int] = []
        if open_still:
            some = [
                each
                for each in changes
                # One may have merged by itself since it was looked at.
                if each[0].arrival in open_still and each[0].verdict == Verdict.SET_ASIDE
            ]
            done = await services.writer.decide(decisions(services, asked, some))
        more = await self._through(request, looking, asked, arrivals[0], through)
        async with services.store.engine.connect() as connection:
            stands = await rows.decided(connection, services.store.master, arrivals)
        index = services.index
        return SealedReply(
            ReplyStatus.OK,
            [
                [[each, as_list(outcome(index, stands.get(each)))] for each in arrivals],
                len(done) + more,
            ],
        )

    async def _open(self, request: SealedRequest, arrivals: list[int]) -> set[int]:
        store = request.services.store
        async with store.engine.connect() as connection:
            return set(arrivals) - set(await rows.decided(connection, store.master, arrivals))

    async def _through(
        self,
        request: SealedRequest,
        looking: Looking,
        asked: Asked,
        first: int,
        through: int | None,
    ) -> int:
        """Keep the rest of a bundle aside as well. Returns how many."""
        if through is None:
            return 0
        services = request.services
        done = 0
        (filed,) = await services.store.by_arrival([first])
        rest = rows.Bundle(filed.record, filed.device, 0, 0, 0, 0, 0, 0)
        while True:
            async with services.store.engine.connect() as connection:
                arrivals = await rows.arrivals_of(connection, rest, MOST_AT_ONCE, through)
            changes = await looking.deciding(request.staff, arrivals) if arrivals else None
            if not changes:
                return done
            decided = await services.writer.decide(decisions(services, asked, changes))
            if not decided:
                # Somebody else is deciding on the same at this moment.
                return done
            done += len(decided)


def register_desk(routes: Routes, waiting: Waiting) -> None:
    """Answer the two routes."""
    desk = DeskRoutes(waiting)
    routes.register_route(Route.ASIDE, desk.aside)
    routes.register_route(Route.ASIDE_ACT, desk.act)


def _read_view(request: SealedRequest) -> tuple[int, int | None]:
    try:
        view, start = canonical.decode_array(request.payload, "desk", 2)[:2]
        view = canonical.integer(view, "view", 1)
        return view, None if start is None else canonical.integer(start, "start")
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error


def _read_act(request: SealedRequest) -> tuple[Asked, list[int], int | None]:
    try:
        parts = canonical.decode_array(request.payload, "desk act", 5)
        act = Desk(canonical.integer(parts[0], "act", 1))
        listed = canonical.array(parts[1], "arrivals", 1)
        arrivals = [canonical.integer(each, "arrival", 1) for each in listed]
        through = None if parts[2] is None else canonical.integer(parts[2], "through", 1)
        reason = canonical.text(parts[3], "reason").strip()
        target = None if parts[4] is None else canonical.binary(parts[4], "record", 16)
    except (Malformed, ValueError) as error:
        raise Refusal(ReplyStatus.MALFORMED) from error
    fits = len(arrivals) <= MOST_AT_ONCE and 0 < len(reason.encode()) <= MOST_REASON_BYTES
    if not fits or (target is None) is (act == Desk.ATTACH):
        raise Refusal(ReplyStatus.MALFORMED)
    if through is not None and act != Desk.KEEP:
        raise Refusal(ReplyStatus.MALFORMED)
    return Asked(request.staff, act, reason, target), arrivals, through


async def _lines(request: SealedRequest, looking: Looking, found: list[Shown]) -> list[object]:
    names = await looking.names(each for shown in found for each in shown.subject.persons)
    return [_line(request, shown, names) for shown in found]


def _line(
    request: SealedRequest, shown: Shown, names: dict[bytes, tuple[str, str | None]]
) -> list[object]:
    index = request.services.index
    bundle, subject = shown.bundle, shown.subject
    device = index.devices[bundle.device]
    change = read(shown.first)
    return [
        bundle.first,
        bundle.device,
        device.label,
        _name(index, subject.owner),
        subject.proven,
        [[person, *names.get(person, ("", None))] for person in subject.persons],
        subject.form_id,
        subject.form_hash,
        change.wall_ms if change is not None else None,
        bundle.first_ms,
        bundle.last_ms,
        shown.first.reason,
        bundle.count,
        bundle.length,
        may_decide(request.staff, subject, index),
        as_list(outcome(index, shown.decided)),
        bundle.record,
        device.revoked_ms,
        bundle.last,
    ]


def _plain_line(index: Index, bundle: rows.Bundle, reason: int | None) -> list[object]:
    device = index.devices[bundle.device]
    return [
        bundle.first,
        bundle.device,
        device.label,
        _name(index, device.owner),
        reason,
        bundle.count,
        bundle.length,
        bundle.first_ms,
        bundle.last_ms,
    ]


async def _content(request: SealedRequest, looking: Looking, content: Content) -> list[object]:
    (line,) = await _lines(request, looking, [content.shown])
    index = request.services.index
    subject = content.shown.subject
    changes = []
    for stored in content.changes:
        fault = slip(stored)
        data = stored.data if fault is None else None
        accept = may_accept(stored, subject)
        changes.append([stored.arrival, stored.received_ms, stored.reason, accept, data, fault])
    now = [
        [path, element, [[_name(index, it.actor), it.made_ms, it.value] for it in standing]]
        for path, element, standing in content.now
    ]
    standing = [[name, int(state)] for name, state in content.files]
    return [line, changes, content.more, now, standing]


def _name(index: Index, actor: bytes) -> str:
    member = index.staff.get(actor)
    return member.name if member is not None else ""
