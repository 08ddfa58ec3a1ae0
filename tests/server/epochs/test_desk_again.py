"""What the set-aside desk decided before a restore counts again as soon as its word comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from sync.aside import AsideValue, aside_path, build_aside
from sync.change import parse
from sync.codes import Desk, DeskView, Reason, Verdict
from sync.messages import ChangeVerdict, DeviceCertificate, RoundReply, Signed
from sync.operation import set_value
from tests.server.client import Device
from tests.server.council import Council, new_settings, running
from tests.server.desk.asking import decide, hand_in, listed, opened, revoke
from tests.server.epochs.past import Past
from tests.server.epochs.test_epochs import offer

Order = Literal["word first", "change first", "together"]
ORDERS: list[Order] = ["word first", "change first", "together"]
MADE = set_value("what_matters", "Sunday football")


class Decided:
    """Work of Wren's lost phone that Idris decided on after the copy, and what Dov has of it."""

    wren: Device
    dov: Device
    idris: Device
    record: bytes
    other: bytes
    work: list[Signed]
    held: list[Signed]
    certificates: tuple[DeviceCertificate, ...]

    @property
    def words(self) -> list[Signed]:
        """The server's own, as Dov's device holds them."""
        paths = {aside_path(parse(each.raw).dot) for each in self.work}
        return [each for each in self.held if {op.path for op in parse(each.raw).ops} & paths]

    async def bring(self, order: Order, by: Device) -> list[ChangeVerdict]:
        """The word by Dov, the work by somebody, each in a round of its own unless together."""
        if order == "together":
            brought = [*self.work, *self.words]
            answer = await offer(self.dov, *brought, by=self.certificates)
            return list(answer.verdicts[: len(self.work)])
        if order == "word first":
            await offer(self.dov, *self.words, by=self.certificates)
        await self._work(by)
        if order == "change first":
            await offer(self.dov, *self.words, by=self.certificates)
        return list((await offer(self.dov, *self.work, by=self.certificates)).verdicts)

    async def _work(self, by: Device) -> None:
        if by is self.wren:
            await hand_in(self.wren, *self.work)
        else:
            await offer(by, *self.work, by=self.certificates)


async def _all(device: Device) -> tuple[list[Signed], tuple[DeviceCertificate, ...]]:
    held: list[Signed] = []
    certificates: dict[bytes, DeviceCertificate] = {}
    answer: RoundReply | None = None
    while answer is None or answer.more:
        answer = await device.round()
        held += [Signed(each.raw, each.signature) for each in answer.changes]
        certificates |= {each.device: each for each in answer.certificates}
    return held, tuple(certificates.values())


async def decided(folder: Path, past: Past, act: Desk, *, whole: bool = False) -> Decided:
    """Ends with the server put back to before it was decided on, and before it came.

    `whole`: the record itself was begun on the lost phone.
    """
    settings = new_settings(folder)
    told = Decided()
    async with running(settings) as council:
        told.wren, told.dov, told.idris = [
            await council.device(each) for each in ("wren", "dov", "idris")
        ]
        person = await council.person("wren", "dov")
        told.record, first = told.wren.begin("needs-assessment", council.form, [person])
        told.other, other = told.wren.begin("needs-assessment", council.form, [person])
        await told.wren.round(*([other] if whole else [first, other]))
        await told.dov.pull_all()
    copy = await past.copied(settings)
    async with running(settings) as council:
        _now(council, told)
        told.work = [first] if whole else []
        told.work.append(told.wren.change(told.record, [MADE]))
        await revoke(council, told.wren)
        await hand_in(told.wren, *told.work)
        (line,) = await listed(told.idris)
        arrivals = [each[0] for each in (await opened(told.idris, line.arrival))[1]]
        target = told.other if act == Desk.ATTACH else None
        await decide(told.idris, act, arrivals, reason="Wren confirmed it", record=target)
        told.held, certificates = await _all(told.dov)
        kept = council.services.index.devices[told.wren.id].certificate
        told.certificates = (*certificates, DeviceCertificate(told.wren.id, kept))
    await past.put_back(settings, copy)
    return told


def _now(council: Council, told: Decided) -> None:
    told.wren.http = told.dov.http = told.idris.http = council.http


async def _in_record(council: Council, told: Decided) -> list[bytes]:
    return [each.data for each in await council.services.store.history(told.record)]


@pytest.mark.parametrize("order", ORDERS)
async def test_what_was_accepted_is_in_the_record_again(
    settled: Path, past: Past, order: Order
) -> None:
    told = await decided(settled, past, Desk.ACCEPT)
    async with running(new_settings(settled)) as council:
        _now(council, told)
        (verdict,) = await told.bring(order, told.dov)
        assert (verdict.verdict, verdict.detail) == (Verdict.MERGED, "accepted_at_desk")
        assert told.work[0].raw in await _in_record(council, told)
        assert await listed(told.idris) == []
        (line,) = await listed(told.idris, DeskView.DECIDED)
        assert line.outcome is not None
        assert line.outcome[0] == Desk.ACCEPT
        assert line.outcome[4] == "Wren confirmed it"


@pytest.mark.parametrize("order", ["word first", "change first"])
@pytest.mark.parametrize("act", [Desk.KEEP, Desk.ATTACH])
async def test_what_was_left_aside_is_so_and_nobody_is_asked_again(
    settled: Path, past: Past, order: Order, act: Desk
) -> None:
    told = await decided(settled, past, act)
    async with running(new_settings(settled)) as council:
        _now(council, told)
        (verdict,) = await told.bring(order, told.wren)
        assert (verdict.verdict, verdict.reason) == (Verdict.SET_ASIDE, Reason.REVOKED)
        assert await listed(told.idris) == []
        (line,) = await listed(told.idris, DeskView.DECIDED)
        assert line.outcome is not None
        assert line.outcome[0] == act
        assert line.outcome[5] == (told.other if act == Desk.ATTACH else None)


@pytest.mark.parametrize("order", ORDERS)
async def test_a_record_that_was_itself_accepted_begins_again(
    settled: Path, past: Past, order: Order
) -> None:
    told = await decided(settled, past, Desk.ACCEPT, whole=True)
    async with running(new_settings(settled)) as council:
        _now(council, told)
        verdicts = await told.bring(order, told.wren if order != "together" else told.dov)
        assert [each.verdict for each in verdicts] == [Verdict.MERGED] * 2
        assert await listed(told.idris) == []


async def test_a_word_that_came_before_a_restart_is_still_known(settled: Path, past: Past) -> None:
    told = await decided(settled, past, Desk.ACCEPT)
    settings = new_settings(settled)
    async with running(settings) as council:
        _now(council, told)
        await offer(told.dov, *told.words, by=told.certificates)
    async with running(settings) as council:
        _now(council, told)
        await hand_in(told.wren, *told.work)
        assert told.work[0].raw in await _in_record(council, told)


async def test_what_was_accepted_before_counts_before_what_was_decided_since(
    settled: Path, past: Past
) -> None:
    told = await decided(settled, past, Desk.ACCEPT)
    async with running(new_settings(settled)) as council:
        _now(council, told)
        await hand_in(told.wren, *told.work)
        (line,) = await listed(told.idris)
        await decide(told.idris, Desk.KEEP, [line.arrival], reason="Not now")
        await offer(told.dov, *told.words, by=told.certificates)
        assert told.work[0].raw in await _in_record(council, told)
        (line,) = await listed(told.idris, DeskView.DECIDED)
        assert line.outcome is not None
        assert line.outcome[4] == "Wren confirmed it"


async def test_no_device_decides_by_writing_the_word_itself(settled: Path, past: Past) -> None:
    told = await decided(settled, past, Desk.ACCEPT)
    async with running(new_settings(settled)) as council:
        _now(council, told)
        (change,) = told.work
        said = AsideValue(Desk.ACCEPT, told.idris.actor, "So be it", told.wren.actor, None)
        forged = told.dov.change(
            told.record, [set_value(aside_path(parse(change.raw).dot), build_aside(said))]
        )
        # Nor by passing it off as the server's: that word is signed, and not by Dov.
        (word,) = told.words
        claimed = Signed(word.raw, forged.signature)
        answer = await offer(told.dov, forged, claimed, change, by=told.certificates)
        assert [each.reason for each in answer.verdicts] == [
            Reason.MALFORMED,
            Reason.SIGNATURE,
            Reason.REVOKED,
        ]
        assert change.raw not in await _in_record(council, told)
