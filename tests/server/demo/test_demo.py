"""The demo is a real council; an ordinary server knows nothing of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from server.app import create_app, open_services
from server.clock import ManualClock, SystemClock
from server.demo.run import demo_settings, make_keys, welcome
from server.demo.seed import member, seed
from server.errors import SetupError
from server.keys.organisation import OrganisationKeys
from server.services import Services
from server.settings import Settings
from sync.change import parse
from sync.enrolment import from_base64url, parse_code, root_fingerprint
from sync.fold import Fold

NOON_MS = 1_768_910_400_000
TODAY = date(2026, 1, 20)


def _settings(home: Path) -> Settings:
    settings = demo_settings(home, pwa_dist=_built(home))
    make_keys(settings)
    return settings


def _built(home: Path) -> Path:
    """The smallest app there can be."""
    folder = home / "app"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text("<!doctype html><html><head></head><p>Doorstep</html>")
    return folder


async def _fold(services: Services, record: bytes) -> Fold:
    history = await services.store.history(record)
    return Fold((each.position, parse(each.data)) for each in history)


async def test_fernshire_is_made_once_and_quickly(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    async with open_services(settings, ManualClock(NOON_MS)) as services:
        # The processor's time: what else the machine does meanwhile is no failure.
        begun = time.process_time()
        assert await seed(services)
        assert time.process_time() - begun < 2
        staff = {each.name for each in services.index.staff.values()}
        assert {"Wren Saltwhistle", "Idris Candlebrook", "Sol Brackenwire"} <= staff
        assert len(services.index.records) == 11
        assert not await seed(services)
        assert len(services.index.records) == 11
    async with open_services(settings, ManualClock(NOON_MS)) as services:
        assert not await seed(services)
        assert {each.name for each in services.index.staff.values()} == staff
        assert len(services.index.records) == 11


async def test_everybody_holds_exactly_their_own_people(tmp_path: Path) -> None:
    async with open_services(_settings(tmp_path), ManualClock(NOON_MS)) as services:
        await seed(services)
        names: dict[bytes, str] = {}
        for entry in services.index.records_of_form("person"):
            head = (await _fold(services, entry.id)).shown_head("legal_name")
            assert head is not None
            assert isinstance(head.value, list)
            names[entry.id] = head.value[0].split()[0]
        held = {
            key: {
                names[record]
                for record in services.index.holding(member(services, key).id)
                if record in names
            }
            for key in ("wren", "dov", "juno", "petra", "idris", "nia", "sol", "bea")
        }
        everyone = {"Marlow", "Hettie", "Tansy", "Bramble", "Corin"}
        assert held == {
            "wren": {"Marlow", "Hettie", "Tansy"},
            "dov": {"Marlow"},
            "juno": {"Tansy", "Corin", "Bramble"},
            "petra": {"Bramble"},
            "idris": everyone,
            "nia": everyone,
            "sol": set(),
            "bea": set(),
        }


async def test_target_dates_are_near_the_day_the_demo_was_made(tmp_path: Path) -> None:
    async with open_services(_settings(tmp_path), ManualClock(NOON_MS)) as services:
        await seed(services)
        for entry in services.index.records_of_form("involvement"):
            head = (await _fold(services, entry.id)).shown_head("target_date")
            assert head is not None
            assert isinstance(head.value, list)
            assert abs(date.fromisoformat(head.value[0]) - TODAY) <= timedelta(days=31)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[TestClient[Litestar]]:
    with TestClient(create_app(_settings(tmp_path))) as client:
        yield client


@pytest.fixture
def ordinary(tmp_path: Path) -> Iterator[TestClient[Litestar]]:
    settings = Settings.under(tmp_path, organisation="Fernshire", pwa_dist=_built(tmp_path))
    OrganisationKeys.create(settings.key_dir, "Fernshire")
    with TestClient(create_app(settings)) as client:
        yield client


def test_the_first_page_offers_four_people_with_three_things_to_try(
    demo: TestClient[Litestar],
) -> None:
    page = demo.get("/demo/people").json()
    assert page["council"] == "Fernshire"
    assert [person["name"] for person in page["people"]] == [
        "Wren Saltwhistle",
        "Juno Foxmarrow",
        "Idris Candlebrook",
        "Sol Brackenwire",
    ]
    assert all(len(person["things"]) == 3 for person in page["people"])


def test_becoming_somebody_gives_a_fresh_code_and_passphrase_each_time(
    demo: TestClient[Litestar],
) -> None:
    answers = [demo.post("/demo/become/wren").json() for _ in range(2)]
    assert answers[0]["code"] != answers[1]["code"]
    assert answers[0]["passphrase"] != answers[1]["passphrase"]
    root = root_fingerprint(from_base64url(demo.get("/offer").json()["root"]))
    assert all(parse_code(answer["code"]).fingerprint == root for answer in answers)


async def test_a_device_of_the_demo_is_named_for_its_owner_and_its_kind(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    with TestClient(create_app(settings)) as client:
        become = "/demo/become/wren"
        codes = [client.post(become, json={"device": kind}) for kind in ("laptop", "phone")]
        codes.append(client.post(become))
        for wrong in ({"device": "fridge"}, {"device": "phone", "label": "x"}, ["phone"]):
            assert client.post(become, json=wrong).status_code == 400
    secrets = [parse_code(answer.json()["code"]).secret for answer in codes]
    labels = []
    async with (
        open_services(settings, SystemClock()) as services,
        services.store.engine.connect() as connection,
    ):
        for secret in secrets:
            hashed = services.store.hashes.secret(secret)
            invite = await services.store.rows.invite(connection, hashed)
            assert invite is not None
            labels.append(invite.label)
    assert labels == ["Wren's laptop", "Wren's phone", "Wren's phone"]


def test_nobody_can_become_somebody_who_has_no_card(demo: TestClient[Litestar]) -> None:
    assert demo.post("/demo/become/bea").status_code == 404
    assert demo.post("/demo/become/nobody").status_code == 404


def test_an_ordinary_server_has_no_demo(ordinary: TestClient[Litestar]) -> None:
    for key in ("wren", "juno", "idris", "sol"):
        assert ordinary.post(f"/demo/become/{key}").status_code in (404, 405)
    # Any path without a dot is the app's own page; it says nothing of a demo.
    page = ordinary.get("/demo/people")
    assert page.text == ordinary.get("/").text
    assert "Wren" not in page.text
    assert "doorstep-demo" not in page.text
    assert ordinary.get("/health").json()["arrival"] == 0


def test_a_demo_without_its_keys_is_not_patched_up(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path)
    settings.data_dir.mkdir(parents=True)
    with pytest.raises(SetupError, match="begin again"):
        make_keys(settings)


def test_the_welcome_names_the_address_and_everybody(tmp_path: Path) -> None:
    words = welcome(demo_settings(tmp_path))
    assert "http://localhost:8080" in words
    for name in ("Wren Saltwhistle", "Juno Foxmarrow", "Idris Candlebrook", "Sol Brackenwire"):
        assert name in words
