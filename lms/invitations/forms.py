"""What staff choose when they issue codes."""

from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.invitations.rules import AUDIENCE_NAMES, Audience


class IssueForm(Form):
    """Whom codes go to."""

    audience = RadioField(
        _l("Cấp cho"),
        [InputRequired()],
        choices=[SelectChoice(audience.value, name) for audience, name in AUDIENCE_NAMES.items()],
        default=Audience.EVERYBODY,
    )
    is_mailing = BooleanField(_l("Gửi mã qua e-mail cho người có e-mail trong danh sách"))
    is_renewing = BooleanField(_l("Cấp lại cả cho người đang giữ mã chưa dùng"))
