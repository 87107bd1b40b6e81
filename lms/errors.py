"""What the platform says when it refuses."""

from collections.abc import Mapping

from flask_babel import LazyString


class Refused(Exception):
    """An act that is not allowed or not possible; carries one sentence for the person who tried."""

    status = 400

    def __init__(self, text: str | LazyString) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return str(self.text)


class Invalid(Refused):
    """What was typed cannot be taken: `problems` holds a sentence for each field that is wrong."""

    def __init__(self, problems: Mapping[str, str | LazyString]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = dict(problems)

    def __str__(self) -> str:
        return " ".join(str(text) for text in self.problems.values())


class NotFound(Refused):
    """What was asked for does not exist, or this person may not know that it does."""

    status = 404


class Forbidden(Refused):
    """The person is known, and has no right to this page."""

    status = 403


class Conflict(Refused):
    """Somebody else was faster: the thing is no longer as it was shown."""

    status = 409
