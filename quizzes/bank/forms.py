"""What trainers type about banks and questions."""

from markupsafe import escape
from wtforms import FieldList, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from lms.forms import Form
from lms.html import plain
from lms.i18n import lazy_gettext as _l
from quizzes.bank.models import Question, QuestionVersion
from quizzes.bank.rules import DIFFICULTY_NAMES, KEYS, LONGEST_WORDS, Difficulty, NewQuestion


class BankForm(Form):
    """A bank: its name, and the unit that keeps it."""

    name = StringField(_l("Tên ngân hàng câu hỏi"), [InputRequired()], render_kw={"maxlength": LONGEST_WORDS})
    unit_id = SelectField(_l("Đơn vị quản lý"), coerce=int)


class RenameForm(Form):
    """Another name for a bank."""

    name = StringField(_l("Tên ngân hàng câu hỏi"), [InputRequired()], render_kw={"maxlength": LONGEST_WORDS})


class QuestionForm(Form):
    """A question with one right option; options left empty are none."""

    stem = TextAreaField(_l("Câu hỏi"), [InputRequired(_l("Hãy ghi nội dung câu hỏi."))])
    options = FieldList(
        TextAreaField(), _l("Phương án trả lời"), min_entries=len(KEYS), max_entries=len(KEYS)
    )
    right = RadioField(
        _l("Phương án đúng"),
        choices=[(str(place), key.upper()) for place, key in enumerate(KEYS)],
        validators=[InputRequired(_l("Hãy chọn phương án đúng."))],
        validate_choice=False,
    )
    explanation = TextAreaField(_l("Giải thích"))
    law = StringField(_l("Văn bản"), render_kw={"maxlength": LONGEST_WORDS})
    article = StringField(_l("Điều, khoản"), render_kw={"maxlength": LONGEST_WORDS})
    topic = StringField(_l("Chủ đề"), render_kw={"maxlength": LONGEST_WORDS, "list": "topics"})
    difficulty = SelectField(_l("Độ khó"), choices=list(DIFFICULTY_NAMES.items()), default=Difficulty.MEDIUM)
    seen_version = IntegerField(validators=[Optional()], widget=HiddenInput())

    @property
    def question(self) -> NewQuestion:
        """What was typed, as a question; the right option keeps its place among those that are filled in."""
        filled = [place for place, text in enumerate(self.options.data) if text]
        chosen = int(self.right.data) if str(self.right.data).isdecimal() else -1
        return NewQuestion(
            stem=self.stem.data or "",
            options=tuple(str(escape(" ".join(self.options.data[place].split()))) for place in filled),
            right=filled.index(chosen) if chosen in filled else -1,
            explanation=self.explanation.data or "",
            law=self.law.data or "",
            article=self.article.data or "",
            topic=self.topic.data or "",
            difficulty=Difficulty(self.difficulty.data),
        )


def filled_in(question: Question, version: QuestionVersion) -> QuestionForm:
    """Return the form with what a question says now."""
    right = next(str(place) for place, option in enumerate(version.options) if option["is_right"])
    return QuestionForm(
        data={
            "stem": version.stem,
            "options": [plain(option["html"]) for option in version.options],
            "right": right,
            "explanation": version.explanation,
            "law": version.law,
            "article": version.article,
            "topic": question.topic,
            "difficulty": question.difficulty,
            "seen_version": version.number,
        }
    )
