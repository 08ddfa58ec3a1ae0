"""Forms as a council writes them: where their files are, and what is to be said of each.

A council's own files stand in `forms` below its home, `<id>.yaml` each, and code lists of its own
in `forms/codes`. A form without a file there is the library's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from forms.begin import starting_form
from forms.check import LongSentence, long_sentences
from forms.count import required_counts, required_taps
from forms.definition import CodeList, PublishedForm, PublishedGroup
from forms.errors import FormError
from forms.load import Loaded, parse_form, read_code_lists
from forms.publish import Published, publish
from forms.recorded_after import paths_recorded_after
from forms.reuse import reused_ids
from server.errors import SetupError
from server.workflow.table import workflow_table


@dataclass(frozen=True, slots=True)
class Folders:
    """Where forms are read from: the council's own folder first, then the library's."""

    own: Path
    library: Path

    def file(self, form_id: str) -> Path:
        """The file of a form. Raises `SetupError` where neither folder has it."""
        for folder in (self.own, self.library):
            path = folder / f"{form_id}.yaml"
            if path.is_file():
                return path
        raise SetupError(
            f"there is no form “{form_id}”. `doorstep forms new {form_id}` begins one in {self.own}"
        )

    def ids(self) -> list[str]:
        """Every form that has a file, by id."""
        return sorted(
            {path.stem for each in (self.own, self.library) for path in each.glob("*.yaml")}
        )

    def read(self, path: Path) -> Loaded:
        """The form in a file. Raises `FormError`; `SetupError` where the file cannot be read."""
        try:
            folders = (self.library / "codes", self.own / "codes")
            files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
            lists = _lists(folders, tuple((file, file.stat().st_mtime_ns) for file in files))
            return parse_form(path.read_text(encoding="utf-8"), path.name, lists)
        except UnicodeDecodeError as error:
            raise FormError(path.name, 1, "the file is not plain text in UTF-8") from error
        except OSError as error:
            raise SetupError(f"{path} cannot be read: {error.strerror}") from error

    def begin(self, form_id: str) -> Path:
        """Write a form to start from: a copy of the library's, or a small one. Its file.

        Raises `SetupError` where there is one already, `FormError` for what is no form's id.
        """
        path = self.own / f"{form_id}.yaml"
        if path.exists():
            raise SetupError(f"{path} is there already; nothing was changed")
        if (self.library / f"{form_id}.yaml").is_file():
            text = (self.library / f"{form_id}.yaml").read_text(encoding="utf-8")
        else:
            text = starting_form(form_id)
            publish(parse_form(text, path.name, {}))
        self.own.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


@lru_cache(maxsize=4)
def _lists(folders: tuple[Path, ...], _stamps: tuple[tuple[Path, int], ...]) -> dict[str, CodeList]:
    """The code lists as they stand: every form of a folder is read with the same ones."""
    return read_code_lists(*folders)


@dataclass(frozen=True, slots=True)
class Checked:
    """What `doorstep forms check` found of one form; `published` is None where it has faults."""

    form_id: str
    path: Path
    faults: tuple[FormError, ...]
    published: Published | None = None
    long: tuple[LongSentence, ...] = ()

    def counts(self) -> Iterator[tuple[str, int, int]]:
        """Answers needed to submit at most and the fewest taps for them, by mode."""
        if self.published is not None:
            taps = required_taps(self.published.form)
            for mode, answers in required_counts(self.published.form).items():
                yield mode, answers, taps[mode]


def check_file(
    folders: Folders,
    path: Path,
    earlier: Sequence[PublishedForm],
    same_meaning: Collection[str] = (),
) -> Checked:
    """Check one form beside its earlier versions, the newest last."""
    form_id = path.stem
    try:
        loaded = folders.read(path)
        made = publish(loaded)
    except FormError as error:
        return Checked(form_id, path, (error, *error.more))
    if made.form.id != form_id:
        fault = loaded.origin.error(
            ("id",), f"the file is called {path.name}, the form '{made.form.id}': name both alike"
        )
        return Checked(form_id, path, (fault,))
    faults = [
        *reused_ids(loaded, made.form, earlier, same_meaning),
        *_never_final(loaded, made.form),
    ]
    if faults:
        return Checked(form_id, path, tuple(sorted(faults, key=lambda fault: fault.line)))
    return Checked(form_id, path, (), made, tuple(long_sentences(made.form)))


def _never_final(loaded: Loaded, form: PublishedForm) -> Iterator[FormError]:
    """`recorded_after: final` in a form whose records no state of the commands table ends."""
    states = workflow_table().states.get(form.id)
    first = min(paths_recorded_after(form), default=None)
    if first is not None and (states is None or not states.final):
        reason = (
            f"'{first}' is recorded after the record is final, and a record of '{form.id}' "
            "never is: leave recorded_after out"
        )
        yield loaded.origin.error(("id",), reason)


class ListedQuestion(msgspec.Struct, frozen=True):
    """A question in `doorstep forms list --json`. `path` has `*` for a row of its group."""

    id: str
    path: str
    type: str
    merge: str


class ListedForm(msgspec.Struct, frozen=True):
    """A form in `doorstep forms list --json`. `version` is the hash that names it."""

    id: str
    version: str
    languages: list[str]
    questions: list[ListedQuestion]


def listed(forms: Iterable[tuple[str, PublishedForm]]) -> list[ListedForm]:
    """Published forms by hash, as a list for other programs."""
    return [
        ListedForm(form.id, version, form.languages, list(_questions(form)))
        for version, form in forms
    ]


def _questions(form: PublishedForm) -> Iterator[ListedQuestion]:
    for section in form.sections:
        for item in section.items:
            inside = isinstance(item, PublishedGroup)
            for question in item.items if isinstance(item, PublishedGroup) else [item]:
                path = f"{item.id}/*/{question.id}" if inside else question.id
                yield ListedQuestion(question.id, path, question.type, question.merge)
