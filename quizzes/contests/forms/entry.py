"""What organisers type about who may enter, divisions and the prediction."""

from string import ascii_uppercase
from typing import Any

from wtforms import BooleanField, DateField, FormField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.populations.forms import BoxesField
from quizzes.contests.forms.fields import TextsField, UnitCodesField, names_of, unless_same
from quizzes.contests.forms.rows import Part, Row, made
from quizzes.contests.rules.entry import (
    ASKS_NOTHING,
    EVERY_KIND,
    FIELD_NAMES,
    KIND_NAMES,
    NOT_ASKED,
    Ages,
    Asked,
    Division,
    EntryRules,
    Field,
    Kind,
    Need,
    Prediction,
    Scope,
    Target,
    UniqueKey,
)
from quizzes.contests.rules.problems import LONGEST_CODE, LONGEST_KEY

NEEDS = {
    "off": (NOT_ASKED, _l("Không hỏi")),
    "optional": (Asked(Need.OPTIONAL), _l("Hỏi, được để trống")),
    "required": (Asked(Need.REQUIRED), _l("Bắt buộc")),
    "optional-changeable": (
        Asked(Need.OPTIONAL, is_locked=False),
        _l("Hỏi, được để trống, sửa được sau đăng ký"),
    ),
    "required-changeable": (Asked(Need.REQUIRED, is_locked=False), _l("Bắt buộc, sửa được sau đăng ký")),
}
UNIQUE_NAMES = {
    UniqueKey.MEMBER: _l("Tài khoản"),
    UniqueKey.PHONE: _l("Số điện thoại"),
    UniqueKey.EMAIL: _l("E-mail"),
    UniqueKey.NATIONAL_ID: _l("Số CCCD"),
}
TARGET_NAMES = {
    Target.PEOPLE: _l("Số người dự thi"),
    Target.ATTEMPTS: _l("Số lượt thi"),
    Target.ALL_RIGHT: _l("Số người trả lời đúng hết"),
    Target.SOME_RIGHT: _l("Số người đúng vừa đủ một số câu"),
}
SCOPE_NAMES = {Scope.ROUND: _l("Trong vòng đang thi"), Scope.CONTEST: _l("Trong cả cuộc thi")}


class FieldsForm(Part):
    """How each field of the registration is asked."""


for _name in Field:
    _needs = [(key, text) for key, (_asked, text) in NEEDS.items()]
    setattr(FieldsForm, _name.value, SelectField(FIELD_NAMES[_name], choices=_needs, default="off"))


class EntryForm(Part):
    """Who may enter, and what they say about themselves."""

    kinds = BoxesField(_l("Những ai được dự thi"), choices=names_of(KIND_NAMES.items()), default=EVERY_KIND)
    youngest = IntegerField(_l("Từ tuổi"), [Optional()])
    oldest = IntegerField(_l("Đến tuổi"), [Optional()])
    ages_on = DateField(_l("Tính tuổi vào ngày"), [Optional()])
    fields = FormField(FieldsForm, _l("Thông tin khi đăng ký"))
    unique_key = SelectField(
        _l("Nhận ra mỗi người bằng"), choices=names_of(UNIQUE_NAMES.items()), default=UniqueKey.MEMBER
    )
    code = StringField(_l("Mã dự thi"), render_kw={"maxlength": LONGEST_CODE})
    is_public = BooleanField(_l("Dự thi không cần tài khoản"))
    chooses_division = BooleanField(_l("Người dự thi tự chọn bảng"))
    has_referrals = BooleanField(_l("Mỗi người dự thi có mã giới thiệu riêng"))
    excluded_people = TextsField(_l("Mã đoàn viên của những người không được dự thi"))
    excluded_staff_of = UnitCodesField(_l("Mã các đơn vị mà cán bộ quản trị hệ thống không được dự thi"))

    def entry(self, before: EntryRules) -> EntryRules:
        """Return what was typed, as rules of entry."""
        asked = {name: NEEDS[self.fields.form[name.value].data][0] for name in Field}
        values = {
            "kinds": unless_same(before.kinds, map(Kind, self.kinds.data or ())),
            "ages": Ages(self.youngest.data, self.oldest.data),
            "ages_on": self.ages_on.data,
            "fields": {name: one for name, one in asked.items() if one != NOT_ASKED},
            "unique_key": UniqueKey(self.unique_key.data),
            "excluded_people": self.excluded_people.texts,
            "excluded_staff_of": self.excluded_staff_of.texts,
            "code": self.code.data or "",
            "is_public": self.is_public.data,
            "chooses_division": self.chooses_division.data,
            "has_referrals": self.has_referrals.data,
        }
        return made(EntryRules, before, values)

    @property
    def told(self) -> str:
        """What is set, in one line."""
        asked = [str(FIELD_NAMES[name]) for name in Field if self.fields.form[name.value].data != "off"]
        kinds = [str(KIND_NAMES[kind]) for kind in Kind if kind in (self.kinds.data or ())]
        said = [_("mọi người") if len(kinds) == len(Kind) else ", ".join(kinds)]
        if self.youngest.data is not None or self.oldest.data is not None:
            said.append(_("có giới hạn tuổi"))
        said.append(_("hỏi: %(fields)s", fields=", ".join(asked)) if asked else _("không phải khai gì"))
        if self.is_public.data:
            said.append(_("không cần tài khoản"))
        if self.has_referrals.data:
            said.append(_("có mã giới thiệu"))
        if self.code.data:
            said.append(_("mã %(code)s", code=self.code.data))
        return "; ".join(said)


class DivisionForm(Row):
    """A part of the entrants with a ranking and prizes of its own."""

    key = StringField(_l("Mã bảng"), [InputRequired()], render_kw={"maxlength": LONGEST_KEY})
    title = StringField(_l("Tên bảng"), [InputRequired()])
    kinds = BoxesField(_l("Chỉ gồm"), choices=names_of(KIND_NAMES.items()))
    youngest = IntegerField(_l("Từ tuổi"), [Optional()])
    oldest = IntegerField(_l("Đến tuổi"), [Optional()])
    units = UnitCodesField(_l("Chỉ gồm các đơn vị có mã"))

    @classmethod
    def following(cls, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the next letter, with the name that goes with it."""
        keys = {one["key"] for one in rows}
        letter = next((one for one in ascii_uppercase if one not in keys), "")
        return {"key": letter, "title": _("Bảng %(key)s", key=letter)}

    def division(self, before: tuple[Division, ...]) -> Division:
        """Return what was typed, as a division."""
        kept = self.kept(before)
        values = {
            "key": self.key.data or "",
            "title": self.title.data or "",
            "kinds": unless_same(kept.kinds if kept else (), map(Kind, self.kinds.data or ())),
            "ages": Ages(self.youngest.data, self.oldest.data),
            "units": self.units.texts,
        }
        return made(Division, kept, values)


class PredictionForm(Row):
    """A number that entrants predict."""

    target = SelectField(
        _l("Người dự thi dự đoán"),
        choices=names_of(TARGET_NAMES.items()),
        default=Target.PEOPLE,
    )
    scope = SelectField(_l("Tính"), choices=names_of(SCOPE_NAMES.items()), default=Scope.ROUND)
    right = IntegerField(_l("Số câu đúng"), [Optional()])
    is_required = BooleanField(_l("Bắt buộc dự đoán mới nộp được bài"), default=True)

    def prediction(self, before: tuple[Prediction, ...]) -> Prediction:
        """Return what was typed, as a prediction."""
        values = {
            "target": Target(self.target.data),
            "scope": Scope(self.scope.data),
            "right": self.right.data,
            "is_required": self.is_required.data,
        }
        return made(Prediction, self.kept(before), values)

    @property
    def told(self) -> str:
        """What is set, in one line."""
        return str(TARGET_NAMES[Target(self.target.data)])

    @classmethod
    def following(cls, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the first number that no row asks for."""
        targets = {one["target"] for one in rows}
        return {"target": next(one for one in Target if one not in targets)}


def entry_values(entry: EntryRules = ASKS_NOTHING) -> dict[str, Any]:
    """Return what the form of entry begins with."""
    words = {asked: key for key, (asked, _text) in NEEDS.items()}
    return {
        **vars(entry),
        **vars(entry.ages),
        "kinds": list(entry.kinds),
        "fields": {name.value: words.get(entry.asked(name), "off") for name in Field},
        "excluded_people": "\n".join(entry.excluded_people),
        "excluded_staff_of": "\n".join(entry.excluded_staff_of),
    }


def division_values(one: Division) -> dict[str, Any]:
    """Return what the form of a division begins with."""
    return {**vars(one), **vars(one.ages), "kinds": list(one.kinds), "units": "\n".join(one.units)}


def prediction_values(prediction: Prediction) -> dict[str, Any]:
    """Return what the form of a prediction begins with."""
    return dict(vars(prediction))
