"""A command goes in by the front door, and the ruling comes out behind it in the record."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from server.app import open_services
from server.clock import ManualClock
from server.demo.run import demo_settings, make_keys
from server.demo.seed import member, seed
from server.index.entries import DeviceEntry
from server.ingest.prepare import prepare
from server.services import Services
from sync.about import About, about_bytes, record_id
from sync.change import Change, build, parse
from sync.codes import Audience, Reason, Refusal, Ruling, Verdict
from sync.command import SeenChange, SeenRecord, build_command, parse_ruling, ruling_path
from sync.fold import Fold
from sync.messages import ChangeVerdict, Signed
from sync.operation import Operation, give_command, set_value
from sync.signing import public_raw, sign_change

NOW_MS = 1_768_910_400_000


class Visit:
    """Wren's device and one assessment of the first person on her list."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._owner = member(services, "wren")
        self.device = DeviceEntry(
            id=secrets.token_bytes(8),
            owner=self._owner.id,
            public_key=public_raw(self._key),
            label="Tablet",
            installation=bytes(16),
            certificate="",
            enrolled_ms=NOW_MS,
        )
        self._last: Change | None = None
        self._raw: dict[bytes, bytes] = {}
        form_hash = services.published.newest("needs-assessment")
        assert form_hash is not None
        self.form_hash = form_hash
        person = next(
            record
            for record in services.index.holding(self._owner.id)
            if services.index.records[record].form_id == "person"
        )
        self._about: bytes | None = about_bytes(
            About("needs-assessment", form_hash, (person,), None, Audience.INVOLVEMENT)
        )
        self._salt = secrets.token_bytes(16)
        self.record = record_id(self._about, self._salt)

    def made(self, ops: Iterable[Operation]) -> Change:
        """The next change of the device, not sent yet."""
        raw = build(
            device=self.device.id,
            dev_seq=self._last.dev_seq + 1 if self._last else 1,
            prev=self._last.id if self._last else None,
            record=self.record,
            actor=self._owner.id,
            wall_ms=NOW_MS,
            zone_min=0,
            salt=self._salt if self._about else secrets.token_bytes(16),
            about=self._about,
            ops=ops,
        )
        self._about = None
        self._last = parse(raw)
        self._raw[self._last.dot] = raw
        return self._last

    def submit(self, seen: Iterable[Change]) -> Change:
        """A submit naming every op of these changes."""
        named = [
            SeenChange(change.dot, tuple((op.path, op.element) for op in change.ops))
            for change in sorted(seen, key=lambda change: change.dot)
        ]
        return self.give("submit", named)

    def give(
        self, name: str, named: Iterable[SeenChange], form: bytes | None = None, **arguments: object
    ) -> Change:
        """A command on what is named, on the version it began on or another."""
        entry = SeenRecord(self.record, form or self.form_hash, tuple(named))
        return self.made([give_command(build_command(name, [entry], "2026-01-20", arguments))])

    async def send(self, change: Change) -> ChangeVerdict:
        """Push one change; its verdict."""
        raw = self._raw[change.dot]
        signed = Signed(raw, sign_change(self._key, raw))
        prepared = prepare(signed, self.device.id, self.services.index.devices)
        (verdict,) = await self.services.writer.push([prepared], self.device)
        return verdict

    async def fold(self) -> Fold:
        """The record as the server has it."""
        history = await self.services.store.history(self.record)
        return Fold((each.position, parse(each.data)) for each in history)


@asynccontextmanager
async def visit(home: Path, **more: Path) -> AsyncIterator[Visit]:
    """A running Fernshire and a device of Wren's in it."""
    settings = msgspec.structs.replace(demo_settings(home), **more)
    make_keys(settings)
    async with open_services(settings, ManualClock(NOW_MS)) as services:
        await seed(services)
        made = Visit(services)
        async with services.store.engine.begin() as connection:
            await services.store.rows.add_device(connection, made.device)
        services.index.put_device(made.device)
        yield made


async def test_a_ruling_follows_its_command_in_the_record(tmp_path: Path) -> None:
    async with visit(tmp_path) as wren:
        answer = wren.made([set_value("good_life", "the allotment")])
        assert (await wren.send(answer)).verdict == Verdict.MERGED
        command = wren.submit([answer])
        # Merged is not accepted: the command is part of the record, and so is its ruling.
        assert (await wren.send(command)).verdict == Verdict.MERGED
        fold = await wren.fold()
        head = fold.shown_head(ruling_path(command.dot))
        assert head is not None
        assert isinstance(head.value, list)
        ruling = parse_ruling(head.value[0])
        assert ruling.outcome == Ruling.REFUSED
        assert ruling.refusal == Refusal.INCOMPLETE
        assert "what_matters" in ruling.paths
        assert fold.shown_head("@state") is None
        assert head.position is not None
        assert head.position == (fold.position(command.dot) or 0) + 1


async def test_a_command_ahead_of_what_it_names_waits_and_is_then_judged(tmp_path: Path) -> None:
    async with visit(tmp_path) as wren:
        first = wren.made([set_value("good_life", "the allotment")])
        await wren.send(first)
        second = wren.made([set_value("what_matters", "my brother")])
        command = wren.submit([first, second])
        verdict = await wren.send(command)
        assert verdict.verdict == Verdict.WAITING
        assert verdict.reason == Reason.AWAITING_SEEN
        assert (await wren.fold()).shown_head(ruling_path(command.dot)) is None
        await wren.send(second)
        assert (await wren.fold()).shown_head(ruling_path(command.dot)) is not None
