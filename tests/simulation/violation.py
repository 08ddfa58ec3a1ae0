"""What every check of the simulation raises."""


class Violation(AssertionError):
    """A promise was broken."""
