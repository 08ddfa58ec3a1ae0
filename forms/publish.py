"""Publishes an authored form: checks it, compiles its rules, and names its bytes.

A form with any fault is refused whole, with every fault listed by line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from forms.canonical import encode, hash_of
from forms.cel.compile import Compiled, Compiler
from forms.cel.parse import CelError
from forms.cel.types import Type
from forms.count import required_counts
from forms.cycles import find_cycle
from forms.definition import (
    CalcResult,
    Check,
    Group,
    Option,
    PublishedCheck,
    PublishedFollowUp,
    PublishedForm,
    PublishedGroup,
    PublishedIndicator,
    PublishedItem,
    PublishedQuestion,
    PublishedSection,
    Question,
    Requirement,
    Rule,
    Section,
    WhileUnsettled,
)
from forms.errors import FormError
from forms.files import KINDS, MAX_BYTES
from forms.forward import forward_faults
from forms.languages import missing_words
from forms.load import Loaded, Where
from forms.presets import preset_faults, published_presets
from forms.recorded_after import recorded_after_faults
from forms.structure import check_structure, first_row_faults, tap_faults
from forms.valid import valid_value

FORMAT_VERSION = 1
_BYTES = {"text": 1024, "long": 65_536, "file": MAX_BYTES}
_RESULTS: dict[str, CalcResult] = {
    "bool": "bool",
    "number": "number",
    "money": "money",
    "text": "text",
    "code": "code",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A published form: its canonical bytes, their SHA-256 in hex, and the structs."""

    bytes: bytes
    hash: str
    form: PublishedForm


def publish(loaded: Loaded) -> Published:
    """The published form. Raises `FormError` carrying every fault found."""
    _stop_at([*check_structure(loaded), *missing_words(loaded)])
    items = {item.id: item for section in loaded.definition.sections for item in section.items}
    form = _Publisher(loaded, Compiler(items, codes_by_question(loaded))).run()
    data = encode(form)
    return Published(data, hash_of(data), form)


@dataclass(slots=True)
class _Publisher:
    loaded: Loaded
    compiler: Compiler
    faults: list[FormError] = field(default_factory=list)
    graph: dict[str, set[str]] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)

    def run(self) -> PublishedForm:
        definition = self.loaded.definition
        sections = [
            self._section(section, ("sections", index))
            for index, section in enumerate(definition.sections)
        ]
        indicators = []
        for index, each in enumerate(definition.indicators):
            rule = self._rule(each.rule, None, ("indicators", index, "rule"))
            indicators.append(PublishedIndicator(each.id, each.label, rule.tree, rule.reads))
        follow_ups = self._follow_ups()
        for reach, reason in first_row_faults(definition.first_rows, sections):
            self._fault(("first_rows", *reach), reason)
        self._check_cycles()
        for where, reason in preset_faults(self.loaded, sections):
            self._fault(where, reason)
        for where, reason in forward_faults(self.loaded):
            self._fault(where, reason)
        forward = definition.copied_forward
        for where, reason in recorded_after_faults(sections, indicators, forward):
            self._fault(where, reason)
        _stop_at(self.faults)
        form = PublishedForm(
            v=FORMAT_VERSION,
            id=definition.id,
            title=definition.title,
            audience=definition.audience,
            languages=definition.languages,
            sections=sections,
            counts={},
            reviewed=definition.reviewed,
            law=definition.law,
            starts=definition.starts,
            copied_in=definition.copied_in,
            copied_forward=definition.copied_forward,
            presets=published_presets(self.loaded),
            first_rows=definition.first_rows,
            modes=definition.modes,
            indicators=indicators,
            follow_ups=follow_ups,
            new_decision=definition.new_decision,
        )
        return msgspec.structs.replace(form, counts=dict(required_counts(form)))

    def _follow_ups(self) -> list[PublishedFollowUp]:
        groups = {
            item.id: item
            for section in self.loaded.definition.sections
            for item in section.items
            if isinstance(item, Group)
        }
        found = []
        for index, each in enumerate(self.loaded.definition.follow_ups):
            group = groups.get(each.each) if each.each is not None else None
            rule = self._rule(each.when, group, ("follow_ups", index, "when"))
            found.append(
                PublishedFollowUp(
                    id=each.id,
                    label=each.label,
                    tree=rule.tree,
                    reads=rule.reads,
                    each=each.each,
                    name=each.name,
                    days=each.days,
                )
            )
        return found

    def _fault(self, where: Where, reason: str, line_within: int = 1) -> None:
        self.faults.append(self.loaded.origin.error(where, reason, line_within))

    # Rules

    def _compiled(self, text: str, group: Group | None, where: Where) -> Compiled:
        try:
            return self.compiler.rule(text, group)
        except CelError as error:
            self._fault(where, error.reason, error.line)
            return Compiled(True, (), Type("bool"))

    def _rule(self, text: str, group: Group | None, where: Where) -> Rule:
        compiled = self._compiled(text, group, where)
        return Rule(compiled.tree, list(compiled.reads))

    def _optional(self, text: str | None, group: Group | None, where: Where) -> Rule | None:
        return None if text is None else self._rule(text, group, where)

    def _check(self, check: Check, group: Group | None, where: Where) -> PublishedCheck:
        rule = self._rule(check.rule, group, (*where, "rule"))
        return PublishedCheck(rule.tree, rule.reads, check.message, check.warn)

    # The tree

    def _section(self, section: Section, where: Where) -> PublishedSection:
        show = self._optional(section.show, None, (*where, "show"))
        outer = set(show.reads) if show else set()
        items: list[PublishedItem] = []
        for index, item in enumerate(section.items):
            at = (*where, "items", index)
            if isinstance(item, Group):
                items.append(self._group(item, section, outer, at))
            else:
                items.append(self._question(item, section, None, outer, at))
        plain = [item for item in items if isinstance(item, PublishedQuestion)]
        for index, together in enumerate(section.together):
            for name, reason in tap_faults(together.answers, plain, section.id):
                self._fault((*where, "together", index, "answers", name), reason)
        return PublishedSection(
            id=section.id,
            title=section.title,
            voice=section.voice,
            source=section.source,
            items=items,
            hint=section.hint,
            show=show,
            together=section.together,
        )

    def _group(
        self, group: Group, section: Section, outer: set[str], where: Where
    ) -> PublishedGroup:
        show = self._optional(group.show, None, (*where, "show"))
        outer = outer | set(show.reads if show else ())
        self._depends(group.id, outer, where)
        published = PublishedGroup(
            id=group.id,
            type="group",
            label=group.label,
            req=_otherwise(group),
            sens=group.sens or "1",
            voice=group.voice or section.voice,
            source=group.source or section.source,
            row_limit=group.row_limit,
            items=[
                self._question(each, section, group, outer, (*where, "items", index))
                for index, each in enumerate(group.items)
            ],
            hint=group.hint,
            rows=group.rows or [],
            one_tap=group.one_tap,
            week=group.week,
            add_label=group.add_label,
            none=group.none,
            summary=group.summary,
            show=show,
            require=self._optional(group.require, None, (*where, "require")),
            require_as=_required_as(group),
            recorded_after=group.recorded_after,
        )
        if group.one_tap is not None:
            for key, reason in tap_faults(group.one_tap.answers, published.items, group.id):
                self._fault((*where, "one_tap", "answers", key), reason)
        return published

    def _question(
        self,
        question: Question,
        section: Section,
        group: Group | None,
        outer: set[str],
        where: Where,
    ) -> PublishedQuestion:
        show = self._optional(question.show, group, (*where, "show"))
        require = self._optional(question.require, group, (*where, "require"))
        value, result, decimals = self._calculation(question, group, where)
        path = f"{group.id}/*/{question.id}" if group else question.id
        reads = {*outer, *(show.reads if show else ()), *(value.reads if value else ())}
        self._depends(path, reads, where)
        scale = 10**question.decimals if question.type == "number" else 1
        limit = question.max if question.max is not None else _BYTES.get(question.type)
        published = PublishedQuestion(
            id=question.id,
            type=question.type,
            label=question.label,
            merge=question.merge or ("narrative" if question.type == "long" else "ordinary"),
            req=_otherwise(question),
            sens=question.sens or (group.sens if group else None) or "1",
            voice=question.voice or (group.voice if group else None) or section.voice,
            source=question.source or (group.source if group else None) or section.source,
            hint=question.hint,
            options=_options(self.loaded, question),
            exclusive=question.exclusive,
            urgent=question.urgent,
            accept=question.accept or (list(KINDS) if question.type == "file" else []),
            format=question.format,
            decimals=decimals,
            min=None if question.min is None else question.min * scale,
            max=None if limit is None else limit * scale,
            show=show,
            require=require,
            require_as=_required_as(question),
            rows_only=question.rows_only,
            recorded_after=question.recorded_after,
            value=value,
            result=result,
            checks=[
                self._check(check, group, (*where, "checks", index))
                for index, check in enumerate(question.checks)
            ],
        )
        if question.while_unsettled is None:
            return published
        safest = self._while_unsettled(published, question.while_unsettled, where)
        return msgspec.structs.replace(published, while_unsettled=safest)

    def _calculation(
        self, question: Question, group: Group | None, where: Where
    ) -> tuple[Rule | None, CalcResult | None, int]:
        if question.type != "calc":
            return None, None, question.decimals
        try:
            compiled = self.compiler.calculation(question, group)
        except CelError as error:
            self._fault((*where, "value"), error.reason, error.line)
            return None, None, 0
        kind = compiled.type
        if kind.kind == "code":
            unlabelled = kind.codes - {option.code for option in _options(self.loaded, question)}
            if unlabelled:
                reason = f"'{min(unlabelled)}' is a result without words: give it in options"
                self._fault((*where, "value"), reason)
        rule = Rule(compiled.tree, list(compiled.reads))
        return rule, _RESULTS[kind.kind], kind.scale

    def _while_unsettled(
        self, question: PublishedQuestion, authored: Any, where: Where
    ) -> WhileUnsettled:
        at = (*where, "while_unsettled")
        if authored == "missing":
            return WhileUnsettled(missing=True)
        if authored == {"union": True}:
            if question.type != "many":
                self._fault(at, "only a question with several choices can take their union")
            return WhileUnsettled(union=True)
        value = authored
        if question.type == "many":
            value = sorted(set(authored)) if isinstance(authored, list) else [authored]
        reason = valid_value(question, value)
        if reason is not None:
            self._fault(at, f"{authored!r} is not an answer to '{question.id}' ({reason})")
        return WhileUnsettled(value=value)

    # Circles

    def _depends(self, path: str, reads: set[str], where: Where) -> None:
        self.graph[path] = {_any_row(read) for read in reads}
        self.places[path] = where

    def _check_cycles(self) -> None:
        circle = find_cycle(self.graph)
        if circle is not None:
            reason = f"whether it is shown, or its value, goes round in a circle: {circle}"
            self._fault(self.places[circle.first], reason)


def _stop_at(faults: list[FormError]) -> None:
    if faults:
        first, *rest = sorted(faults, key=lambda fault: fault.line)
        raise FormError(first.file, first.line, first.reason, tuple(rest))


def _options(loaded: Loaded, question: Question) -> list[Option]:
    if question.codes is not None:
        return loaded.code_lists[question.codes].options
    return question.options or []


def codes_by_question(loaded: Loaded) -> dict[int, frozenset[str]]:
    """The codes of every question that has any, by the question's identity."""
    found: dict[int, frozenset[str]] = {}
    for section in loaded.definition.sections:
        for item in section.items:
            for question in item.items if isinstance(item, Group) else [item]:
                codes = (option.code for option in _options(loaded, question))
                found[id(question)] = frozenset(("yes", "no") if question.type == "yn" else codes)
    return found


def _required_as(item: Question | Group) -> Requirement | None:
    """What `req` becomes while `require` is true: Y unless the author says otherwise."""
    if item.require is None:
        return None
    return item.require_as or ("Y*" if item.req == "Y*" else "Y")


def _otherwise(item: Question | Group) -> Requirement:
    """What `req` is while `require` is not true: `Y*` with `require` is `Y*` only while it is."""
    conditional = item.require is not None and item.require_as is None
    return "N" if conditional and item.req == "Y*" else item.req


def _any_row(path: str) -> str:
    group, _, rest = path.partition("/")
    return f"{group}/*/{rest.partition('/')[2]}" if rest else group
