"""Long boxes: a burst in the middle of what is there by a keyboard that composes, and a transcript.

Chromium is given compositions as an input method gives them: words that change under the caret
until they are committed. Wren Saltwhistle pastes a transcript into an assessment of Marl
Oystergate, which cannot be submitted before she has checked it. Then a version of the form is
published that asks every question, and she writes in each of its long boxes and in a jotting while
what she writes is saved and sent, and Dov Hazelgrim writes in the same record on his tablet.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import cycle
from typing import Final

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from forms.context import on_row
from forms.definition import PublishedGroup, PublishedSection
from tests.browser import answering as at
from tests.browser.chapters import Chapters
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.previewed import with_all_asked
from tests.browser.sections import go_to_section, start_record
from tests.library.field_tables import definition
from tests.library.visits import form, minimal

pytestmark = pytest.mark.browser

PERSON: Final = "Marl Oystergate"
FORM: Final = "Needs assessment"
EVERY_QUESTION: Final = "Needs assessment, every question"

LONG: Final = 2000
BEFORE: Final = "Cade comes on Sundays. "
AFTER: Final = "He brings his drums."

PLAIN: Final = (
    "On good days 👩🏽‍🚀 he walks to the allotment, 🏴󠁧󠁢󠁷󠁬󠁳󠁿 on others to the gate; "
    "مع أخيه في البيت, cafe\u0301 first. "
)
"""Emoji of several code points, Arabic, and an accent that is a character of its own."""

_PLACE = "box => [box.value, box.selectionStart, box.selectionEnd, box === document.activeElement]"
_COUNT = """() => {
  window.composed = { compositionstart: 0, compositionend: 0, during: 0 };
  for (const kind of ["compositionstart", "compositionend"])
    addEventListener(kind, () => window.composed[kind]++, true);
  addEventListener("input", (event) => (window.composed.during += event.isComposing), true);
}"""


@dataclass(frozen=True)
class Composed:
    """What stood under the caret one after the other, and what was committed in its place."""

    stages: tuple[str, ...]
    words: str


COMPOSED: Final = (
    Composed(("a", "al", "allo", "allotment"), "allotment "),
    Composed(("أ", "أخ", "أخي", "أَخِيها"), "أَخِيها "),
    Composed(("n", "に", "にほn", "日本"), "日本 "),
    Composed(("e", "e\u0302", "e\u0302\u0301"), "e\u0302\u0301t "),
    Composed((":w", ":wave", "👋🏾"), "👋🏾 "),
)

Piece = str | Composed


def burst(mark: str, chunk: int) -> list[Piece]:
    """`LONG` characters: compositions, each after so many characters in one piece."""
    text = cycle(PLAIN)
    words = cycle(COMPOSED)
    pieces: list[Piece] = [mark]
    left = LONG - len(mark)
    while left > 0:
        plain = "".join(next(text) for _ in range(min(chunk, left)))
        left -= len(plain)
        pieces.append(plain)
        word = next(words)
        if len(word.words) <= left:
            left -= len(word.words)
            pieces.append(word)
    return pieces


def words_of(pieces: list[Piece]) -> str:
    return "".join(each if isinstance(each, str) else each.words for each in pieces)


def as_kept(words: str) -> str:
    """As a record has them: an accent that was typed by itself has joined its letter."""
    return unicodedata.normalize("NFC", words)


def units(words: str) -> int:
    """How far a caret moves over them, by the browser's count."""
    return len(words.encode("utf-16-le")) // 2


class Keyboard:
    """An input method that writes wherever the caret of a page is."""

    def __init__(self, device: Device) -> None:
        self._devtools = device.chrome.devtools(device.page)

    def composing(self, words: str) -> None:
        end = units(words)
        self._devtools.send(
            "Input.imeSetComposition", {"text": words, "selectionStart": end, "selectionEnd": end}
        )

    def commit(self, words: str) -> None:
        """In place of what is being composed, if anything is."""
        self._devtools.send("Input.insertText", {"text": words})

    def write(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                self.commit(piece)
            else:
                for stage in piece.stages:
                    self.composing(stage)
                self.commit(piece.words)


def begin(box: Locator, keyboard: Keyboard) -> None:
    """Leaves `BEFORE` and `AFTER` in a box and the caret between them."""
    box.focus()
    box.press("Control+A")
    keyboard.commit(BEFORE + AFTER)
    box.evaluate("(box, at) => box.setSelectionRange(at, at)", units(BEFORE))


def stands(box: Locator, written: str) -> None:
    """The box holds what was written between the two, with the caret after its last character."""
    whole, caret = BEFORE + written + AFTER, units(BEFORE + written)
    expect(box).to_have_value(whole)
    assert box.evaluate(_PLACE) == [whole, caret, caret, True]


def press_until(box: Locator, keys: str, words: str, most: int) -> None:
    """Presses as often as somebody would until a box holds words again."""
    for _ in range(most):
        box.press(keys)
        if box.input_value() == words:
            return
    raise AssertionError(f"{most} presses of {keys} left {box.input_value()!r}")


class Story(Chapters):
    """Who takes part, and what the chapters pass on."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.wren = devices.of("Wren Saltwhistle", "wren-phone")
        self.keyboard = Keyboard(self.wren)
        self.written = ""
        """What was written in the box in hand between the words that were there."""


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    return Story(council, devices)


# A transcript.

SPOKEN: Final = "\n".join(
    f"00:0{minute} {line}"
    for minute, line in enumerate(
        (
            "Marl: I would like my brother round more than he is.",
            "Wren: When does he come now?",
            "Marl: Sundays. And I want to be at the allotment before the beans are over.",
            "Wren: What would have to happen for that?",
            "Marl: Somebody beside me at the gate. After that I am all right.",
        )
    )
)
MATTERS: Final = "What matters most to me right now"
UNCHECKED: Final = "Transcript. Checked by nobody yet."


def to_check(device: Device) -> None:
    device.to_sections()
    device.page.get_by_role("link", name="Check and submit").click()
    device.arrived("Check and submit")


def test_a_paste_that_is_a_transcript_says_that_nobody_has_checked_it(story: Story) -> None:
    wren, page = story.wren, story.wren.page
    wren.open_person(PERSON)
    wren.start_assessment("Short")
    found = minimal().answer(comm_needs_met="Plain email before and after.")
    for section in form().sections:
        at.open_section(wren, section.title["en"])
        at.fill_section(page, section, found)
    at.open_section(wren, at.SECTIONS[0])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("words => navigator.clipboard.writeText(words)", SPOKEN)
    box = at.field(page, "what_matters")
    box.focus()
    box.press("Control+A")
    box.press("Control+V")
    expect(box).to_have_value(SPOKEN)
    page.get_by_text("Is this a transcript?").wait_for()
    page.get_by_role("button", name="Yes, a transcript").click()
    expect(box).to_be_focused()
    expect(page.get_by_role("main").get_by_text(UNCHECKED)).to_be_visible()
    # Writing on it does not check it.
    at.keys(page, "what_matters", "\n00:05 Wren: Thank you.")
    wren.kept()
    expect(page.get_by_role("main").get_by_text(UNCHECKED)).to_be_visible()
    wren.hide()
    wren.unlock()
    expect(page.get_by_role("main").get_by_text(UNCHECKED)).to_be_visible()


def test_it_cannot_be_submitted_and_the_check_leads_to_it(story: Story) -> None:
    wren, page = story.wren, story.wren.page
    to_check(wren)
    page.get_by_role("button", name=re.compile("^Submit to ")).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator("#submitted")).to_have_count(0)
    way = page.get_by_role("link", name=re.compile("^Check the transcript in “"))
    expect(way).to_have_count(1)
    way.click()
    wren.arrived(at.SECTIONS[0])
    expect(at.field(page, "what_matters")).to_be_focused()


def test_checked_it_says_by_whom_and_is_submitted(story: Story) -> None:
    wren, page = story.wren, story.wren.page
    main = page.get_by_role("main")
    page.get_by_role("button", name="I have checked this").click()
    expect(at.field(page, "what_matters")).to_be_focused()
    expect(main.get_by_text(UNCHECKED)).to_have_count(0)
    expect(page.locator("#q-what_matters-quiet")).to_contain_text(
        re.compile("Transcript, checked\\s*by Wren Saltwhistle on ")
    )
    wren.kept()
    to_check(wren)
    expect(main.get_by_text(re.compile("^Check the transcript in “"))).to_have_count(0)
    wren.submit()
    expect(page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))
    wren.to_sections()
    page.get_by_role("link", name="Read it through, or print").click()
    expect(main).to_contain_text("Transcript, checked by Wren Saltwhistle on ")
    assert story.devices.troubles() == []


# Three boxes, each in a place of its own: a question, a row of a table, a page of notes.


class Place:
    """A long box, how somebody comes to it, and another that a colleague may write in meanwhile."""

    def __init__(self, path: str, section: str, beside: str) -> None:
        self.path = path
        self.section = section
        self.beside = beside

    @property
    def of_a_jotting(self) -> bool:
        return self.path == "words"

    def come(self, device: Device) -> Locator:
        page = device.page
        if self.of_a_jotting:
            device.tab("Jot")
            page.get_by_role("main").get_by_role("link", name=PERSON).click()
            device.arrived("Notes about Marl")
            return at.field(page, self.path)
        to_record(device)
        return self.show(device, self.path)

    def show(self, device: Device, path: str) -> Locator:
        """A box of the record whose sections are on screen."""
        go_to_section(device, self.section)
        row = path.rpartition("/")[0]
        if row:
            at.open_row(device.page, row)
        return at.field(device.page, path)


PLACES: Final = (
    Place("good_life", at.SECTIONS[0], "beliefs"),
    Place("outcomes/oc_nutrition/oc_now", "The ten outcomes", "outcomes/oc_toilet/oc_now"),
    Place("words", at.SECTIONS[0], "past_views"),
)


def to_record(device: Device) -> None:
    """The record that asks every question."""
    device.open_person(PERSON)
    device.page.get_by_role("main").get_by_role("link", name=EVERY_QUESTION).first.click()
    device.arrived(EVERY_QUESTION)


@pytest.fixture(scope="module", params=PLACES, ids=lambda place: place.path.replace("/", "-"))
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.param
    return found


@pytest.fixture(scope="module")
def dov(story: Story) -> Device:
    """Dov's tablet, after a version was published that asks everything and Wren began a record."""
    all_asked = with_all_asked(definition("needs-assessment")) | {"title": {"en": EVERY_QUESTION}}
    story.council.doorstep("forms", "new", "needs-assessment")
    file = story.council.folder / "forms" / "needs-assessment.yaml"
    file.write_text(yaml.safe_dump(all_asked, allow_unicode=True, sort_keys=False), "utf-8")
    story.council.doorstep("forms", "publish", "needs-assessment")
    wren = story.wren
    # What is published is asked for at each unlock.
    wren.hide()
    wren.unlock()
    wren.open_person(PERSON)
    start_record(wren, EVERY_QUESTION, "Short")
    # A record that nobody has written in is nowhere else.
    PLACES[0].show(wren, PLACES[0].path).fill(BEFORE)
    wren.kept()
    wren.back()
    wren.went()
    dov = story.devices.of("Dov Hazelgrim", "dov-tablet")
    dov.send_now()
    to_record(dov)
    return dov


def test_a_burst_is_whole_with_the_caret_after_it_while_it_is_saved_and_others_write(
    story: Story, dov: Device, place: Place
) -> None:
    wren, page, keyboard = story.wren, story.wren.page, story.keyboard
    box = place.come(wren)
    begin(box, keyboard)
    page.evaluate(_COUNT)
    pieces = burst("", 100)
    assert len(words_of(pieces)) == LONG
    half = len(pieces) // 2
    keyboard.write(pieces[:half])
    keyboard.composing("while it is sav")
    wren.kept()
    a_colleague_writes(dov, place)
    with page.expect_response(lambda reply: reply.request.method == "POST"):
        wren.find_signal()
    if not place.of_a_jotting:
        expect(page.get_by_text("1 answer arrived.")).to_be_visible()
    stands(box, words_of(pieces[:half]) + "while it is sav")
    keyboard.composing("")
    stands(box, words_of(pieces[:half]))
    keyboard.write(pieces[half:])
    story.written = words_of(pieces)
    stands(box, story.written)
    wren.kept()
    stands(box, story.written)
    composed = [piece for piece in pieces if isinstance(piece, Composed)]
    events = page.evaluate("window.composed")
    assert events["compositionstart"] == events["compositionend"] == len(composed) + 1
    assert events["during"] >= sum(len(each.stages) for each in composed)


def a_colleague_writes(dov: Device, place: Place) -> None:
    """In a box beside the one that is being written in, which goes to the council at once."""
    place.show(dov, place.beside).fill("Dov was here too.")
    dov.kept()
    dov.back()
    dov.went()


def test_undo_takes_back_the_burst_and_redo_brings_it_again(
    story: Story, dov: Device, place: Place
) -> None:
    box = at.field(story.wren.page, place.path)
    press_until(box, "Control+Z", BEFORE + AFTER, 200)
    story.wren.kept()
    expect(box).to_have_value(BEFORE + AFTER)
    again = "Control+Y" if place.of_a_jotting else "Control+Shift+Z"
    press_until(box, again, BEFORE + story.written + AFTER, 200)
    stands(box, story.written)
    story.wren.kept()


def test_a_lock_in_the_middle_of_a_composition_keeps_the_words_and_the_caret(
    story: Story, dov: Device, place: Place
) -> None:
    wren, page = story.wren, story.wren.page
    box = at.field(page, place.path)
    story.keyboard.composing(" and half a wo")
    story.written += " and half a wo"
    stands(box, story.written)
    if place.path == "good_life":
        wren.hide()
    else:
        # By the keys, which take the box away with the focus still in it.
        for _ in range(3):
            page.keyboard.press("Shift")
        expect(page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()
    expect(page.locator("textarea")).to_have_count(0)
    wren.unlock()
    expect(box).to_be_focused()
    story.written = as_kept(story.written)
    stands(box, story.written)
    story.keyboard.write([Composed(("r", "rd"), "rd")])
    story.written += "rd"
    stands(box, story.written)
    wren.kept()


def test_after_a_reload_what_is_stored_is_whole(story: Story, dov: Device, place: Place) -> None:
    wren, page = story.wren, story.wren.page
    page.reload()
    wren.unlock()
    expect(place.come(wren)).to_have_value(BEFORE + story.written + AFTER)


# Every other long box of the form, once.


def longs(section: PublishedSection) -> list[str]:
    """The paths of a section's long boxes, of a group those of one row that has them."""
    found = []
    for item in section.items:
        if not isinstance(item, PublishedGroup):
            found += [item.id] if item.type == "long" else []
            continue
        for question in item.items:
            row = next((each.key for each in item.rows if on_row(question, each.key)), "*")
            found += [f"{item.id}/{row}/{question.id}"] if question.type == "long" else []
    return found


def opened(page: Page, path: str) -> str:
    """The path itself, its row on screen: one that people add is added."""
    group, row, question = path.split("/")
    if row == "*":
        added = page.locator(f'section[data-path="{group}"] textarea[id$="-{question}"]')
        if not added.count():
            at.field(page, group).click()
        return str(added.get_attribute("id")).removeprefix("q-").replace("-", "/")
    if not at.field(page, path).count():
        at.open_row(page, f"{group}/{row}")
    return path


def test_each_other_long_box_of_the_form_takes_a_burst(story: Story, dov: Device) -> None:
    wren, page, keyboard = story.wren, story.wren.page, story.keyboard
    whole: list[str] = []
    to_record(wren)
    for section in form().sections:
        paths = [path for path in longs(section) if path not in {each.path for each in PLACES}]
        if paths:
            go_to_section(wren, section.title["en"])
        for path in paths:
            box = at.field(page, opened(page, path) if "/" in path else path)
            begin(box, keyboard)
            pieces = burst(f"{path}: ", 600)
            keyboard.write(pieces)
            stands(box, words_of(pieces))
            box.press("Control+Z")
            expect(box).not_to_have_value(BEFORE + words_of(pieces) + AFTER)
            box.press("Control+Shift+Z")
            stands(box, words_of(pieces))
            whole.append(as_kept(BEFORE + words_of(pieces) + AFTER))
        wren.kept()
    wren.back()
    assert len(whole) == sum(len(longs(section)) for section in form().sections) - 2
    page.reload()
    wren.unlock()
    page.get_by_role("link", name="Read it through, or print").click()
    wren.arrived(re.compile("the whole record$"))
    read = page.get_by_role("main").text_content()
    lost = [words[:60] for words in whole if words not in str(read)]
    assert lost == []
    wren.back()
    wren.went()
    assert story.devices.troubles() == []
