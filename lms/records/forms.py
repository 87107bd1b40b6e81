"""What administrators look for on the record."""

from datetime import date
from typing import Any

from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import Optional

from lms import i18n
from lms.audit.words import words_in_use
from lms.auth.models import Account
from lms.forms import YEARS, Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.records.queries import Wanted
from lms.text import sort_key
from lms.units.forms import UnitField


class RecordFilter(Form):
    """Which changes to show; it stands in the address and changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Người làm, hoặc người được nhắc tới"))
    act = SelectField(_l("Việc"), validate_choice=False)
    unit = UnitField(_l("Đơn vị, kể cả bên dưới"))
    since = DateField(_l("Từ ngày"), validators=[Optional()])
    last_day = DateField(_l("Đến hết ngày"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = sorted(((key, str(text)) for key, text in words_in_use().acts.items()), key=_by_text)
        self.act.choices = [("", _("Tất cả")), *acts]

    def validate_since(self, field: DateField) -> None:
        """Refuse days of other ages, which only a slip of the keyboard means."""
        _check_age(field.data)

    def validate_last_day(self, field: DateField) -> None:
        """Refuse days of other ages, and those before the first one."""
        _check_age(field.data)
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("Ngày cuối phải từ ngày đầu trở đi."))

    def wanted(self, account: Account | None, person: Person | None) -> Wanted:
        """Return what a valid form asks for."""
        return Wanted(
            act=self.act.data or "",
            unit_path=self.unit.unit.path if self.unit.unit else None,
            since=i18n.day_start(self.since.data) if self.since.data else None,
            until=i18n.day_end(self.last_day.data) if self.last_day.data else None,
            words=self.q.data or "",
            account=account,
            person=person,
        )


def _by_text(choice: tuple[str, str]) -> str:
    return sort_key(choice[1])


def _check_age(day: date | None) -> None:
    if day is not None and day.year not in YEARS:
        raise ValidationError(_("Năm phải từ %(first)s đến %(last)s.", first=YEARS[0], last=YEARS[-1]))
