"""Two rulings on one command, as after a restore: that of the earlier epoch counts."""

from __future__ import annotations

from pathlib import Path

from server.workflow.rulings import ruling_on
from sync.change import parse
from sync.codes import Verdict
from sync.command import SeenChange, SeenRecord, build_command, ruling_path
from sync.fold import Fold
from sync.messages import DeviceCertificate, Signed
from sync.operation import give_command
from tests.server.client import Device
from tests.server.council import Council, new_settings, running
from tests.server.epochs.past import Past
from tests.server.epochs.test_epochs import offer


class Submitted:
    """An assessment begun before the copy, submitted after it, and what Idris holds of it."""

    record: bytes
    first: Signed
    command: Signed
    wren: Device
    idris: Device
    held: list[Signed]
    certificates: tuple[DeviceCertificate, ...]

    @property
    def dot(self) -> bytes:
        return parse(self.command.raw).dot

    def ruling(self) -> Signed:
        """The server's ruling, as Idris's device holds it."""
        path = ruling_path(self.dot)
        return next(
            each for each in self.held if any(op.path == path for op in parse(each.raw).ops)
        )


async def submitted(folder: Path, past: Past) -> Submitted:
    """Ends with the server put back to before the submit."""
    settings = new_settings(folder)
    told = Submitted()
    async with running(settings) as council:
        told.wren, told.idris = await council.device("wren"), await council.device("idris")
        person = await council.person("wren")
        told.record, told.first = told.wren.begin("needs-assessment", council.form, [person])
        await told.wren.round(told.first)
    copy = await past.copied(settings)
    async with running(settings) as council:
        told.wren.http = told.idris.http = council.http
        named = SeenChange(parse(told.first.raw).dot, (("good_life", None),))
        seen = SeenRecord(told.record, council.form, (named,))
        op = give_command(build_command("submit", [seen], "2026-01-20"))
        told.command = told.wren.change(told.record, [op])
        answer = await told.wren.round(told.command)
        assert answer.verdicts[0].verdict == Verdict.MERGED
        answer = await told.idris.round()
        told.held = [Signed(each.raw, each.signature) for each in answer.changes]
        told.certificates = answer.certificates
    await past.put_back(settings, copy)
    return told


async def rulings(council: Council, told: Submitted) -> Fold:
    """The record as the server has it."""
    history = await council.services.store.history(told.record)
    return Fold((each.position, each.data) for each in history)


async def test_a_command_brought_back_with_its_ruling_is_not_ruled_on_again(
    settled: Path, past: Past
) -> None:
    told = await submitted(settled, past)
    async with running(new_settings(settled)) as council:
        told.idris.http = council.http
        await offer(told.idris, told.command, told.ruling(), by=told.certificates)
        fold = await rulings(council, told)
        assert [head.dot for head in fold.heads(ruling_path(told.dot))] == [
            parse(told.ruling().raw).dot
        ]


async def test_a_command_brought_back_after_its_ruling_is_not_ruled_on_again(
    settled: Path, past: Past
) -> None:
    told = await submitted(settled, past)
    async with running(new_settings(settled)) as council:
        told.idris.http = told.wren.http = council.http
        await offer(told.idris, told.ruling(), by=told.certificates)
        answer = await told.wren.round(told.command)
        assert answer.verdicts[0].verdict == Verdict.MERGED
        fold = await rulings(council, told)
        assert len(fold.heads(ruling_path(told.dot))) == 1


async def test_of_two_rulings_the_earlier_epochs_counts_though_it_comes_later(
    settled: Path, past: Past
) -> None:
    told = await submitted(settled, past)
    async with running(new_settings(settled)) as council:
        told.idris.http = told.wren.http = council.http
        await told.wren.round(told.command)
        await offer(told.idris, told.ruling(), by=told.certificates)
        fold = await rulings(council, told)
        assert len(fold.heads(ruling_path(told.dot))) == 2
        counts = ruling_on(fold, told.dot)
        assert counts is not None
        assert counts.dot == parse(told.ruling().raw).dot
        assert counts.value.epoch == 1
