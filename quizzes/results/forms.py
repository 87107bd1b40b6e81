"""What the organising board types about a draft of results, and what a stranger checks."""

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.units.forms import UnitField
from quizzes.results.equals import Tie
from quizzes.results.rules import LONGEST_REASON


class VerifyForm(Form):
    """What was checked of a winner."""

    has_identity = BooleanField(_l("Đúng người: họ tên, ngày sinh, giấy tờ khớp với người dự thi"))
    has_unit = BooleanField(_l("Đúng đơn vị và đúng đối tượng dự thi"))
    has_contact = BooleanField(_l("Đã liên lạc được"))
    has_dossier = BooleanField(_l("Đủ hồ sơ nhận giải (mã số thuế, số tài khoản)"))
    note = TextAreaField(_l("Ghi chú"), [Length(max=LONGEST_REASON)], render_kw={"rows": 2})


class VoidForm(Form):
    """Why a result does not count."""

    reason = TextAreaField(
        _l("Lý do huỷ"), [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 2}
    )
    is_no_entry = BooleanField(_l("Không tính là đã dự thi: thi hộ, hoặc không được phép dự thi"))


class GiveForm(Form):
    """A tier of a collective prize that a unit gets by hand."""

    unit = UnitField(_l("Đơn vị"), validators=[InputRequired()])
    tier = SelectField(_l("Mức giải"), coerce=int)
    reason = TextAreaField(
        _l("Lý do trao giải"), [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 2}
    )


class ReceiptForm(Form):
    """A receipt that somebody looks for; it is sent in the address."""

    class Meta(Form.Meta):
        csrf = False  # looking changes nothing

    receipt = StringField(
        _l("Mã phiếu"),
        [InputRequired(), Length(max=20)],
        description=_l("In trên phiếu kết quả, ví dụ K7QFA-9MXHE."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )


def place_form(tie: Tie) -> type[Form]:
    """Return the form in which each of the equals gets a place, with the places that were given before."""
    places = {
        f"place-{one.key}": IntegerField(
            one.name,
            [InputRequired(), NumberRange(1, len(tie.equals))],
            id=f"tie-{tie.number}-place-{one.key}",
            default=one.place,
            render_kw={"inputmode": "numeric"},
        )
        for one in tie.equals
    }
    return type("PlaceForm", (Form,), places)
