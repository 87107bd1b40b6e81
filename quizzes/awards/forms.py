"""What the office types about a decision."""

from typing import Any

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from quizzes.awards.rules import LONGEST_LINE, LONGEST_TEXT, Facts, Sort, lines_of
from quizzes.awards.words import SORT_NAMES

SHORT = Length(max=LONGEST_LINE)
LONG = Length(max=LONGEST_TEXT)
LINES = ("grounds", "recipients")


class FactsForm(Form):
    """The facts of a decision; what stays empty is left open on paper."""

    issuer_above = StringField(_l("Cơ quan cấp trên"), [SHORT])
    issuer = StringField(_l("Đơn vị ban hành"), [InputRequired(), SHORT])
    authority = StringField(
        _l("Thẩm quyền ban hành"), [InputRequired(), SHORT], description=_l("Ví dụ: Ban Thường vụ LĐLĐ tỉnh.")
    )
    number = StringField(
        _l("Số quyết định"), [Length(max=20)], description=_l("Để trống nếu văn phòng ghi tay.")
    )
    symbol = StringField(_l("Ký hiệu"), [Length(max=40)], description=_l("Ví dụ: QĐ-LĐLĐ."))
    place = StringField(_l("Nơi ký"), [InputRequired(), Length(max=60)], description=_l("Ví dụ: Hải Phòng."))
    signed_on = DateField(_l("Ngày ký"), [Optional()])
    grounds = TextAreaField(
        _l("Căn cứ"), [LONG], description=_l("Mỗi căn cứ một dòng."), render_kw={"rows": 5}
    )
    funding = StringField(_l("Nguồn kinh phí"), [SHORT])
    duty = StringField(_l("Trách nhiệm thi hành"), [SHORT])
    recipients = TextAreaField(
        _l("Nơi nhận"), [LONG], description=_l("Mỗi nơi một dòng."), render_kw={"rows": 3}
    )
    signs_for = StringField(_l("Ký thay mặt"), [SHORT], description=_l("Ví dụ: TM. Ban Thường vụ."))
    signer_title = StringField(_l("Chức vụ người ký"), [InputRequired(), SHORT])
    signer_name = StringField(_l("Họ và tên người ký"), [SHORT])
    sort = RadioField(
        _l("Giấy trao cho người đạt giải"),
        choices=[(one.value, name) for one, name in SORT_NAMES.items()],
        default=Sort.CERTIFICATE.value,
    )

    @property
    def facts(self) -> Facts:
        """What was typed."""
        values = {name: field.data or "" for name, field in self._fields.items() if name != "csrf_token"}
        lines: dict[str, Any] = {name: lines_of(values[name]) for name in LINES}
        others = {"sort": Sort(values["sort"]), "signed_on": self.signed_on.data}
        return Facts(**{**values, **lines, **others})
