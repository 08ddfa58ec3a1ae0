"""What an author of a form is told when the form cannot be published."""


class FormError(Exception):
    """A form definition that cannot be read or published.

    `file` is the name the text was read under, `line` counts from 1 (0 where no line applies), and
    `reason` is a sentence for the author; `more` holds what else is wrong with the same form.
    Nothing is published when it is raised.
    """

    def __init__(
        self, file: str, line: int, reason: str, more: tuple["FormError", ...] = ()
    ) -> None:
        super().__init__("\n".join([f"{file}:{line}: {reason}", *map(str, more)]))
        self.file = file
        self.line = line
        self.reason = reason
        self.more = more
