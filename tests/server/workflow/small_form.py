"""A form small enough to read, with one question of every kind a ruling depends on.

It goes by the id of the needs assessment, whose rows of the commands table then rule it.
"""

from __future__ import annotations

from functools import cache

from forms.load import parse_form
from forms.publish import Published, publish

SOURCE = """
id: needs-assessment
title: {en: A small assessment}
audience: involvement
sections:
  - id: one
    title: {en: One}
    items:
      - {id: good_life, type: long, label: {en: A good life}, req: Y}
      - {id: able, type: yn, label: {en: Able}, req: Y, merge: critical, while_unsettled: "no"}
      - {id: venue, type: text, label: {en: Venue}, req: N}
      - id: detail
        type: long
        label: {en: Detail}
        req: Y
        show: "able == 'no'"
      - id: topics
        type: many
        label: {en: Topics}
        merge: union
        options:
          - {code: home, label: {en: Home}}
          - {code: work, label: {en: Work}}
      - id: carers
        type: group
        label: {en: Carers}
        add_label: {en: Add a carer}
        items:
          - {id: name, type: text, label: {en: Name}, req: Y}
          - {id: under_18, type: yn, label: {en: Under 18}, merge: critical, while_unsettled: "yes"}
      - id: outcomes
        type: group
        label: {en: Outcomes}
        rows:
          - {key: oc_work, label: {en: Work}}
          - {key: oc_home, label: {en: Home}}
        items:
          - {id: note, type: text, label: {en: Note}}
new_decision:
  - able
  - topics
  - carers
  - carers/*/under_18
"""


@cache
def small_form() -> Published:
    """The small form, published."""
    return publish(parse_form(SOURCE, "small.yaml", {}))
