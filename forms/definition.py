"""A form definition, as its author writes it and as it is published.

The authored structs are what `forms.load` reads from YAML; the published ones are what
`forms.publish` writes as canonical JSON, with rules compiled, code lists inlined and defaults
resolved. `pwa/src/forms/definition.ts` holds the published types again; `forms/FORMAT.md` is
the reference for authors. The shape follows FHIR Questionnaire: sections, groups, questions.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from forms.files import FileKind

QuestionType = Literal[
    "text", "long", "one", "many", "date", "datetime", "time", "number", "money", "yn", "sig",
    "party", "file", "calc", "info",
]  # fmt: skip
Requirement = Literal["Y", "Y*", "W", "N"]
Merge = Literal["critical", "narrative", "ordinary", "union"]
Voice = Literal["worker", "person"]
SourceName = Literal[
    "person_said", "carer_said", "professional", "record", "observed", "transcript_checked"
]
Audience = Literal[
    "involvement", "carer-private", "safeguarding", "group", "author-only", "person-owned"
]
TextFormat = Literal["nhs_number", "postcode"]
RecordedAfter = Literal["final"]
CalcResult = Literal["bool", "number", "money", "text", "code", "date", "datetime", "time"]

Text = dict[str, str]
"""Words by language tag; `en` is always there once published."""

Scalar = str | int | bool
Node = Scalar | list[Any]
"""A compiled rule: a literal, or `[op, *args]` (forms/FORMAT.md, "Compiled rules")."""


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One code a question may be answered with, and its words."""

    code: str
    label: Text
    hint: Text | None = None
    export_value: str | None = None


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code of a shared list: its words, and what a return writes for it.

    `answers`, by question id, are what a form with `presets` fills in when the code is chosen.
    """

    code: str
    display: Text
    export_value: str | None = None
    group: str | None = None
    answers: dict[str, Any] = {}


class CodeList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named list of codes shared by forms, such as a national return's.

    `spec` and `release` name the specification the words come from and `valid_from` the date
    (YYYY-MM-DD) they hold from; `verified` is false until the words are read there.
    """

    id: str
    entries: list[Entry]
    title: Text | None = None
    spec: str | None = None
    release: str | None = None
    valid_from: str | None = None
    source: str | None = None
    verified: bool = True

    @property
    def options(self) -> list[Option]:
        """The codes as a question offers them."""
        return [
            Option(entry.code, entry.display, export_value=entry.export_value)
            for entry in self.entries
        ]


class FixedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row every record of the form has, such as one of the ten outcomes."""

    key: str
    label: Text
    prompts: Text | None = None


class OneTap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Answers written together by one tap on a fixed row ("Manages without help").

    `otherwise` is the button beside it, which opens the row's questions ("Finds it hard"). `rest`,
    where it is given, is one button after all the rows: the same answers for every row that has
    none yet, once the person has looked down the list.
    """

    label: Text
    answers: dict[str, Any]
    otherwise: Text | None = None
    rest: Text | None = None


class Week(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """A group whose rows are visits of a week, by the questions that say when each is.

    `days` is a `many` of the days of ISO 8601, 1 for Monday to 7 for Sunday; `start` and `to` are
    times of day. It changes how the rows are shown, and nothing of how they are kept.
    """

    days: str
    start: str
    to: str


class Together(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Questions of one section that one tap answers together, while none of them has an answer."""

    label: Text
    answers: dict[str, Any]


class FirstRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row that a record is started with, to be changed or removed like any other.

    `person` lists the row's party questions that name the person the record is about.
    """

    group: str
    person: list[str] = []
    answers: dict[str, Any] = {}


class CopiedIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """What is copied from another record when this one is started; never joined live.

    `*` in both paths stands for each row of a group (forms/FORMAT.md).
    """

    to: str
    source: str
    path: str


class Younger(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is offered in place of a form that is not for somebody so young: one section of it.

    While that section is asked a record is called by `title`, and not by the form's own. The
    `copied_in` here is copied for somebody so young, besides the form's.
    """

    section: str
    label: Text
    title: Text | None = None
    copied_in: list[CopiedIn] = []


class Starts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who may start a record of the form, and where it stands among others: lower is earlier.

    About somebody known to be under `from_age` years a screen does not start it, and offers what
    `younger` says, if anything; without that the server does not let one be submitted either.
    Where a child may be the subject and the law asks something else of it, `under_18` says what.
    `about` says in one line, to who may start it, what it is for.
    """

    roles: list[str] = []
    order: int = 100
    about: Text | None = None
    from_age: int | None = None
    younger: Younger | None = None
    under_18: Text | None = None


class Modes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The proportionality switch: the `one` question whose codes are the modes.

    Fixed rows' prompts are not shown in the modes of `without_prompts`.
    """

    question: str
    without_prompts: list[str] = []


class Presets(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is filled in when the `one` question `question` is answered, each still to be changed.

    The answers of the code chosen stand in its code list. `who_is_in` is set to whoever fills in
    the form, `now` to the time, and `stated` to what the person last said about sharing with the
    one chosen, as far as the device knows: `agrees`, `agrees_with_limits`, `objects`,
    `none_recorded` or `withdrawn`.
    """

    question: str
    who_is_in: str | None = None
    now: str | None = None
    stated: str | None = None


class FollowUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Work that a submitted record leaves to be done, as authored: a task while `when` is true.

    With `each`, one for every row of that group for which `when` is true, and `{name}` in the label
    is who stands in the row's `name`, a party or text question. `days` from the day it was
    submitted it is due.
    """

    id: str
    when: str
    label: Text
    each: str | None = None
    name: str | None = None
    days: int | None = None


# As authored


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that must not be false, and what is said when it is. `warn` never stops submission."""

    rule: str
    message: Text
    warn: bool = False


class Question(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="node", tag="question"
):
    """A question as authored. Absent settings take the section's or the type's default."""

    id: str
    type: QuestionType
    label: Text
    hint: Text | None = None
    options: list[Option] | None = None
    codes: str | None = None
    exclusive: list[str] = []
    urgent: list[str] = []
    accept: list[FileKind] = []
    format: TextFormat | None = None
    decimals: int = 0
    min: int | None = None
    max: int | None = None
    merge: Merge | None = None
    while_unsettled: Any = None
    req: Requirement = "N"
    sens: str | None = None
    voice: Voice | None = None
    source: SourceName | None = None
    show: str | None = None
    require: str | None = None
    require_as: Literal["Y", "Y*", "W"] | None = None
    rows_only: list[str] = []
    recorded_after: RecordedAfter | None = None
    value: str | None = None
    checks: list[Check] = []


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="node", tag="group"):
    """Questions asked once for each row: the fixed `rows`, or those people add."""

    id: str
    type: Literal["group"]
    label: Text
    items: list[Question]
    hint: Text | None = None
    rows: list[FixedRow] | None = None
    one_tap: OneTap | None = None
    week: Week | None = None
    add_label: Text | None = None
    none: Text | None = None
    summary: list[str] = []
    req: Requirement = "N"
    row_limit: int = 100
    sens: str | None = None
    voice: Voice | None = None
    source: SourceName | None = None
    show: str | None = None
    require: str | None = None
    require_as: Literal["Y", "Y*", "W"] | None = None
    recorded_after: RecordedAfter | None = None


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One screen of the form."""

    id: str
    title: Text
    items: list[Question | Group]
    hint: Text | None = None
    voice: Voice = "worker"
    source: SourceName = "professional"
    show: str | None = None
    together: list[Together] = []


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named three-valued rule shown as it emerges."""

    id: str
    rule: str
    label: Text


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole form as authored."""

    id: str
    title: Text
    audience: Audience
    sections: list[Section]
    languages: list[str] = msgspec.field(default_factory=lambda: ["en"])
    reviewed: dict[str, bool] = {}
    law: str | None = None
    starts: Starts = Starts()
    copied_in: list[CopiedIn] = []
    copied_forward: list[str] = []
    presets: Presets | None = None
    first_rows: list[FirstRow] = []
    modes: Modes | None = None
    indicators: list[Indicator] = []
    follow_ups: list[FollowUp] = []
    new_decision: list[str] = []


# As published


class Rule(msgspec.Struct, frozen=True):
    """A compiled rule and the paths it reads (`*` stands for any row)."""

    tree: Node
    reads: list[str]


class PublishedCheck(msgspec.Struct, frozen=True, omit_defaults=True):
    """A compiled check: the answer is in doubt when the tree is false."""

    tree: Node
    reads: list[str]
    message: Text
    warn: bool = False


class WhileUnsettled(msgspec.Struct, frozen=True, omit_defaults=True):
    """The safest value while a critical answer is unsettled: exactly one of the three is set."""

    value: Any = None
    missing: bool = False
    union: bool = False


class PublishedQuestion(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="node", tag="question"
):
    """A question with its defaults resolved. `min`, `max` and `decimals` are in stored units.

    `req` holds while `require` is not true, `require_as` while it is. `recorded_after` is set
    where an answer may be added once the record is final (`forms.recorded_after`).
    """

    id: str
    type: QuestionType
    label: Text
    merge: Merge
    req: Requirement
    sens: str
    voice: Voice
    source: SourceName
    hint: Text | None = None
    options: list[Option] = []
    exclusive: list[str] = []
    urgent: list[str] = []
    accept: list[FileKind] = []
    format: TextFormat | None = None
    decimals: int = 0
    min: int | None = None
    max: int | None = None
    while_unsettled: WhileUnsettled | None = None
    show: Rule | None = None
    require: Rule | None = None
    require_as: Requirement | None = None
    rows_only: list[str] = []
    recorded_after: RecordedAfter | None = None
    value: Rule | None = None
    result: CalcResult | None = None
    checks: list[PublishedCheck] = []


class PublishedGroup(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="node", tag="group"
):
    """A group with its defaults resolved. `rows` empty means rows are added by people."""

    id: str
    type: Literal["group"]
    label: Text
    req: Requirement
    sens: str
    voice: Voice
    source: SourceName
    row_limit: int
    items: list[PublishedQuestion]
    hint: Text | None = None
    rows: list[FixedRow] = []
    one_tap: OneTap | None = None
    week: Week | None = None
    add_label: Text | None = None
    none: Text | None = None
    summary: list[str] = []
    show: Rule | None = None
    require: Rule | None = None
    require_as: Requirement | None = None
    recorded_after: RecordedAfter | None = None


PublishedItem = PublishedQuestion | PublishedGroup


class PublishedSection(msgspec.Struct, frozen=True, omit_defaults=True):
    """One screen of the form, published."""

    id: str
    title: Text
    voice: Voice
    source: SourceName
    items: list[PublishedItem]
    hint: Text | None = None
    show: Rule | None = None
    together: list[Together] = []


class PublishedIndicator(msgspec.Struct, frozen=True):
    """A compiled indicator."""

    id: str
    label: Text
    tree: Node
    reads: list[str]


class PublishedFollowUp(msgspec.Struct, frozen=True, omit_defaults=True):
    """A compiled follow-up."""

    id: str
    label: Text
    tree: Node
    reads: list[str]
    each: str | None = None
    name: str | None = None
    days: int | None = None


class PublishedPresets(Presets, frozen=True, omit_defaults=True, kw_only=True):
    """Presets with the answers of each code, by code and question id, and each code's group.

    A group is the wider question the person may have been asked in place of each recipient.
    """

    answers: dict[str, dict[str, Any]]
    groups: dict[str, str] = {}


class PublishedForm(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole form as published: all that either language needs to ask, judge and show it.

    `counts` is the number of answers needed to submit at most, by mode code, or under the empty
    key where the form has no modes. `reviewed` is false of a language whose words nobody who
    speaks it has read over; a language it does not name is reviewed.
    """

    v: int
    id: str
    title: Text
    audience: Audience
    languages: list[str]
    sections: list[PublishedSection]
    counts: dict[str, int]
    reviewed: dict[str, bool] = {}
    law: str | None = None
    starts: Starts = Starts()
    copied_in: list[CopiedIn] = []
    copied_forward: list[str] = []
    presets: PublishedPresets | None = None
    first_rows: list[FirstRow] = []
    modes: Modes | None = None
    indicators: list[PublishedIndicator] = []
    follow_ups: list[PublishedFollowUp] = []
    new_decision: list[str] = []
