"""What trainers type about a question of any kind; kind_forms.py adds what each kind asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from lms.errors import Invalid
from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from quizzes.bank.checks import LONGEST_WORDS
from quizzes.bank.content import Difficulty, NewQuestion, QuestionKind
from quizzes.bank.rules import DIFFICULTY_NAMES
from quizzes.bank.typed import Typed, described, html_of, image, images_of, typed_of

P = TypeVar("P")

SHOWN = ("stem", "explanation", "law", "article", "clause", "valid_from", "valid_to", "topic", "difficulty")
MOST_STEM_PICTURES = 20
MORE_ROWS = 4


class Row(Form):
    """A part of a question on the page; `place` is where it stood before, from 0."""

    class Meta(Form.Meta):
        csrf = False  # the form around it carries the token

    more: ClassVar[tuple[str, ...]] = ()
    """The fields that are folded away until somebody wants them."""

    place = IntegerField(validators=[Optional()], widget=HiddenInput())

    def was(self, parts: Sequence[P]) -> P | None:
        """Return what stood here before, of these parts."""
        place = self.place.data
        return parts[place] if place is not None and 0 <= place < len(parts) else None


class PictureRow(Row):
    """A picture: the one that is there, or a file, and what it shows."""

    picture = StringField(widget=HiddenInput())
    file = FileField(_l("Hình"), render_kw={"accept": "image/png,image/jpeg,image/gif,image/webp"})
    description = StringField(_l("Hình vẽ gì"), render_kw={"maxlength": LONGEST_WORDS})

    @property
    def address(self) -> str:
        """Where the picture lies; empty without one."""
        return self.picture.data or ""


class OptionRow(PictureRow):
    """An option: words, a picture, or both."""

    more = ("file", "description", "drops_picture")

    words = TextAreaField(_l("Nội dung"), render_kw={"rows": 1, "maxlength": 2000})
    drops_picture = BooleanField(_l("Bỏ hình này"))

    @property
    def is_filled(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.words.data or self.typed.picture)

    @property
    def typed(self) -> Typed:
        """What was typed."""
        words = " ".join((self.words.data or "").split())
        if not self.address or self.drops_picture.data:
            return Typed(words)
        return Typed(words, self.address, self.description.data or "")


class QuestionForm(Form):
    """What a question of every kind has: its words, where they come from, and where it is found."""

    kind: ClassVar[QuestionKind] = QuestionKind.ESSAY
    lists: ClassVar[tuple[str, ...]] = ()
    """The lists of rows that the kind asks for."""

    stem = TextAreaField(_l("Câu hỏi"), [InputRequired(_l("Hãy ghi nội dung câu hỏi."))])
    pictures = FieldList(FormField(PictureRow), min_entries=1, max_entries=MOST_STEM_PICTURES)
    explanation = TextAreaField(_l("Giải thích"))
    law = StringField(_l("Văn bản"), render_kw={"maxlength": LONGEST_WORDS})
    article = StringField(_l("Điều"), render_kw={"maxlength": LONGEST_WORDS})
    clause = StringField(_l("Khoản, điểm"), render_kw={"maxlength": LONGEST_WORDS})
    valid_from = DateField(_l("Có hiệu lực từ"), [Optional()])
    valid_to = DateField(_l("Hết hiệu lực sau ngày"), [Optional()])
    topic = StringField(_l("Chủ đề"), render_kw={"maxlength": LONGEST_WORDS, "list": "topics"})
    difficulty = SelectField(_l("Độ khó"), choices=list(DIFFICULTY_NAMES.items()), default=Difficulty.MEDIUM)
    tags = StringField(_l("Nhãn"))
    seen_version = IntegerField(validators=[Optional()], widget=HiddenInput())
    more_rows = SubmitField(_l("Thêm dòng"))
    look = SubmitField(_l("Xem thử"))

    @property
    def picture_rows(self) -> list[tuple[str, PictureRow]]:
        """Every place where a picture can be brought, with the name of its fields."""
        entries = [*self.pictures, *self._fields.get("options", ())]
        return [(entry.name, entry.form) for entry in entries if isinstance(entry.form, PictureRow)]

    def add_rows(self) -> None:
        """Offer some more empty rows."""
        for rows in (self[name] for name in self.lists):
            for _row in range(min(MORE_ROWS, rows.max_entries - len(rows))):
                rows.append_entry()

    def question(self, before: NewQuestion | None = None) -> NewQuestion:
        """Return what was typed; what this page does not show stays as it was before.

        A picture that is new and not described, or a figure that is none, is refused by its field.
        """
        kept = before or NewQuestion(self.kind, "")
        self._check_descriptions(kept)
        return replace(
            kept,
            kind=self.kind,
            stem=self._stem(),
            explanation=self.explanation.data or "",
            law=self.law.data or "",
            article=self.article.data or "",
            clause=self.clause.data or "",
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            topic=self.topic.data or "",
            difficulty=Difficulty(self.difficulty.data),
            tags=tuple((self.tags.data or "").split(",")),
            **self.parts(kept),
        )

    def parts(self, before: NewQuestion) -> dict[str, Any]:
        """Return what was typed of the parts of this kind."""
        return {}

    @classmethod
    def values(cls, question: NewQuestion) -> dict[str, Any]:
        """Return what the rows of this kind begin with."""
        return {}

    def _stem(self) -> str:
        """Return the stem with its pictures described, and the new ones at its end."""
        stem = self.stem.data or ""
        known = {one.address for one in images_of(stem)}
        rows: list[PictureRow] = [entry.form for entry in self.pictures]
        stem = described(stem, {row.address: row.description.data or "" for row in rows if row.address})
        new = [row for row in rows if row.address not in known and row.address and row.place.data is None]
        return stem + "".join(image(row.address, row.description.data or "") for row in new)

    def _check_descriptions(self, before: NewQuestion) -> None:
        texts = [before.stem, *(option.html for option in before.options)]
        known = {one.address for text in texts for one in images_of(text)}
        problems = {
            f"{name}-description": _l("Hãy ghi hình vẽ gì, để người không nhìn thấy hình cũng làm được bài.")
            for name, row in self.picture_rows
            if row.address and row.address not in known and not row.description.data
        }
        if problems:
            raise Invalid(problems)


def option_values(question: NewQuestion, fewest: int, most: int) -> list[dict[str, Any]]:
    """Return what the rows of options begin with, and empty ones below them."""
    rows: list[dict[str, Any]] = []
    for place, option in enumerate(question.options):
        typed = typed_of(option.html)
        rows.append(
            {
                "place": place,
                "words": typed.words,
                "picture": typed.picture,
                "description": typed.description,
            }
        )
    return with_spare(rows, fewest, most)


def with_spare(rows: list[dict[str, Any]], fewest: int, most: int) -> list[dict[str, Any]]:
    """Return rows with empty ones below them: at least so many together, and one unless there are most."""
    return rows + [{}] * max(fewest - len(rows), min(1, most - len(rows)))


def common_values(question: NewQuestion, version_number: int) -> dict[str, Any]:
    """Return what the fields of every kind begin with."""
    pictures: Iterable[dict[str, Any]] = (
        {"place": place, "picture": one.address, "description": one.description}
        for place, one in enumerate(images_of(question.stem))
    )
    return {
        **{name: getattr(question, name) for name in SHOWN},
        "pictures": with_spare(list(pictures), 1, MOST_STEM_PICTURES),
        "tags": ", ".join(question.tags),
        "seen_version": version_number,
    }


def html_of_row(row: OptionRow, before: str) -> str:
    """Return an option that was typed as rich text."""
    return html_of(row.typed, before)
