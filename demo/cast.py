"""The five people whose passwords are printed, and what each of them has to try."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import LazyString

from demo.people import Member
from demo.story import Story
from lms import db
from lms.access.actions import activate
from lms.access.rules import Contacts
from lms.accounts.actions import create_administrator, grant_role
from lms.accounts.rules import FIRST_NAME
from lms.auth.models import Account
from lms.i18n import lazy_gettext as _l
from lms.invitations.actions import issue_activation_code
from lms.people.models import Person
from lms.rights import EVERYWHERE, Right, Role, Viewer
from lms.units.models import Unit
from lms.units.queries import ALL

PASSWORD = "trang-ram-sang"  # noqa: S105  # printed on purpose, on a machine that serves nobody but itself
JOINED_AGO = 229


@dataclass(frozen=True)
class Part:
    """Somebody who can sign in, by a name that is easy to type; a member is found by unit and post."""

    label: LazyString
    to_try: LazyString
    name: str
    role: Role | None = None
    unit: str = ""
    title: str | None = None


ADMINISTRATOR = Part(
    _l("Quản trị"),
    _l("nhập danh sách, cấp mã kích hoạt, phân quyền, xem nhật ký"),
    name="quantri@songtrang.example",
    role=Role.ADMINISTRATOR,
)
ORGANISER = Part(
    _l("Tổ chức"),
    _l("xem chỉ tiêu đến từng đơn vị, danh sách chưa hoàn thành, số liệu cuộc thi"),
    name="tochuc@songtrang.example",
    role=Role.ORGANISER,
    unit="LDLD-ST",
    title="Phó Chủ tịch Thường trực",
)
TRAINER = Part(
    _l("Giảng viên"),
    _l("soạn khoá học và câu hỏi, xem trước, giao cho người học"),
    name="giangvien@songtrang.example",
    role=Role.TRAINER,
    unit="LDLD-ST",
    title="Ủy viên Ban Thường vụ",
)
CADRE = Part(
    _l("Cán bộ cơ sở"),
    _l("học tiếp khoá còn dở, làm bài kiểm tra"),
    name="canbo@songtrang.example",
    unit="KCN-01",
    title="Chủ tịch",
)
MEMBER = Part(
    _l("Đoàn viên cơ sở"),
    _l("vào thi tìm hiểu pháp luật, tự học"),
    name="doanvien@songtrang.example",
    unit="KCN-01",
)
MEMBERS = (ORGANISER, TRAINER, CADRE, MEMBER)
PARTS = (ADMINISTRATOR, *MEMBERS)


class Accounts(NamedTuple):
    """The accounts of the staff among them."""

    administrator: int
    organiser: int
    trainer: int


def member_of(part: Part, members: Sequence[Member]) -> Member:
    """Return the member who plays a part: the holder of a post, or the last of a union who holds none."""
    if part.title is None:
        return [member for member in members if member.unit == part.unit and member.office is None][-1]
    return next(
        member
        for member in members
        if member.office and (member.office.unit, member.office.title) == (part.unit, part.title)
    )


def admit_administrator(story: Story) -> Viewer:
    """Return the first administrator, who is on no roster."""
    account = create_administrator(
        email=ADMINISTRATOR.name,
        name=FIRST_NAME,
        password=PASSWORD,
        unit=None,
        now=story.at(JOINED_AGO + 3, 8),
    )
    right = Right(Role.ADMINISTRATOR, EVERYWHERE)
    return Viewer(account.id, token="", display_name=account.display_name, rights=frozenset({right}))


def admit(part: Part, person_id: int, root: Unit, *, by: Viewer, story: Story) -> int:
    """Return the account of a member who used an activation code, agreed to the terms, and got a role."""
    issued = issue_activation_code(person_id, scope=ALL, by=by.account_id, now=story.at(JOINED_AGO, 9))
    entered = activate(
        issued.code,
        PASSWORD,
        Contacts(phone=db.session.get_one(Person, person_id).phone, email=part.name),
        is_shared=False,
        user_agent="",
        now=story.at(JOINED_AGO, 20),
        session=db.session(),
    )
    if part.role is not None:
        account = db.session.get_one(Account, entered.account_id)
        grant_role(account, part.role, root, by=by, now=story.at(JOINED_AGO - 1, 9))
    return entered.account_id
