"""What organisers type about the window of appeals."""

from wtforms import IntegerField
from wtforms.validators import Optional

from lms.forms import Form, MomentField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.i18n import moment_end
from quizzes.contests.rules.appeals import Appeals


class AppealsForm(Form):
    """Until when entrants may appeal: so many days after a publication, or until a moment."""

    class Meta(Form.Meta):
        csrf = False  # the form around it carries the token

    days = IntegerField(_l("Nhận đơn phúc khảo trong bao nhiêu ngày"), [Optional()])
    until = MomentField(_l("Hoặc nhận đơn phúc khảo đến lúc"), validators=[Optional()])

    @property
    def appeals(self) -> Appeals | None:
        """The window that was typed; nothing typed is none."""
        if self.days.data is None and self.until.data is None:
            return None
        return Appeals(self.days.data, self.until.data)

    @property
    def told(self) -> str:
        """What it says, in one line."""
        if self.days.data is not None:
            return _("%(count)s ngày sau khi công bố", count=self.days.data)
        return _("đến %(time)s", time=moment_end(self.until.data)) if self.until.data else _("không nhận đơn")


def appeal_values(appeals: Appeals | None) -> dict[str, object]:
    """Return what the form begins with."""
    return vars(appeals) if appeals else {}
