"""A preview shows a form as its file stands, says what is wrong, and answers no other site."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from server.preview.app import preview_app
from server.preview.watched import Watched
from server.published.authoring import Folders
from server.published.library import LIBRARY

PORT = 8081

pytestmark = pytest.mark.sqlite_only(reason="a preview reads no database")


class Preview:
    """A form that is being written, and its preview."""

    def __init__(self, folder: Path) -> None:
        self.folders = Folders(folder / "forms", LIBRARY)
        self.file = self.folders.begin("home-visit")
        self.page = folder / "page"
        self.page.mkdir()
        (self.page / "index.html").write_text("<p>The page</p>", encoding="utf-8")
        self.watched = Watched(self.folders, self.file, [])

    def saves(self, old: str, new: str) -> None:
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new, 1), encoding="utf-8")

    @asynccontextmanager
    async def browser(self, host: str = f"localhost:{PORT}") -> AsyncIterator[httpx.AsyncClient]:
        app = preview_app(self.watched, self.page, PORT)
        transport = httpx.ASGITransport(app=cast(Any, app))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as http:
            yield http


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return Preview(tmp_path)


async def state(http: httpx.AsyncClient, after: int = 0) -> Any:
    return (await http.get("/state", params={"after": after})).json()


async def test_the_form_is_there_at_once(preview: Preview) -> None:
    async with preview.browser() as http:
        found = await state(http)
        assert found["definition"]["id"] == "home-visit"
        assert found["faults"] == []


async def test_a_save_is_shown_without_being_asked_for_again(preview: Preview) -> None:
    async with preview.browser() as http:
        first = await state(http)
        waiting = asyncio.create_task(state(http, first["stamp"]))
        await asyncio.sleep(0)
        preview.saves("What was said", "What they said")
        found = await waiting
        assert found["stamp"] != first["stamp"]
        assert "What they said" in str(found["definition"])


async def test_a_fault_is_told_by_line_and_the_last_sound_version_stays(preview: Preview) -> None:
    async with preview.browser() as http:
        first = await state(http)
        preview.saves("asked_on <= today", "asked <= today")
        found = await state(http, first["stamp"])
        (fault,) = found["faults"]
        assert (fault["line"], fault["reason"]) == (17, "there is no question 'asked'")
        assert found["definition"] == first["definition"]
        preview.saves("asked <= today", "asked_on <= today")
        assert (await state(http, found["stamp"]))["faults"] == []


async def test_a_file_that_was_never_sound_shows_its_faults_alone(preview: Preview) -> None:
    preview.saves("items:", "items: [")
    async with preview.browser() as http:
        found = await state(http)
        assert found["definition"] is None
        assert "not YAML" in found["faults"][0]["reason"]


async def test_a_file_that_is_gone_for_a_moment_ends_nothing(preview: Preview) -> None:
    async with preview.browser() as http:
        first = await state(http)
        text = preview.file.read_text(encoding="utf-8")
        preview.file.unlink()
        gone = await state(http, first["stamp"])
        assert gone["definition"] == first["definition"]
        assert "cannot be read" in gone["faults"][0]["reason"]
        preview.file.write_text(text, encoding="utf-8")
        assert (await state(http, gone["stamp"]))["faults"] == []


async def test_a_page_of_another_name_is_not_answered(preview: Preview) -> None:
    async with preview.browser("elsewhere.example") as http:
        assert (await http.get("/state")).status_code == 400


async def test_every_address_of_the_form_is_the_page(preview: Preview) -> None:
    async with preview.browser() as http:
        for path in ("/", "/record/1/section/2"):
            assert "The page" in (await http.get(path)).text
