"""The small valid form that `doorstep forms new` begins with."""

from __future__ import annotations

_STARTING = """\
# A form of two questions. forms/FORMAT.md says everything a form can hold.
id: {id}
title: {{en: {title}}}
audience: involvement
languages: [en]
starts: {{roles: [social_worker]}}

sections:
  - id: about
    title: {{en: About this}}
    items:
      - id: asked_on
        type: date
        label: {{en: Date of this}}
        req: Y
        checks:
          - rule: asked_on <= today
            message: {{en: The date must be today or earlier.}}

      - id: what_was_said
        type: long
        label: {{en: What was said}}
        voice: person
        source: person_said
"""


def starting_form(form_id: str) -> str:
    """The YAML of a form that can be published as it stands. The id must be one."""
    return _STARTING.format(id=form_id, title=form_id.replace("-", " ").capitalize())
