"""What a server serves of each form: the newest version, and for ever every one before it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert

from forms.load import parse_form, read_code_lists
from forms.publish import Published, publish
from server.app import open_services
from server.clock import ManualClock
from server.published.library import LIBRARY
from server.settings import Settings
from server.store.tables import form
from tests.server.council import START_MS, Council, new_settings, running

TEXT = (LIBRARY / "needs-assessment.yaml").read_text(encoding="utf-8")


def version(title: str) -> Published:
    """The needs assessment with another title."""
    text = TEXT.replace("title: {en: Needs assessment}", f"title: {{en: {title}}}", 1)
    assert title in text
    return publish(parse_form(text, "needs-assessment.yaml", read_code_lists(LIBRARY / "codes")))


async def publish_beside(settings: Settings, made: Published) -> None:
    """Publish as the command does, beside a running server."""
    async with open_services(settings, ManualClock(START_MS), serving=False) as services:
        assert await services.published.publish(made, START_MS)


async def titles(http: httpx.AsyncClient) -> dict[str, str]:
    """The newest titles as a device hears of them."""
    return {each["id"]: each["title"]["en"] for each in (await http.get("/forms")).json()}


async def test_a_running_server_offers_a_new_version_from_its_next_answer_on(
    council: Council,
) -> None:
    before = council.form
    await publish_beside(council.settings, version("Talking together"))
    assert (await titles(council.http))["needs-assessment"] == "Talking together"
    assert council.form != before
    assert (await council.http.get(f"/forms/{before.hex()}")).status_code == 200


async def test_a_running_server_knows_a_new_version_before_it_is_asked_for_the_list(
    council: Council,
) -> None:
    made = version("Talking together")
    await publish_beside(council.settings, made)
    assert council.services.published.knows("needs-assessment", bytes.fromhex(made.hash))


async def test_the_councils_own_version_stays_the_newest_when_the_server_starts_again(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        shipped = council.form
    await publish_beside(settings, version("Talking together"))
    async with running(settings) as council:
        assert (await titles(council.http))["needs-assessment"] == "Talking together"
        assert council.services.published.is_own("needs-assessment")
        assert council.services.published.knows("needs-assessment", shipped)


async def test_a_newer_library_replaces_its_own_version_and_never_the_councils(
    tmp_path: Path,
) -> None:
    library = tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    settings = new_settings(tmp_path, forms_dir=library)
    await publish_beside(settings, version("Talking together"))
    for form_id, title in (("needs-assessment", "Needs assessment"), ("person", "Person")):
        path = library / f"{form_id}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f"en: {title}", f"en: {title} 2", 1), encoding="utf-8")
    async with running(settings) as council:
        found = await titles(council.http)
    assert found["needs-assessment"] == "Talking together"
    assert found["person"] == "Person 2"


async def test_a_council_goes_back_to_the_librarys_version_by_publishing_it(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    await publish_beside(settings, version("Talking together"))
    await publish_beside(settings, version("Needs assessment"))
    async with running(settings) as council:
        assert (await titles(council.http))["needs-assessment"] == "Needs assessment"
        assert not council.services.published.is_own("needs-assessment")


@pytest.mark.parametrize("body", [b"{not json", b'{"v":2}', b'{"id":"person","v":99}'])
async def test_a_definition_that_cannot_be_read_stops_no_server_and_is_still_given_out(
    tmp_path: Path, body: bytes
) -> None:
    settings = new_settings(tmp_path)
    name = hashlib.sha256(body).digest()
    row = insert(form).values(hash=name, form_id="person", body=body, published_ms=START_MS)
    async with running(settings) as council, council.services.store.engine.begin() as connection:
        await connection.execute(row)
    async with running(settings) as council:
        assert (await council.http.get(f"/forms/{name.hex()}")).content == body
        assert not council.services.published.knows("person", name)
        assert (await titles(council.http))["person"] == "Person"


async def test_a_form_of_a_newer_format_is_kept_and_not_judged_by(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    made = version("From a newer Doorstep")
    body = made.bytes.replace(b'"v":1', b'"v":2')
    name = hashlib.sha256(body).digest()
    async with running(settings) as council:
        council.services.keys.definitions.keep(name, body)
        council.services.keys.register.append(
            "form", START_MS, form="needs-assessment", hash=name.hex()
        )
        assert (await titles(council.http))["needs-assessment"] == "Needs assessment"
        assert not council.services.published.knows("needs-assessment", name)
        assert (await council.http.get(f"/forms/{name.hex()}")).content == body
