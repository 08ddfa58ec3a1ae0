"""The fold beside two merge libraries on the same edits, in one run.

Four authors fill in one form of 200 fields, apart, and meet after every round: 100,000 edits in
4,000 changes of 25. Each engine is given the same edits as bytes, as they would come over the wire,
and ends with a state: the fold with changes, Yjs (pycrdt) and Loro with the updates their own
documents made of the same edits with the same knowledge. What is compared is taking them in. The
libraries choose one of several answers written apart; the fold keeps each of them.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import loro
import pycrdt

from bench.report import Result, figure
from sync.change import About, about_bytes, build, parse, record_id
from sync.fold import Fold, settled
from sync.operation import set_value

AUTHORS = 4
ROUNDS = 1_000
EDITS = 25
FIELDS = [f"question_{number:03}" for number in range(200)]
RUNS = 3

Edits = list[list[list[tuple[str, str]]]]
"""By round and author: paths and what was written there, each path once."""


def _edits() -> Edits:
    # The same edits in every run; nothing here is a secret.
    chance = random.Random(7)  # noqa: S311
    return [
        [
            [
                (path, f"answer {number} of {author}")
                for path in sorted(chance.sample(FIELDS, EDITS))
            ]
            for author in range(AUTHORS)
        ]
        for number in range(ROUNDS)
    ]


def _changes(edits: Edits) -> list[bytes]:
    """Signed-for bytes of each change; every author observes what all had before the round."""
    about, salt = about_bytes(About("bench", bytes(32), (), None, 1)), bytes(16)
    record = record_id(about, salt)
    heads: dict[str, list[bytes]] = {path: [] for path in FIELDS}
    numbers = [0] * AUTHORS
    made: list[bytes] = []
    for of_round in edits:
        written: dict[str, list[bytes]] = {}
        for author, ops in enumerate(of_round):
            numbers[author] += 1
            first = not made
            raw = build(
                device=bytes([author]) * 8,
                dev_seq=numbers[author],
                prev=None,
                record=record,
                actor=bytes([author]) * 16,
                wall_ms=0,
                zone_min=0,
                salt=salt if first else secrets.token_bytes(16),
                about=about if first else None,
                ops=[set_value(path, words, observed=heads[path]) for path, words in ops],
            )
            dot = parse(raw).dot
            for path, _ in ops:
                written.setdefault(path, []).append(dot)
            made.append(raw)
        heads.update(written)
    return made


def _yjs_form() -> Any:
    form: pycrdt.Map[str] = pycrdt.Map()
    return pycrdt.Doc({"form": form})


def _loro_form() -> Any:
    return loro.LoroDoc()  # type: ignore[no-untyped-call]  # the library has no types here


def _yjs_updates(edits: Edits) -> list[bytes]:
    docs = [_yjs_form() for _ in range(AUTHORS)]
    updates: list[bytes] = []
    for of_round in edits:
        fresh = []
        for doc, ops in zip(docs, of_round, strict=True):
            before = doc.get_state()
            with doc.transaction():
                form = doc.get("form", type=pycrdt.Map)
                for path, words in ops:
                    form[path] = words
            fresh.append(doc.get_update(before))
        for number, doc in enumerate(docs):
            for author, update in enumerate(fresh):
                if author != number:
                    doc.apply_update(update)
        updates += fresh
    return updates


def _loro_updates(edits: Edits) -> list[bytes]:
    docs = [_loro_form() for _ in range(AUTHORS)]
    updates: list[bytes] = []
    for of_round in edits:
        fresh = []
        for doc, ops in zip(docs, of_round, strict=True):
            before = doc.oplog_vv
            form = doc.get_map("form")
            for path, words in ops:
                form.insert(path, words)
            doc.commit()
            fresh.append(doc.export(loro.ExportMode.Updates(before)))
        for number, doc in enumerate(docs):
            for author, update in enumerate(fresh):
                if author != number:
                    doc.import_(update)
        updates += fresh
    return updates


def _fold(changes: list[bytes]) -> Fold:
    return Fold(enumerate(changes, start=1))


def _yjs(updates: list[bytes]) -> object:
    doc = _yjs_form()
    for update in updates:
        doc.apply_update(update)
    return doc.get("form", type=pycrdt.Map)["question_000"]


def _loro(updates: list[bytes]) -> object:
    doc = _loro_form()
    for update in updates:
        doc.import_(update)
    return doc.get_map("form").get_deep_value()


def _rates(work: dict[str, Callable[[], object]], edits: int) -> Iterator[tuple[str, float]]:
    """Edits a second, the best of some runs taken in turn, so that noise meets all alike."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(RUNS):
        for name, run in work.items():
            started = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - started)
    return ((name, edits / seconds) for name, seconds in best.items())


def run() -> list[Result]:
    """Edits a second, and the ratios."""
    edits = _edits()
    changes, yjs, loro_bytes = _changes(edits), _yjs_updates(edits), _loro_updates(edits)
    parsed = [parse(raw) for raw in changes]
    many = AUTHORS * ROUNDS * EDITS
    rates = dict(
        _rates(
            {
                "fold of parsed changes": lambda: Fold(enumerate(parsed, start=1)),
                "fold from bytes, checked": lambda: _fold(changes),
                "Yjs (pycrdt)": lambda: _yjs(yjs),
                "Loro": lambda: _loro(loro_bytes),
            },
            many,
        )
    )
    fold = _fold(changes)
    apart = sum(1 for path in fold.field_paths() if not settled(fold.heads(path)))
    return [
        figure("edits taken in", many, "edits"),
        *(figure(name, rate, "/s") for name, rate in rates.items()),
        figure(
            "fold of parsed changes, times Yjs",
            rates["fold of parsed changes"] / rates["Yjs (pycrdt)"],
            "x",
        ),
        figure(
            "fold of parsed changes, times Loro",
            rates["fold of parsed changes"] / rates["Loro"],
            "x",
        ),
        figure(
            "fold from bytes, times Yjs",
            rates["fold from bytes, checked"] / rates["Yjs (pycrdt)"],
            "x",
        ),
        figure(
            "fold from bytes, times Loro", rates["fold from bytes, checked"] / rates["Loro"], "x"
        ),
        figure("answers written apart at the end and shown as such", apart, "fields"),
    ]
