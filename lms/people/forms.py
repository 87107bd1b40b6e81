"""What administrators say about people, where they belong and the posts they hold."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from wtforms import (
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from lms.errors import Refused
from lms.forms import Form, RuleField
from lms.i18n import lazy_gettext as _l
from lms.people import rules
from lms.people.models import Membership, Person, Post
from lms.people.partial_dates import partial_date, show_partial_date
from lms.people.particulars import Held, Particulars, Span
from lms.people.posts import POST_NAMES, PostKind, post_kind
from lms.people.queries import MembershipLine
from lms.people.rules import CADRE_TYPE_NAMES, CadreType, Sex
from lms.units.forms import UnitField

NOWHERE = 0
"""What stands in a form for leaving no unit."""
SEX_NAMES = {Sex.MALE: _l("Nam"), Sex.FEMALE: _l("Nữ")}


class ReasonForm(Form):
    """Why something is written down or changed: it stands on the record beside who did it."""

    reason = StringField(_l("Căn cứ, lý do"), validators=[Length(max=300)])


class SpanForm(ReasonForm):
    """From which day until which; nobody need know either."""

    since = DateField(_l("Từ ngày"), validators=[Optional()])
    last_day = DateField(_l("Đến hết ngày"), validators=[Optional()])

    def span(self) -> Span:
        """Return the days; people name the last one, which is still within."""
        last_day: date | None = self.last_day.data
        return Span(self.since.data, last_day + timedelta(days=1) if last_day else None)

    @classmethod
    def showing(cls, held: Membership) -> Self:
        """Return the form with the days of a membership."""
        return cls(data=_days_of(held))


class PersonForm(Form):
    """What is known of a person."""

    family = StringField(_l("Họ và tên đệm"))
    given = StringField(_l("Tên"), validators=[InputRequired()])
    sex = RadioField(
        _l("Giới tính"),
        choices=[*((sex.value, name) for sex, name in SEX_NAMES.items()), ("", _l("Chưa rõ"))],
        default="",
    )
    birth = RuleField(_l("Ngày sinh"), partial_date)
    phone = RuleField(_l("Điện thoại"), rules.phone)
    email = RuleField(_l("Thư điện tử"), rules.email)
    national_id = RuleField(_l("Số CCCD"), rules.national_id)
    member_code = StringField(_l("Mã đoàn viên"), validators=[Length(max=40)])
    joined = RuleField(_l("Ngày vào công đoàn"), partial_date)
    note = TextAreaField(_l("Ghi chú"), validators=[Length(max=500)])

    def validate_given(self, field: StringField) -> None:
        """Read the name as a whole."""
        try:
            self.name_value = rules.split_name(self.family.data or "", field.data or "")
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def particulars(self, national_id: str | None = None) -> Particulars:
        """Return what was typed; a national ID that is left empty stays as it was."""
        typed = self.national_id.value
        return Particulars(
            name=self.name_value,
            birth=self.birth.value,
            sex=Sex(self.sex.data) if self.sex.data else None,
            phone=self.phone.value,
            email=self.email.value,
            member_code=self.member_code.data or None,
            national_id=typed.number if typed else national_id,
            joined=self.joined.value,
            note=self.note.data or "",
        )

    @classmethod
    def showing(cls, person: Person) -> Self:
        """Return the form with what is known of a person, but for the national ID."""
        return cls(
            data={
                "family": person.family_name,
                "given": person.given_name,
                "sex": person.sex or "",
                "birth": show_partial_date(person.birth_date, person.birth_precision),
                "phone": person.phone,
                "email": person.email,
                "member_code": person.member_code,
                "joined": show_partial_date(person.union_join_date, person.union_join_precision),
                "note": person.note,
            }
        )


class NewPersonForm(PersonForm):
    """A person who is new, with the day on which they came into the unit."""

    since = DateField(_l("Sinh hoạt tại đơn vị từ ngày"), validators=[Optional()])


class JoinForm(ReasonForm):
    """A person comes into a unit, and may leave another one for it."""

    unit = UnitField(_l("Đơn vị mới"), validators=[InputRequired()])
    on = DateField(_l("Từ ngày"), validators=[Optional()])
    leaving = RadioField(_l("Đơn vị cũ"), coerce=int)

    def offer(self, scope: tuple[str, ...], memberships: Iterable[MembershipLine]) -> None:
        """Let the new unit be one of the scope, and one of these memberships end."""
        self.unit.offer(scope)
        self.leaving.choices = [
            *(
                (line.membership.id, _l("Thôi sinh hoạt tại “%(name)s”", name=line.unit.name))
                for line in memberships
            ),
            (NOWHERE, _l("Không thôi đơn vị nào")),
        ]
        if self.leaving.data is None:
            self.leaving.data = self.leaving.choices[0][0]


class PostForm(SpanForm):
    """A post that a person holds."""

    title = StringField(_l("Chức vụ"), validators=[InputRequired(), Length(max=150)])
    kind = SelectField(
        _l("Loại chức vụ"),
        choices=[
            ("", _l("Nhận theo tên chức vụ")),
            *((kind.value, name) for kind, name in POST_NAMES.items()),
        ],
    )
    cadre_type = RadioField(
        _l("Loại cán bộ"),
        choices=[(kind.value, name) for kind, name in CADRE_TYPE_NAMES.items()],
        default=CadreType.PART_TIME.value,
    )
    term = StringField(_l("Nhiệm kỳ"), validators=[Length(max=40)])

    @classmethod
    def showing_post(cls, post: Post) -> Self:
        """Return the form with a post."""
        values = {
            "title": post.title,
            "kind": post.post_kind or "",
            "cadre_type": post.cadre_type,
            "term": post.term,
        }
        return cls(data={**values, **_days_of(post)})

    def held(self) -> Held:
        """Return the post that was described."""
        title = " ".join((self.title.data or "").split())
        return Held(
            title=title,
            kind=PostKind(self.kind.data) if self.kind.data else post_kind(title),
            cadre_type=CadreType(self.cadre_type.data),
            term=self.term.data or None,
            span=self.span(),
        )


class NewPostForm(PostForm):
    """A new post, with its unit."""

    unit = UnitField(_l("Tại đơn vị"), validators=[InputRequired()])


def _days_of(held: Membership | Post) -> dict[str, date | None]:
    return {
        "since": held.since,
        "last_day": held.until - timedelta(days=1) if held.until else None,
    }
