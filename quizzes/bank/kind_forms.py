"""The form of each kind of question."""

from quizzes.bank.answer_forms import EssayForm, MatchingForm, NumberForm, ShortAnswerForm
from quizzes.bank.choice_forms import OneRightForm, OrderForm, SeveralRightForm, TrueFalseForm
from quizzes.bank.content import NewQuestion
from quizzes.bank.question_forms import QuestionForm, common_values

_FORMS = (
    *(OneRightForm, SeveralRightForm, TrueFalseForm, OrderForm),
    *(MatchingForm, ShortAnswerForm, NumberForm, EssayForm),
)
FORMS: dict[str, type[QuestionForm]] = {form.kind: form for form in _FORMS}
"""The form in which a kind of question is written."""


def filled_in(question: NewQuestion, version_number: int) -> QuestionForm:
    """Return the form with what a question says now."""
    form = FORMS[question.kind]
    return form(data=common_values(question, version_number) | form.values(question))
