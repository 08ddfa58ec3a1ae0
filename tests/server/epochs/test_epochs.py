"""A server put back to an earlier copy of itself notices, and starts again with nothing lost."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from sqlalchemy import delete

from server.clock import ManualClock
from server.enrol.devices import revoke_device
from server.errors import SetupError
from server.index.entries import WhyRevoked
from server.keys.organisation import MARK_FILE
from server.services import Services
from server.store import tables
from sync.codes import Reason, ReplyStatus, RevokeReason, Route, Verdict
from sync.messages import DeviceCertificate, RoundReply, Signed, parse_round_reply
from sync.operation import set_value
from tests.server.client import Device, Refused
from tests.server.council import START_MS, new_settings, running
from tests.server.epochs.past import Past, without_mark

LOST = WhyRevoked(RevokeReason.LOST, "On the 42")


async def offer(device: Device, *changes: Signed, by: tuple[DeviceCertificate, ...]) -> RoundReply:
    """A round that brings others' changes with their authors' certificates."""
    payload = device.round_payload(changes, certificates=by)
    answer = parse_round_reply((await device.ask(Route.ROUND, payload)).payload)
    device.cursor = answer.cursor
    return answer


def ends(answer: RoundReply) -> dict[int, int]:
    return {end.epoch: end.position for end in answer.epoch_ends}


async def test_a_database_behind_its_mark_begins_a_new_epoch(settled: Path, past: Past) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren = await council.device("wren")
        person = await council.person("wren")
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first)
        kept = council.services.index.last_position
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = council.http
        later = wren.change(record, [set_value("beliefs", "Quaker")])
        answer = await wren.round(later)
        assert answer.epoch == 1
        assert answer.verdicts[0].position == kept + 1
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = council.http
        answer = await wren.round()
        assert answer.epoch == 2
        assert ends(answer) == {1: kept, 2: kept}
        again = await wren.round(later)
        assert again.verdicts[0].verdict == Verdict.MERGED
        assert again.verdicts[0].position == kept + 1
        assert ends(again) == {1: kept, 2: kept + 1}
    # And it is no longer behind: the next start begins nothing.
    async with running(settings) as council:
        assert council.services.epoch == 2


async def test_a_start_on_the_same_database_begins_nothing(settled: Path) -> None:
    settings = new_settings(settled)
    for _ in range(3):
        async with running(settings) as council:
            await council.person("wren")
            assert council.services.epoch == 1


async def test_a_cursor_beyond_the_log_begins_a_new_epoch_before_it_is_answered(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren = await council.device("wren")
        await council.person("wren")
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = council.http
        await council.person("wren")
        await wren.pull_all()
    await past.put_back(settings, copy)
    without_mark(settings)
    async with running(settings) as council:
        services = council.services
        assert services.epoch == 1
        before = services.identity.device.id
        kept = services.index.last_position
        wren.http = council.http
        answer = await wren.round()
        assert answer.epoch == 2
        assert ends(answer) == {1: kept, 2: kept}
        # From the beginning: what was read in the epoch before says nothing about this one.
        assert answer.changes
        assert services.identity.device.id != before
        person = await council.person("wren")
        assert services.index.holds(wren.actor, person)
        assert (await wren.round()).epoch == 2


async def test_a_cursor_of_a_later_epoch_than_the_register_knows_begins_one_after_it(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren = await council.device("wren")
    copy = await past.copied(settings)
    register = (settings.key_dir / "register.log").read_bytes()
    async with running(settings) as council:
        await council.person("wren")
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = council.http
        assert (await wren.round()).epoch == 2
    await past.put_back(settings, copy)
    (settings.key_dir / "register.log").write_bytes(register)
    without_mark(settings)
    async with running(settings) as council:
        wren.http = council.http
        answer = await wren.round()
        assert answer.epoch == 3
        assert ends(answer)[2] == 0


async def test_a_device_enrolled_after_the_copy_is_known_and_its_code_makes_no_other(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        code = await council.invite("dov")
        person = await council.person("dov")
    copy = await past.copied(settings)
    async with running(settings) as council:
        dov = Device(council.http)
        await dov.enrol(code)
        record, first = dov.begin("needs-assessment", council.form, [person])
        await dov.round(first)
    await past.put_back(settings, copy)
    async with running(settings) as council:
        dov.http = council.http
        assert (await dov.round(first)).verdicts[0].verdict == Verdict.MERGED
        other = Device(council.http)
        with pytest.raises(Refused) as refused:
            await other.enrol(code)
        assert refused.value.status == ReplyStatus.CODE_USED
    async with running(settings) as council:
        dov.http = council.http
        change = dov.change(record, [set_value("beliefs", "None")])
        assert (await dov.round(change)).verdicts[0].verdict == Verdict.MERGED


async def test_an_empty_database_gets_staff_and_teams_back_with_their_devices(
    tmp_path: Path, past: Past
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings, staff=False) as council:
        pass
    copy = await past.copied(settings)
    async with running(settings) as council:
        dov = await council.device("dov")
        team = council.staff["dov"].team
        await council.person("dov")
    await past.put_back(settings, copy)
    async with running(settings, staff=False) as council:
        dov.http = council.http
        answer = await dov.round()
        assert answer.epoch == 2
        assert answer.directory is not None
        assert [each.name for each in answer.directory.staff] == ["Dov Hazelgrim"]
        assert team is not None
        assert council.services.index.teams[team].name == "Tideway team"


async def test_a_revocation_outlives_the_copy(settled: Path, past: Past) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren = await council.device("wren")
    copy = await past.copied(settings)
    async with running(settings) as council:
        await revoke_device(council.services, wren.id, LOST)
        late = await council.device("wren")
        await revoke_device(council.services, late.id, LOST)
        await council.person("wren")
    await past.put_back(settings, copy)
    for _ in range(2):
        async with running(settings) as council:
            for device in (wren, late):
                device.http = council.http
                with pytest.raises(Refused) as refused:
                    await device.round()
                assert refused.value.status == ReplyStatus.REVOKED
                assert council.services.index.devices[device.id].why_revoked == LOST


async def test_a_lost_enrolment_alone_is_put_back_without_a_new_epoch(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings):
        pass
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren = await council.device("wren")
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = council.http
        assert (await wren.round()).epoch == 1


async def test_a_form_published_after_the_copy_is_known_without_the_library(
    tmp_path: Path, past: Past
) -> None:
    settings = new_settings(tmp_path)
    forms = tmp_path / "forms"
    forms.mkdir()
    async with running(new_settings(tmp_path, forms_dir=forms), staff=False):
        pass
    copy = await past.copied(settings)
    async with running(settings) as council:
        form = council.form
    await past.put_back(settings, copy)
    async with running(new_settings(tmp_path, forms_dir=forms), staff=False) as council:
        assert council.services.published.knows("needs-assessment", form)
        assert (await council.http.get(f"/forms/{form.hex()}")).status_code == 200


async def test_others_and_the_servers_changes_are_brought_back_with_their_certificates(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren = await council.device("wren")
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = council.http
        wren.cursor = None
        person = await council.person("wren", "dov")
        dov = await council.device("dov")
        record, first = dov.begin("needs-assessment", council.form, [person])
        await dov.round(first)
        held = (await wren.round()).changes
        by = await _certificates(wren)
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = council.http
        wren.epoch = 2
        changes = [Signed(each.raw, each.signature) for each in held]
        # The last first: even a server's change that comes before its record waits for it.
        answer = await offer(wren, *reversed(changes), by=by)
        assert {each.verdict for each in answer.verdicts} <= {Verdict.MERGED, Verdict.WAITING}
        index = council.services.index
        assert index.holds(wren.actor, person)
        assert index.holds(dov.actor, record)
        again = await offer(wren, *changes, by=by)
        assert {each.verdict for each in again.verdicts} == {Verdict.MERGED}
        holding = dict(index.holding(wren.actor))
    async with running(settings) as council:
        assert dict(council.services.index.holding(wren.actor)) == holding


async def _certificates(device: Device) -> tuple[DeviceCertificate, ...]:
    device.cursor = None
    return (await device.round()).certificates


@pytest.mark.sqlite_only(reason="nothing of it comes near a database")
async def test_a_certificate_that_does_not_verify_makes_nobody_known(tmp_path: Path) -> None:
    async with running(new_settings(tmp_path)) as council:
        wren = await council.device("wren")
        stranger = secrets.token_bytes(8)
        forged = DeviceCertificate(stranger, "a.b.c")
        swapped = DeviceCertificate(stranger, council.services.index.devices[wren.id].certificate)
        answer = await offer(wren, by=(forged, swapped))
        assert answer.epoch == 1
        assert stranger not in council.services.index.devices


@pytest.mark.sqlite_only(reason="a row goes beneath a running server, which PostgreSQL's sees")
async def test_a_revoked_device_brought_back_by_others_stays_revoked(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren = await council.device("wren")
        await council.person("wren", "dov")
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = council.http
        dov = await council.device("dov")
        certificate = council.services.index.devices[dov.id].certificate
        await revoke_device(council.services, dov.id)
    await past.put_back(settings, copy)
    # As for an enrolment entered before entries told enough to make the device known by themselves.
    async with running(settings) as council:
        services = council.services
        del services.index.devices[dov.id]
        wren.http = council.http
        await offer_unknown(services, wren, DeviceCertificate(dov.id, certificate))
        assert services.index.devices[dov.id].revoked_ms is not None


async def test_what_a_device_had_sent_before_it_was_revoked_counts_again_when_others_bring_it(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren, dov = await council.device("wren"), await council.device("dov")
        person = await council.person("wren", "dov")
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first)
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = dov.http = council.http
        sent = dov.change(record, [set_value("beliefs", "Quaker")])
        assert (await dov.round(sent)).verdicts[0].verdict == Verdict.MERGED
        certificate = DeviceCertificate(dov.id, council.services.index.devices[dov.id].certificate)
        await revoke_device(council.services, dov.id)
    await past.put_back(settings, copy)
    late = dov.change(record, [set_value("beliefs", "none of your business")])
    async with running(settings) as council:
        wren.http = council.http
        answer = await offer(wren, late, sent, by=(certificate,))
        stands = [(each.verdict, each.reason) for each in answer.verdicts]
        assert stands == [(Verdict.SET_ASIDE, Reason.REVOKED), (Verdict.MERGED, None)]


async def test_a_device_revoked_before_it_was_heard_again_may_have_sent_more_than_is_known(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren, dov = await council.device("wren"), await council.device("dov")
        person = await council.person("wren", "dov")
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first)
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = dov.http = council.http
        sent = dov.change(record, [set_value("beliefs", "Quaker")])
        await dov.round(sent)
        certificate = DeviceCertificate(dov.id, council.services.index.devices[dov.id].certificate)
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = council.http
        assert council.services.epoch == 2
        await revoke_device(council.services, dov.id)
        answer = await offer(wren, sent, by=(certificate,))
        assert answer.verdicts[0].verdict == Verdict.MERGED


async def offer_unknown(services: Services, wren: Device, by: DeviceCertificate) -> None:
    async with services.store.engine.begin() as connection:
        await connection.execute(delete(tables.device).where(tables.device.c.id == by.device))
    await offer(wren, by=(by,))


@pytest.mark.sqlite_only(reason="no database is read before it")
async def test_an_altered_mark_is_not_relied_on(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        await council.person("wren")
        position = council.services.index.last_position
    mark = settings.key_dir / MARK_FILE
    assert f'"position":{position}'.encode() in mark.read_bytes()
    assert mark.stat().st_mode & 0o077 == 0
    mark.write_bytes(mark.read_bytes().replace(b'"epoch":1', b'"epoch":0'))
    with pytest.raises(SetupError, match="mark"):
        async with running(settings, ManualClock(START_MS)):
            pass
