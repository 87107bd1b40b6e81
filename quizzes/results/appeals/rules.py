"""When an entrant may appeal, and what a decision must say."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString

from lms import i18n
from lms.errors import Conflict, Refused
from lms.i18n import lazy_gettext as _l
from quizzes.contests.rules.appeals import Appeals

LONGEST_REASON = 2000


class AppealState(StrEnum):
    """How far an appeal is."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


STATE_NAMES: Mapping[AppealState, LazyString] = {
    AppealState.OPEN: _l("Đang chờ giải quyết"),
    AppealState.UPHELD: _l("Được chấp nhận"),
    AppealState.REJECTED: _l("Không được chấp nhận"),
}


class FollowUp(StrEnum):
    """What an appeal that is upheld leads to; in each case the standing is ranked again."""

    RANK = "rank"
    """What is wrong is put right elsewhere."""
    VOID = "void"
    """The result of whoever appealed does not count."""
    LIFT = "lift"
    """The result of whoever appealed counts again."""


FOLLOW_UP_NAMES: Mapping[FollowUp, LazyString] = {
    FollowUp.RANK: _l("Sửa ở trang liên quan rồi xếp hạng lại"),
    FollowUp.VOID: _l("Huỷ kết quả của người nộp đơn"),
    FollowUp.LIFT: _l("Gỡ việc huỷ kết quả của người nộp đơn"),
}


class NoAppeals(Refused):
    """The rules of the contest give no window of appeals."""

    def __init__(self) -> None:
        super().__init__(_l("Thể lệ của cuộc thi này không nhận đơn phúc khảo."))


class LateAppeal(Refused):
    """The window of appeals is over."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(
            _l(
                "Đã hết hạn phúc khảo lúc %(time)s nên đơn không được nhận.",
                time=i18n.moment_end(closed_at),
            )
        )


class AlreadyOpen(Conflict):
    """Whoever appeals has an appeal against this version that is not decided."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _l(
                "Bạn đã có đơn %(ticket)s đang chờ giải quyết. Mỗi bản kết quả chỉ nhận một đơn cùng lúc.",
                ticket=ticket(number),
            )
        )


class AlreadyDecided(Conflict):
    """Somebody else decided the appeal first."""

    def __init__(self) -> None:
        super().__init__(_l("Đơn phúc khảo này đã có người quyết định. Hãy tải lại trang."))


def ticket(number: int) -> str:
    """Return the number of an appeal in its contest as it is told."""
    return f"PK-{number}"


def check_window(appeals: Appeals | None, published_at: datetime, now: datetime) -> None:
    """Refuse an appeal that the rules do not take, or take no longer."""
    if appeals is None:
        raise NoAppeals
    closed_at = appeals.closes_at(published_at)
    if now >= closed_at:
        raise LateAppeal(closed_at)


def problem_of_reason(reason: str, *, missing: LazyString) -> LazyString | None:
    """Return what is wrong with what somebody gives as a reason."""
    if not reason.strip():
        return missing
    if len(reason) > LONGEST_REASON:
        return _l("Lý do dài tối đa %(most)d ký tự.", most=LONGEST_REASON)
    return None
