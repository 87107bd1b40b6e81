"""What entrants say when they register, and what organisers put right."""

from collections.abc import Sequence
from typing import Any, Self

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.forms import Form, RuleField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.people import rules as people_rules
from lms.people.partial_dates import partial_date
from lms.units.forms import UnitField, unit_text
from lms.units.models import Unit
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import FIELD_NAMES, KIND_NAMES, Division, Field, Kind, Need
from quizzes.entrants.referring import LONGEST
from quizzes.entrants.rules import LONGEST_LINE, Declaration, asks_consent


class EntryForm(Form):
    """What a contest asks of an entrant; `asking` leaves the rest out.

    `confirmed_unit` is the unit whose whole path was on the page that was sent.
    """

    full_name = RuleField(FIELD_NAMES[Field.FULL_NAME], people_rules.full_name)
    birth_date = RuleField(FIELD_NAMES[Field.BIRTH_DATE], partial_date)
    phone = RuleField(FIELD_NAMES[Field.PHONE], people_rules.phone)
    email = RuleField(FIELD_NAMES[Field.EMAIL], people_rules.email)
    national_id = RuleField(FIELD_NAMES[Field.NATIONAL_ID], people_rules.national_id)
    kind = RadioField(FIELD_NAMES[Field.KIND], [Optional()])
    unit = UnitField(FIELD_NAMES[Field.UNIT])
    confirmed_unit = HiddenField()
    workplace = StringField(FIELD_NAMES[Field.WORKPLACE], [Length(max=LONGEST_LINE)])
    address = StringField(FIELD_NAMES[Field.ADDRESS], [Length(max=LONGEST_LINE)])
    division = RadioField(_l("Bảng thi"), [Optional()])
    referrer = StringField(_l("Mã giới thiệu"), [Length(max=LONGEST)])
    is_shared = BooleanField(_l("Máy dùng chung"))
    consents = BooleanField(_l("Tôi đồng ý cho Ban Tổ chức dùng thông tin này cho cuộc thi"))

    @classmethod
    def asking(
        cls,
        rules: ContestRules,
        shown: Declaration,
        unit: Unit | None,
        *,
        scope: tuple[str, ...],
        settled: frozenset[Field],
        is_new: bool,
        is_stranger: bool = False,
    ) -> Self:
        """Return the form with what is known filled in; what is settled already is not asked."""
        form = cls(data=_filled_in(shown, unit))
        entry = rules.entry
        for name in Field:
            if not entry.asks(name) or name in settled:
                del form[name]
            elif entry.asked(name).need is Need.REQUIRED:
                form[name].flags.required = True
        if "kind" in form:
            form.kind.choices = [(kind.value, KIND_NAMES[kind]) for kind in entry.kinds]
        if "unit" in form:
            form.unit.scope = scope if unit is None else (*scope, unit.path)
            form.unit.unknown = _l(
                "Chưa rõ đơn vị nào. Hãy gõ vài chữ trong tên đơn vị rồi chọn trong danh sách hiện ra."
            )
        if not (entry.chooses_division and is_new):
            del form["division"]
        else:
            form.division.choices = [(one.key, one.title) for one in rules.divisions]
            form.division.flags.required = True
        if not (asks_consent(entry) and is_new):
            del form["consents"]
        else:
            form.consents.flags.required = True
        if not (entry.has_referrals and is_new):
            del form["referrer"]
        if not is_stranger:
            del form["is_shared"]
        return form

    @property
    def is_unit_confirmed(self) -> bool:
        """Whether the page showed the whole path of the unit that is meant."""
        unit = self.unit.unit if "unit" in self else None
        return unit is None or self.confirmed_unit.data == str(unit.id)

    @property
    def declaration(self) -> Declaration:
        """What was said."""
        national_id = self._value("national_id")
        unit = self.unit.unit if "unit" in self else None
        kind = self._data("kind")
        return Declaration(
            full_name=self._value("full_name"),
            birth_date=self._value("birth_date"),
            phone=self._value("phone"),
            email=self._value("email"),
            national_id=national_id.number if national_id else None,
            kind=Kind(kind) if kind else None,
            unit_id=unit.id if unit else None,
            workplace=self._data("workplace") or "",
            address=self._data("address") or "",
            division=self._data("division") or "",
            consents=bool(self._data("consents")),
            referrer=self._data("referrer") or "",
        )

    def _value(self, name: str) -> Any:
        return self[name].value if name in self else None

    def _data(self, name: str) -> Any:
        return self[name].data if name in self else None


class CodeForm(Form):
    """The code that leads to a contest."""

    code = StringField(_l("Mã dự thi"), [InputRequired()])


class ReturnForm(Form):
    """What somebody who entered without an account comes back with."""

    key = StringField(validators=[InputRequired()])
    code = StringField(_l("Mã trên phiếu nộp bài"), [InputRequired()])
    is_shared = BooleanField(_l("Máy dùng chung"))


class EntrantFilter(Form):
    """Which entrants to show; it stands in the address and changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Họ tên, không cần dấu"))
    unit = UnitField(_l("Đơn vị, kể cả bên dưới"))
    kind = SelectField(_l("Đối tượng"), validate_choice=False)
    division = SelectField(_l("Bảng thi"), validate_choice=False)

    def offer(self, scope: tuple[str, ...], rules: ContestRules) -> None:
        """Let the unit be one of the scope, and the rest what the rules know."""
        everything = ("", _("Tất cả"))
        self.unit.scope = scope
        self.kind.choices = [everything, *((one.value, KIND_NAMES[one]) for one in rules.entry.kinds)]
        self.division.choices = [everything, *((one.key, one.title) for one in rules.divisions)]
        if not rules.divisions:
            del self["division"]


class CorrectionForm(Form):
    """What an organiser puts right, and why."""

    unit = UnitField(FIELD_NAMES[Field.UNIT])
    division = SelectField(_l("Bảng thi"))
    reason = TextAreaField(_l("Lý do"), [InputRequired(), Length(max=500)], render_kw={"rows": 2})

    def offer(self, scope: tuple[str, ...], divisions: Sequence[Division], current: str) -> None:
        """Let the unit be one of the scope, and the division one of the contest."""
        self.unit.scope = scope
        choices = [(one.key, one.title) for one in divisions]
        if current not in {key for key, _title in choices}:
            choices.insert(0, (current, current or "–"))
        self.division.choices = choices


def _filled_in(shown: Declaration, unit: Unit | None) -> dict[str, Any]:
    return {
        "full_name": shown.full_name.full if shown.full_name else "",
        "birth_date": str(shown.birth_date) if shown.birth_date else "",
        "phone": shown.phone,
        "email": shown.email,
        "kind": shown.kind,
        "unit": unit_text(unit) if unit else "",
        "confirmed_unit": str(unit.id) if unit else "",
        "workplace": shown.workplace,
        "address": shown.address,
        "division": shown.division,
        "referrer": shown.referrer,
    }
