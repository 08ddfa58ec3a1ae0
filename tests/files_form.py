"""A folder of forms in which files are asked for: the library, and one small form more or other.

No form of the library has a question of type file yet.
"""

from __future__ import annotations

import shutil
from pathlib import Path

LIBRARY = Path(__file__).parents[1] / "forms" / "library"

EVIDENCE = """
id: evidence
title: {en: Evidence of what was seen}
audience: involvement
starts:
  roles: [social_worker]
sections:
  - id: seen
    title: {en: What was seen}
    items:
      - {id: where_seen, type: long, label: {en: Where this was seen}}
      - id: rota
        type: file
        label: {en: The rota}
        hint: {en: A photo of the sheet on the kitchen wall}
        accept: [photo]
      - {id: letter, type: file, label: {en: A letter or report}, accept: [document]}
"""

ASSESSMENT = """
id: needs-assessment
title: {en: A small assessment}
audience: involvement
sections:
  - id: one
    title: {en: One}
    items:
      - {id: good_life, type: long, label: {en: A good life}, req: Y}
      - {id: evidence_photo, type: file, label: {en: A photo of the rota}}
"""


def with_evidence(folder: Path) -> Path:
    """The library and a form that asks for a photo and a document."""
    shutil.copytree(LIBRARY, folder)
    (folder / "evidence.yaml").write_text(EVIDENCE, encoding="utf-8")
    return folder


def with_small_assessment(folder: Path) -> Path:
    """The library, its needs assessment so small that it is soon complete; it asks for a photo."""
    shutil.copytree(LIBRARY, folder)
    (folder / "needs-assessment.yaml").write_text(ASSESSMENT, encoding="utf-8")
    return folder
