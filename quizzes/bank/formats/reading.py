"""What every reader of questions gives: questions with their places, pictures, and problems with theirs."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum

import filetype
from flask_babel import LazyString

from lms import i18n
from lms.errors import Invalid, Refused
from lms.html import is_tidy, usual
from lms.i18n import lazy_gettext as _l
from lms.text import excerpt
from quizzes.bank.checks import LONGEST_TEXT
from quizzes.bank.content import NewQuestion
from quizzes.bank.rules import accepted

MOST_QUESTIONS = 20_000
MOST_PROBLEMS = 500
MOST_PARTS = 400
LONGEST_WRITTEN = 5 * LONGEST_TEXT
"""A text that is longer before its markup is put in order is not looked at."""
MOST_TAGS = 3_000
"""So many tags may the texts of a question have; a tag takes up to 140 µs to put in order."""
MOST_TAGS_OF_FILE = 50_000
"""So many all questions together, tidy texts not counted."""
TAGS_OF_A_TEXT = 3
"""A text that is not tidy takes as long as so many tags, whatever it holds."""
MOST_PICTURES = 5_000
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


class Severity(StrEnum):
    """An error refuses the file; what is not supported can be left out on request; a warning is told."""

    ERROR = "error"
    UNSUPPORTED = "unsupported"
    WARNING = "warning"


@dataclass(frozen=True)
class Place:
    """A place in a file as people find it; what does not apply is empty. All count from 1."""

    question: int | None = None
    line: int | None = None
    name: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    table: int | None = None
    row: int | None = None

    @property
    def words(self) -> str:
        """The place in words."""
        parts = [
            _l("tệp %(file)s", file=self.file) if self.file else "",
            _l("trang “%(sheet)s”", sheet=self.sheet) if self.sheet else "",
            _l("ô %(cell)s", cell=self.cell) if self.cell else "",
            _l("bảng %(table)d", table=self.table) if self.table else "",
            _l("hàng %(row)d", row=self.row) if self.row else "",
            _l("dòng %(line)d", line=self.line) if self.line else "",
            _l("câu %(number)d", number=self.question) if self.question else "",
            f"“{excerpt(self.name)}”" if self.name else "",
        ]
        return ", ".join(str(part) for part in parts if part)


@dataclass(frozen=True)
class Problem:
    """Something in a file that is wrong, or that we do not support: `feature` is its name in the format."""

    severity: Severity
    place: Place
    reason: str | LazyString
    feature: str = ""
    count: int = 1
    """In how many questions a property is lost; the place is that of the first."""


@dataclass(frozen=True)
class Found:
    """A question that was found, accepted by the rules, and where it stands."""

    question: NewQuestion
    place: Place


@dataclass(frozen=True)
class Picture:
    """A picture of a file: its address in the texts follows from its content."""

    content: bytes
    sha256: str
    ending: str

    @property
    def address(self) -> str:
        """Where texts point to."""
        return f"/files/pictures/{self.sha256}.{self.ending}"


class TooManyQuestions(Refused):
    """The file holds more questions than one import takes."""

    def __init__(self) -> None:
        most = i18n.number(MOST_QUESTIONS)
        super().__init__(_l("Tệp có hơn %(most)s câu hỏi. Hãy chia thành nhiều tệp.", most=most))


class TooManyTags(Refused):
    """The texts of a file have more markup than one import puts in order."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Tệp có hơn %(most)s thẻ định dạng. Hãy chia thành nhiều tệp, hoặc bỏ bớt định dạng.",
                most=i18n.number(MOST_TAGS_OF_FILE),
            )
        )


class TooManyParts(Refused):
    """A question has more options, answers or pairs than anybody would look at."""

    def __init__(self) -> None:
        super().__init__(_l("Câu có hơn %(most)d phương án, đáp án hoặc cặp.", most=MOST_PARTS))


class TooManyPictures(Refused):
    """The file holds more pictures than one import takes."""

    def __init__(self) -> None:
        super().__init__(
            _l("Tệp có hơn %(most)s hình. Hãy chia thành nhiều tệp.", most=i18n.number(MOST_PICTURES))
        )


@dataclass
class Reading:
    """What a reader found so far, in the order of the file."""

    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    addresses: dict[bytes, str] = field(default_factory=dict)
    """The address of each picture by its content, which may stand in a file many times."""
    place: Place = field(default_factory=Place)
    """Where the reader is."""
    counts: Counter[Severity] = field(default_factory=Counter)
    """How many problems of each severity there are, told or not."""
    lost_at: dict[str, int] = field(default_factory=dict)
    """Where the problem of each lost property stands."""
    tag_count: int = 0
    """How many tags the questions had that had to be put in order, with those that each text counts as."""

    @property
    def has_errors(self) -> bool:
        """Whether the file is refused as a whole."""
        return any(problem.severity == Severity.ERROR for problem in self.problems)

    @property
    def has_unsupported(self) -> bool:
        """Whether there are questions that can only be left out."""
        return any(problem.severity == Severity.UNSUPPORTED for problem in self.problems)

    def at(self, place: Place) -> None:
        """Say where the reader is now."""
        self.place = place

    def next_question(self, **where: int | str) -> None:
        """Say that the next question begins here."""
        number = (self.place.question or 0) + 1
        if number > MOST_QUESTIONS:
            raise TooManyQuestions
        self.place = replace(Place(question=number), **where)  # type: ignore[arg-type]

    def error(self, reason: str | LazyString) -> None:
        """Note what refuses the file."""
        self._note(Problem(Severity.ERROR, self.place, reason))

    def unsupported(self, feature: str, reason: str | LazyString | None = None) -> None:
        """Note a question that cannot be taken, by the name of what it holds."""
        text = reason or _l("Chưa nhận được loại câu hỏi “%(feature)s”.", feature=feature)
        self._note(Problem(Severity.UNSUPPORTED, self.place, text, feature))

    def lost(self, feature: str, reason: str | LazyString | None = None) -> None:
        """Note a property of a question that is taken without it, by its name in the format."""
        index = self.lost_at.get(feature)
        if index is not None:
            known = self.problems[index]
            self.problems[index] = replace(known, count=known.count + 1)
            return
        text = reason or _l("Không giữ được “%(feature)s” của câu hỏi.", feature=feature)
        if self.counts[Severity.WARNING] < MOST_PROBLEMS:
            self.lost_at[feature] = len(self.problems)
        self._note(Problem(Severity.WARNING, self.place, text, feature))

    def take(self, question: NewQuestion) -> None:
        """Keep a question, or note why nobody could answer it."""
        longest = max(map(len, _texts(question)))
        if longest > LONGEST_WRITTEN:
            most = LONGEST_TEXT
            self.error(_l("Dài %(length)d ký tự, tối đa %(most)d.", length=longest, most=most))
            return
        untidy = [text for text in _texts(question) if text and not is_tidy(usual(text))]
        tags = sum(text.count("<") for text in untidy)
        if tags > MOST_TAGS:
            self.error(_l("Có %(count)d thẻ định dạng, tối đa %(most)d.", count=tags, most=MOST_TAGS))
            return
        self.tag_count += tags + TAGS_OF_A_TEXT * len(untidy)
        if self.tag_count > MOST_TAGS_OF_FILE:
            raise TooManyTags
        try:
            self.found.append(Found(accepted(question), self.place))
        except Invalid as refusal:
            for text in refusal.problems.values():
                self.error(text)

    def picture(self, content: bytes, name: str) -> str:
        """Return the address for a picture, or nothing where it is none that a page can show."""
        known = self.addresses.get(content)
        if known:
            return known
        if len(self.pictures) >= MOST_PICTURES:
            raise TooManyPictures
        kind = filetype.guess(content)
        ending = PICTURES.get(kind.mime if kind else "")
        if ending is None:
            self.lost(name, _l("Không nhận hình “%(name)s”: chỉ nhận PNG, JPEG, GIF, WebP.", name=name))
            return ""
        digest = hashlib.sha256(content).hexdigest()
        self.pictures[digest] = Picture(content, digest, ending)
        self.addresses[content] = self.pictures[digest].address
        return self.addresses[content]

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn a refusal while a question is read into a problem at its place."""
        try:
            yield
        except (TooManyQuestions, TooManyTags, TooManyPictures):
            raise
        except Refused as refusal:
            self.error(refusal.text)

    def _note(self, problem: Problem) -> None:
        """Keep a problem; of each severity so many are told, and then that there are more."""
        self.counts[problem.severity] += 1
        if self.counts[problem.severity] == MOST_PROBLEMS + 1:
            more = _l("Còn những chỗ khác như vậy, ở đây không kể hết.")
            self.problems.append(Problem(problem.severity, Place(), more))
        elif self.counts[problem.severity] <= MOST_PROBLEMS:
            self.problems.append(problem)


def _texts(question: NewQuestion) -> Iterator[str]:
    """Give each text of a question that may be long."""
    yield from (question.stem, question.explanation)
    for option in question.options:
        yield from (option.html, option.feedback)
    for answer in question.answers:
        yield from (answer.text, answer.feedback)
    for pair in question.pairs:
        yield from (pair.left, pair.right)
    yield from (one.html for one in question.distractors)
