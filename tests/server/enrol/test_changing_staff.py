"""Somebody changes team or role, is suspended or comes back: what their devices are told of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.enrol.staff import add_team, change_staff, reinstate, suspend
from server.errors import SetupError
from server.settings import Settings
from sync.codes import Reason, Receipt, Verdict
from sync.messages import ScopeReceipt
from sync.operation import set_value
from tests.server.client import Device
from tests.server.council import Council, new_settings, running


async def doorstep(settings: Settings, *arguments: str) -> Result:
    """A command of an operator on this council."""
    home = settings.data_dir.parent
    return await asyncio.to_thread(
        CliRunner().invoke, main, ["--home", str(home), "staff", "change", *arguments]
    )


def _known(council: Council, key: str) -> tuple[str, ...]:
    return council.services.index.staff[council.staff[key].id].roles


async def _roles_told(device: Device) -> tuple[str, ...]:
    """The roles of its owner, as the directory that it is sent has them."""
    device.directory = 0
    directory = (await device.round()).directory
    assert directory is not None
    return next(each.roles for each in directory.staff if each.actor == device.actor)


async def test_a_suspended_persons_device_lets_go_and_what_it_brings_later_waits_for_their_return(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    person = await council.person("wren", "dov")
    record, begun = wren.begin("needs-assessment", council.form, [person])
    await wren.round(begun)
    await wren.pull_all()
    member = await suspend(council.services, council.staff["wren"])
    gone = await wren.round()
    assert {person, record} <= set(gone.scope_removed)
    assert await _roles_told(wren) == ()
    wren.receipts = (ScopeReceipt(Receipt.UNREADABLE, wren.seq, (person, record)),)
    await wren.round()
    (verdict,) = (await wren.round(wren.change(record, [set_value("good_life", "Tea")]))).verdicts
    assert (verdict.verdict, verdict.reason) == (Verdict.SET_ASIDE, Reason.SCOPE)
    # Colleagues go on as before.
    assert (await dov.round()).scope_removed == ()

    wren.receipts = ()
    await reinstate(council.services, member)
    back = await wren.round()
    assert {person, record} <= set(back.scope_added)
    assert await _roles_told(wren) == ("social_worker",)
    own = [each for each in back.own_verdicts if each.dev_seq == verdict.dev_seq]
    assert [each.verdict for each in own] == [Verdict.MERGED]


async def test_a_manager_who_changes_team_lets_go_of_the_one_teams_people_and_is_given_the_others(
    council: Council,
) -> None:
    idris = await council.device("idris")
    person = await council.person("wren")
    await idris.pull_all()
    harbour = await add_team(council.services, "Harbour team")
    member = await change_staff(council.services, council.staff["idris"], team=harbour.id)
    assert member.roles == ("manager",)
    assert person in (await idris.round()).scope_removed
    await change_staff(council.services, member, team=council.team.id)
    assert person in (await idris.round()).scope_added


async def test_another_role_gives_and_takes_at_the_next_contact(council: Council) -> None:
    juno, wren = await council.device("juno"), await council.device("wren")
    person = await council.person("juno", "wren")
    record, begun = wren.begin("needs-assessment", council.form, [person])
    await wren.round(begun)
    await juno.pull_all()
    assert not council.services.index.holds(juno.actor, record)
    await change_staff(council.services, council.staff["juno"], ["social_worker"])
    assert record in (await juno.round()).scope_added
    assert await _roles_told(juno) == ("social_worker",)


async def test_on_the_command_line_a_stopped_server_takes_it_up_when_it_starts(
    settled: Path,
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren = await council.device("wren")
        person = await council.person("wren")
        await wren.pull_all()
    run = await doorstep(settings, "Wren Saltwhistle", "--suspend", "--team", "Harbour team")
    assert run.exit_code == 0, run.output
    assert "Wren Saltwhistle  suspended  Harbour team" in run.output
    async with running(settings) as council:
        wren.http = council.http
        assert person in (await wren.round()).scope_removed
    run = await doorstep(settings, "Wren Saltwhistle", "--reinstate")
    assert "Wren Saltwhistle  social_worker  Harbour team" in run.output
    async with running(settings) as council:
        wren.http = council.http
        assert person in (await wren.round()).scope_added


@pytest.mark.sqlite_only(reason="a server there would not notice")
async def test_beside_a_running_server_on_sqlite_it_is_refused_in_words(council: Council) -> None:
    run = await doorstep(council.settings, "Wren Saltwhistle", "--suspend")
    assert run.exit_code != 0
    assert "Stop it, run this again, and start it. Nothing was changed." in run.output
    assert _known(council, "wren") == ("social_worker",)


@pytest.mark.postgresql_only(reason="servers there hear of what others commit")
async def test_beside_running_servers_on_postgresql_it_takes_effect_at_once(
    council: Council,
) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    await wren.pull_all()
    run = await doorstep(council.settings, "Wren Saltwhistle", "--suspend")
    assert run.exit_code == 0, run.output
    assert person in (await wren.round()).scope_removed
    assert _known(council, "wren") == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "say what changes"),
        (["--suspend", "--role", "manager"], "give it alone"),
        (["--reinstate"], "is not suspended; nothing was changed"),
        (["--role", "wizard"], "Invalid value for '--role'"),
    ],
)
async def test_what_cannot_be_meant_changes_nothing_and_is_said(
    settled: Path, arguments: list[str], words: str
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        before = council.services.index.staff
    run = await doorstep(settings, "Wren Saltwhistle", *arguments)
    assert run.exit_code != 0
    assert words in run.output
    async with running(settings) as council:
        assert council.services.index.staff == before


async def test_nobody_is_suspended_twice(council: Council) -> None:
    member = await suspend(council.services, council.staff["wren"])
    with pytest.raises(SetupError, match="is suspended already"):
        await suspend(council.services, member)
