"""What is wrong with a quiz that somebody describes."""

from collections.abc import Sequence

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.attempts.answers import MOST_QUESTIONS
from quizzes.attempts.drawing import Drawable, shortage_of
from quizzes.attempts.hours import problem_of_hours
from quizzes.attempts.plan import problems_of_plan
from quizzes.attempts.rules import MOST_ATTEMPTS, MOST_MINUTES, NewQuiz


def problems_of(quiz: NewQuiz, *, pool: Sequence[Drawable] | None) -> dict[str, LazyString]:
    """Return what is wrong with a quiz, by field; without a bank there is no pool to draw from."""
    found: dict[str, LazyString] = {}
    if not quiz.title.strip():
        found["title"] = _l("Hãy đặt tên cho bài thi.")
    if pool is None:
        found["bank_id"] = _l("Không tìm thấy ngân hàng câu hỏi này. Hãy chọn lại.")
    if not quiz.plan.parts and not 1 <= quiz.question_count <= MOST_QUESTIONS:
        found["question_count"] = _l("Mỗi đề có từ 1 đến %(most)d câu.", most=MOST_QUESTIONS)
    found |= problems_of_plan(quiz.plan, quiz.question_count, quiz.minutes)
    shortage = shortage_of(quiz.parts, pool) if pool is not None else None
    if shortage is not None and quiz.plan.parts:
        name = "question_ids" if shortage.part.is_fixed else "count"
        found.setdefault(f"plan-parts-{shortage.place}-{name}", shortage.text)
    elif shortage is not None:
        found.setdefault("question_count", shortage.text)
    return found | _problems_of_limits(quiz) | _problems_of_window(quiz)


def _problems_of_limits(quiz: NewQuiz) -> dict[str, LazyString]:
    found: dict[str, LazyString] = {}
    if quiz.minutes is not None and not 1 <= quiz.minutes <= MOST_MINUTES:
        found["minutes"] = _l("Thời gian làm bài từ 1 đến %(most)d phút.", most=MOST_MINUTES)
    if quiz.attempt_limit is not None and not 1 <= quiz.attempt_limit <= MOST_ATTEMPTS:
        found["attempt_limit"] = _l("Số lượt làm bài từ 1 đến %(most)d.", most=MOST_ATTEMPTS)
    if quiz.daily_limit is not None and not 1 <= quiz.daily_limit <= MOST_ATTEMPTS:
        found["daily_limit"] = _l("Số lượt mỗi ngày từ 1 đến %(most)d.", most=MOST_ATTEMPTS)
    if quiz.pass_percent is not None and not 1 <= quiz.pass_percent <= 100:
        found["pass_percent"] = _l("Mức đạt từ 1 đến 100 phần trăm.")
    return found


def _problems_of_window(quiz: NewQuiz) -> dict[str, LazyString]:
    found: dict[str, LazyString] = {}
    if quiz.opens_at and quiz.closes_at and quiz.closes_at <= quiz.opens_at:
        found["closes_at"] = _l("Giờ đóng phải sau giờ mở.")
    wrong_hours = problem_of_hours(quiz.hours)
    if wrong_hours is not None:
        found["hours"] = wrong_hours
    elif quiz.opens_at and "closes_at" not in found and quiz.window.next_span(quiz.opens_at) is None:
        found["hours"] = _l("Từ giờ mở đến giờ đóng không có khung giờ nào như vậy.")
    return found
