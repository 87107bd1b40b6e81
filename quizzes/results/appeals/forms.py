"""What entrants write in an appeal, and what the organising board answers."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from quizzes.results.appeals.actions import Verdict
from quizzes.results.appeals.rules import FOLLOW_UP_NAMES, LONGEST_REASON, STATE_NAMES, AppealState, FollowUp


class AppealForm(Form):
    """An appeal of somebody who is signed in."""

    reason = TextAreaField(
        _l("Lý do phúc khảo"), [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 5}
    )


class GuestForm(Form):
    """Who appeals without an account: a receipt, and what the registration is known by."""

    receipt = StringField(
        _l("Mã phiếu"), [InputRequired(), Length(max=20)], render_kw={"autocapitalize": "characters"}
    )
    key = StringField(_l("Thông tin đã đăng ký"), [InputRequired(), Length(max=100)])


class GuestAppealForm(GuestForm):
    """An appeal of somebody without an account."""

    reason = TextAreaField(
        _l("Lý do phúc khảo"), [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 5}
    )


class DecisionForm(Form):
    """A decision about an appeal."""

    outcome = RadioField(
        _l("Kết luận"),
        [InputRequired()],
        choices=[(one.value, STATE_NAMES[one]) for one in (AppealState.UPHELD, AppealState.REJECTED)],
    )
    follow_up = SelectField(_l("Nếu chấp nhận thì"), default=FollowUp.RANK)
    reason = TextAreaField(
        _l("Lý do, gửi cho người nộp đơn"),
        [InputRequired(), Length(max=LONGEST_REASON)],
        render_kw={"rows": 4},
    )

    def offer(self, *, is_voided: bool, is_of_stage: bool) -> None:
        """Give what may follow: a void can be lifted where there is one, and made where there is none.

        In a stage that is done line by line, on its own page.
        """
        other = FollowUp.LIFT if is_voided else FollowUp.VOID
        offered = [FollowUp.RANK] if is_of_stage else [FollowUp.RANK, other]
        self.follow_up.choices = [(one.value, FOLLOW_UP_NAMES[one]) for one in offered]

    @property
    def verdict(self) -> Verdict:
        """What was decided."""
        is_upheld = self.outcome.data == AppealState.UPHELD
        return Verdict(is_upheld, self.reason.data or "", FollowUp(self.follow_up.data))
