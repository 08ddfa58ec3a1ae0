"""What every screen must be for everybody: axe's rules, no sideways scroll, a focus seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from playwright.sync_api import Page

from tests.browser.chrome import at_size
from tests.browser.council import ROOT

RULES: Final = {
    "type": "tag",
    "values": ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
}
COLOUR_RULES: Final = {"type": "rule", "values": ("color-contrast", "link-in-text-block")}
"""What of them a theme can break: it changes colours and nothing else."""

THEMES = ("light", "dark", "outdoors")
NARROW: Final = (320, 640)
"""A phone's narrowest, and what 640 px are at 200 % zoom (WCAG 1.4.10)."""

_WIDER = """() => {
  const wide = [];
  for (const box of [document.documentElement, ...document.querySelectorAll(".ds-scroll")]) {
    if (box.scrollWidth <= box.clientWidth) continue;
    wide.push(`${box.className || box.tagName} is ${box.scrollWidth} in ${box.clientWidth}`);
    const edge = box.getBoundingClientRect().left + box.clientWidth;
    for (const each of box.querySelectorAll("*")) {
      if (each.getBoundingClientRect().right > edge + 1) wide.push(each.outerHTML.slice(0, 160));
    }
  }
  return wide.slice(0, 6);
}"""

_SEEN = """() => {
  const has = (style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ||
    (style.boxShadow !== "none" && style.boxShadow !== "");
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing has the focus";
  const label = at.id ? document.querySelector(`label[for="${CSS.escape(at.id)}"]`) : null;
  const drawn = [getComputedStyle(at), ...(label ? [getComputedStyle(label, "::before")] : [])];
  if (!drawn.some(has)) return `no ring on ${at.outerHTML.slice(0, 160)}`;
  const box = (label ?? at).getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return inside ? null : `out of sight: ${at.outerHTML.slice(0, 160)}`;
}"""


@cache
def _axe() -> str:
    return (ROOT / "pwa/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def axe_finds(page: Page, rules: Mapping[str, Any] = RULES) -> list[str]:
    """What breaks WCAG 2.2 A or AA on the page as it is, by axe."""
    if not page.evaluate("() => 'axe' in window"):
        # By the debugger: the page's own policy would, rightly, not let a script in.
        page.evaluate(_axe())
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{each['id']}: {node['html'][:200]} {json.dumps(node['any'][:1])[:300]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def in_theme(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)


def at_text_size(page: Page, percent: int) -> None:
    """The app's own text size, as its settings set it."""
    size = "size => document.documentElement.style.setProperty('--text-scale', size)"
    page.evaluate(size, str(percent / 100))


def faults(page: Page) -> list[str]:
    """Everything wrong with the screen: axe, its colours in each theme, wider than a phone is."""
    found: list[str] = []
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first rank")
    theme = page.evaluate("() => document.documentElement.dataset.theme ?? null")
    for each, rules in zip(THEMES, (RULES, COLOUR_RULES, COLOUR_RULES), strict=True):
        in_theme(page, each)
        found += [f"{each}: {problem}" for problem in axe_finds(page, rules)]
    size = page.viewport_size
    assert size is not None
    at_size(page, NARROW)
    for percent in (100, 200):
        at_text_size(page, percent)
        found += [f"320 px, text {percent} %: {wide}" for wide in page.evaluate(_WIDER)]
    at_text_size(page, 100)
    at_size(page, (size["width"], size["height"]))
    restore = (
        "t => { const d = document.documentElement.dataset; t ? d.theme = t : delete d.theme; }"
    )
    page.evaluate(restore, theme)
    return found


def focus_is_seen(page: Page) -> str | None:
    """Why the focus cannot be seen, or None."""
    said = page.evaluate(_SEEN)
    return None if said is None else str(said)
