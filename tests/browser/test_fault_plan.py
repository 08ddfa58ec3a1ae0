"""A shorter plan of the simulation in a real browser, on real storage, with a server that dies.

The plan is drawn as every plan is (`tests.simulation.plan`); acts that need another device or the
server's own storage are left out. Somebody goes on writing in the same boxes, so all that was ever
said to be saved stands in what they hold at the end.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Error, Route, expect

from server.app import open_services
from server.clock import SystemClock
from server.demo.run import demo_settings
from sync.change import parse
from sync.codes import Op
from tests.browser import answering as at
from tests.browser.apart import apart
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.simulation.plan import Step, draw

pytestmark = pytest.mark.browser

SEED = 15
STEPS = 40
BOXES = ("good_life", "what_matters")
SENDING = "**/sealed"
ANSWER_MS = 5_000
LEAST_FAULTS = 12


class Worker:
    """Somebody at their phone: what they typed, and what the screen said was saved of it."""

    def __init__(self, council: Council, phone: Device) -> None:
        self.council = council
        self.phone = phone
        self.saved = dict.fromkeys(BOXES, "")
        self.words = 0
        self.saves = 0
        self.faults: Counter[str] = Counter()

    def take(self, step: Step) -> None:
        """Carry out one step."""
        match step.act:
            case "write" | "settle":
                self._write(step)
            case "round":
                self._meet(step)
                self._send()
                self._back_to_the_form()
            case "deposit":
                self._meet(step)
                self.phone.hide()
                self._came_back()
            case "restart":
                self.faults["restart"] += 1
                self.council.kill()
                self.council.start()
            case _:
                return
        if not self.council.is_running and step.pick % 2:
            self.council.start()

    def arrive(self) -> None:
        """No more faults: everything is sent, and the screen says so."""
        if not self.council.is_running:
            self.council.start()
        self.phone.page.unroute_all()
        self.phone.to_sections()
        for _ in range(20):
            self._send()
            try:
                self.phone.went()
            except AssertionError:
                continue
            return
        raise AssertionError("not everything was received")

    def _write(self, step: Step) -> None:
        box = BOXES[step.pick % len(BOXES)]
        self.words += 1
        at.keys(self.phone.page, box, f"Sentence {self.words}. ")
        if step.fault == "device_crash":
            self._die()
            return
        self.phone.kept()
        self.saves += 1
        self.saved[box] = at.field(self.phone.page, box).input_value()
        if step.at % 2:
            self.phone.to_sections()
            at.open_section(self.phone, at.SECTIONS[0])

    def _meet(self, step: Step) -> None:
        """The next request meets the fault of a step."""
        if step.fault in ("none", "delay"):
            return
        done = False

        def answer(route: Route) -> None:
            nonlocal done
            if done:
                route.continue_()
                return
            done = True
            self.faults[step.fault] += 1
            if step.fault == "drop_request":
                route.abort()
                return
            url = self.council.direct(route.request.url)
            try:
                reply = route.fetch(url=url, timeout=ANSWER_MS)
                if step.fault == "duplicate":
                    reply = route.fetch(url=url, timeout=ANSWER_MS)
            except Error:
                route.abort()
                return
            if step.fault == "server_crash":
                self.council.kill()
            if step.fault == "duplicate":
                route.fulfill(response=reply)
            else:
                route.abort()

        if step.fault == "device_crash":
            self.phone.page.context.set_offline(False)
            self.faults["device_crash"] += 1
            self._press_send()
            self._die(counted=True)
            return
        self.phone.page.unroute_all()
        self.phone.page.route(SENDING, answer)

    def _press_send(self) -> None:
        self.phone.tab("More")
        self.phone.page.get_by_role("link", name="Saving and sending").first.click()
        self.phone.arrived("Saving and sending")
        self.phone.page.get_by_role("button", name="Send now").click()

    def _send(self) -> None:
        self._press_send()
        expect(self.phone.page.get_by_role("button", name="Sending")).to_have_count(0)

    def _die(self, counted: bool = False) -> None:
        """The battery is flat; the phone comes up again, with all it ever said was saved."""
        if not counted:
            self.faults["device_crash"] += 1
        self.phone.kill()
        self.phone.start()
        self.phone.open()
        self._back_to_the_form()

    def _came_back(self) -> None:
        self.phone.unlock()
        self._back_to_the_form()

    def _back_to_the_form(self) -> None:
        phone = self.phone
        phone.open_person("Marl Oystergate")
        phone.open_assessment()
        at.open_section(phone, at.SECTIONS[0])
        for box in BOXES:
            there = at.field(phone.page, box).input_value()
            assert there.startswith(self.saved[box]), f"{box} was saved and is not there"
            self.saved[box] = there


def test_what_was_typed_is_at_the_server_after_kills_lost_replies_and_crashes(
    council: Council, devices: Devices, folder: Path
) -> None:
    phone = devices.of("Wren Saltwhistle", "wren-phone")
    phone.open_person("Marl Oystergate")
    phone.start_assessment("Short")
    at.open_section(phone, at.SECTIONS[0])
    worker = Worker(council, phone)
    worker.take(Step("write", 0, "none", 0, 0, 0))
    for step in draw(SEED, STEPS):
        worker.take(step)
    worker.arrive()
    faults = ", ".join(f"{kind} {count}" for kind, count in sorted(worker.faults.items()))
    print(f"saves {worker.saves}, faults {worker.faults.total()} ({faults})")
    assert worker.faults.total() >= LEAST_FAULTS
    council.stop()
    answers = apart(answers_at(folder / "council"))
    for box, words in worker.saved.items():
        assert words in answers[box], f"what was typed in {box} is not at the server"
    assert phone.troubles == []


async def answers_at(folder: Path) -> dict[str, set[str]]:
    """Every answer ever merged in the boxes, from the server's own database."""
    found: dict[str, set[str]] = {box: set() for box in BOXES}
    settings = demo_settings(folder, 0, None)
    async with open_services(settings, SystemClock()) as services:
        merged = await services.store.by_position(range(1, services.index.last_position + 1))
        for stored in merged:
            for op in parse(stored.data).ops:
                if op.kind == Op.SET and op.path in found and isinstance(op.value, list):
                    found[op.path].add(str(op.value[0]))
    return found
