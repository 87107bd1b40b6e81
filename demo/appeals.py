"""What entrants object to in the published result, and what the organising board answered."""

from demo.closed_contest import CLOSED_AGO
from demo.story import Story
from quizzes.contests.models import Contest
from quizzes.results import versions
from quizzes.results.appeals.actions import Verdict, decide_appeal, open_appeal
from quizzes.results.appeals.appellants import appellant_of, attempt_of_person
from quizzes.results.models import StandingState
from quizzes.results.winners import list_winners

ANSWERED = "Tôi thấy câu về giờ nghỉ có hai phương án cùng đúng, đề nghị xem lại điểm."
ANSWER = "Đã đối chiếu đáp án với điều luật ghi ở câu hỏi: chỉ một phương án đúng. Điểm giữ nguyên."
WAITS = "Thời gian làm bài của tôi ghi dài hơn thực tế, đề nghị kiểm tra lại giờ nộp bài."


def hear(contest: Contest, story: Story, *, cadre_id: int, account_id: int) -> None:
    """Let the cadre appeal and be answered, and a winner wait for an answer."""
    standing = versions.require_standing(contest.id, 1, StandingState.PUBLISHED)
    own = attempt_of_person(standing, cadre_id)
    other = next(one.attempt.id for one in list_winners(standing) if one.attempt.id != own)
    for attempt_id, reason, days in ((own, ANSWERED, 6), (other, WAITS, 8)):
        if attempt_id is None:
            raise ValueError("everybody here has sat")
        shown = open_appeal(
            standing,
            appellant_of(attempt_id),
            reason,
            account_id=None,
            mailed_from=None,
            now=story.at(CLOSED_AGO - days, 10),
        )
        if attempt_id == own:
            decide_appeal(
                contest.id,
                shown.appeal.id,
                Verdict(is_upheld=False, reason=ANSWER),
                account_id=account_id,
                mailed_from=None,
                now=story.at(CLOSED_AGO - days - 1, 14),
            )
