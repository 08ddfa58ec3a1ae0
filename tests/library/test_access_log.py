"""The log of opened records, which the app alone writes."""

from __future__ import annotations

import re

from forms.definition import PublishedGroup
from tests.library.conditions import published
from tests.library.field_tables import ROOT


def test_the_app_begins_a_new_log_where_the_form_takes_no_more_rows() -> None:
    (opened,) = (
        item
        for section in published("access-log").sections
        for item in section.items
        if isinstance(item, PublishedGroup)
    )
    app = (ROOT / "pwa/src/session/accesslog.ts").read_text()
    (most,) = re.findall(r"^const MOST_ROWS = ([\d_]+);$", app, re.MULTILINE)
    assert int(most) == opened.row_limit
