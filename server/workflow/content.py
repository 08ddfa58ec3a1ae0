"""What a record, or a decision's part of it, answers: from a fold to what the form's rules read.

Pure. `sync` knows no forms and `forms` no heads; this is where they meet. An unsettled field is
left without an answer, as protocol.md 2 has it: to rules and decisions it is missing.
"""

from __future__ import annotations

from forms.answers import ANSWERED, Answer, Answers
from forms.definition import PublishedForm, PublishedGroup, PublishedQuestion
from sync.fold import Fold, settled


class Layout:
    """The questions of a published form by path pattern (`question`, `group/*/question`)."""

    def __init__(self, form: PublishedForm) -> None:
        self._questions: dict[str, PublishedQuestion] = {}
        self._groups: dict[str, PublishedGroup] = {}
        for section in form.sections:
            for item in section.items:
                if isinstance(item, PublishedGroup):
                    self._groups[item.id] = item
                    for question in item.items:
                        self._questions[f"{item.id}/*/{question.id}"] = question
                else:
                    self._questions[item.id] = item

    def question(self, path: str) -> PublishedQuestion | None:
        """The question a path answers, whatever its row; None for a group or an unknown path."""
        return self._questions.get(pattern(path))

    def group(self, path: str) -> PublishedGroup | None:
        """The group a path is, or lies in."""
        return self._groups.get(path.partition("/")[0])

    def repeating(self) -> list[PublishedGroup]:
        """The groups whose rows people add."""
        return [group for group in self._groups.values() if not group.rows]

    def words(self, path: str) -> str:
        """A path in the form's own words, for a person: the row where it has a name, the label."""
        question = self.question(path)
        group = self.group(path)
        if question is None:
            return group.label["en"] if group is not None else path
        label = question.label["en"]
        if group is None:
            return label
        key = path.split("/")[1]
        row = next((row.label["en"] for row in group.rows if row.key == key), None)
        return f"{row or group.label['en']}: {label}"


def pattern(path: str) -> str:
    """A path with its row, if it has one, written `*`; a row itself is its group's pattern."""
    parts = path.split("/")
    if len(parts) == 3:
        return f"{parts[0]}/*/{parts[2]}"
    return parts[0]


def answers_of(fold: Fold, form: PublishedForm) -> Answers:
    """The settled answers of a fold, its unsettled paths and its rows in commit order.

    Give it a whole record's fold, or one restricted to what a command saw.
    """
    layout = Layout(form)
    by_path: dict[str, Answer] = {}
    unsettled: set[str] = set()
    for path in fold.field_paths():
        if path.startswith("@") or not fold.in_view(path):
            continue
        heads = fold.heads(path)
        if not heads:
            continue
        if not settled(heads):
            unsettled.add(path)
            continue
        answer = Answer.from_value(heads[-1].value)
        if answer is not None:
            by_path[path] = answer
    for path, answer in _unions(fold, layout).items():
        # Elements present mean answered, whatever the register says (protocol.md 1).
        by_path[path] = answer
        unsettled.discard(path)
    rows = {
        group.id: tuple(row.path.partition("/")[2] for row in fold.rows(group.id))
        for group in layout.repeating()
    }
    return Answers(by_path, frozenset(unsettled), rows)


def _unions(fold: Fold, layout: Layout) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for path in fold.element_paths():
        question = layout.question(path)
        if question is None or question.merge != "union" or not fold.in_view(path):
            continue
        elements = fold.elements(path)
        added = Answer.from_value(fold.element_heads(path, elements[-1])[-1].value)
        source = None if added is None else added.source
        found[path] = Answer(elements, ANSWERED, source)
    return found
