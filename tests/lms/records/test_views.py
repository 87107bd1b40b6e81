"""The record of changes: in words, for the administrators of the units that it concerns."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.audit.actions import record
from lms.auth.models import Account
from lms.paging import PAGE_SIZE
from lms.rights import Role
from lms.units.models import Unit
from tests.counting import count_statements
from tests.lms.people.views.province import Province
from tests.world import NOON, make_account, make_person, make_staff, sign_in


@pytest.fixture
def province(app: Flask) -> Province:
    return Province()


@pytest.fixture
def secretary(province: Province) -> Account:
    return make_staff(Role.ADMINISTRATOR, province.zone, name="Trần Văn Thư Ký")


def keep(
    action: str,
    unit: Unit | None,
    *,
    by: Account | None = None,
    about: tuple[str, int] = ("unit", 1),
    name: str = "X",
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    now: datetime = NOON,
    reason: str = "",
) -> None:
    record(
        account_id=by.id if by else None,
        action=action,
        subject_kind=about[0],
        subject_id=about[1],
        subject_name=name,
        unit_id=unit.id if unit else None,
        before=before,
        after=after,
        now=now,
        reason=reason,
    )


def acts_on(page: str) -> list[str]:
    """Return the acts with their subjects, in the order of the page."""
    found = re.findall(r"<li>\s*<p>\s*<strong>([^<]+)</strong>([^<]*)", page)
    return [f"{act}{subject.rstrip()}" for act, subject in found]


def changes_on(page: str) -> list[str]:
    """Return the lines with values, without markup."""
    rows = re.findall(r"<div>\s*<dt>.*?</dd>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_a_stranger_is_asked_to_sign_in_and_other_staff_have_no_right(
    client: FlaskClient, province: Province
) -> None:
    db.commit()
    assert client.get("/records").location == "/sign-in?next=/records"

    for role in (Role.ORGANISER, Role.TRAINER, Role.GRADER):
        assert province.sign_in(client, role, province.root).get("/records").status_code == 403
    assert province.sign_in_nobody_special(client).get("/records").status_code == 403


def test_the_record_says_who_when_what_and_where_before_and_after(
    client: FlaskClient, province: Province, secretary: Account
) -> None:
    keep(
        "unit.rename",
        province.factory,
        by=secretary,
        name="CĐCS Công ty Mới",
        before={"name": "CĐCS Công ty Cũ", "level": "grassroots", "valid_to": None},
        after={"name": "CĐCS Công ty Mới", "level": "upper", "valid_to": "2026-12-31"},
        reason="12/QĐ-LĐLĐ",
    )
    sign_in(client, secretary)

    page = client.get("/records").text
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert acts_on(page) == ["Đổi tên đơn vị: CĐCS Công ty Mới"]
    assert "12:00 ngày 22/11/2026 · Trần Văn Thư Ký · CĐCS Công ty May" in text
    assert "Ghi chú: 12/QĐ-LĐLĐ" in text
    assert changes_on(page) == [
        "Tên đơn vị CĐCS Công ty Cũ → CĐCS Công ty Mới",
        "Cấp Công đoàn cơ sở, nghiệp đoàn cơ sở → Công đoàn cấp trên trực tiếp cơ sở",
        "Giải thể từ ngày 31/12/2026",
    ]


def test_values_are_written_as_people_write_them(
    client: FlaskClient, province: Province, secretary: Account
) -> None:
    keep(
        "unit.move",
        province.factory,
        before={"parent_id": province.zone.id, "summary": "<p>Một <b>hai</b></p>"},
        after={
            "parent_id": province.ward.id,
            "is_shuffled": True,
            "opens_at": "2026-11-22T01:00:00+00:00",
            "people": {"new": 1200},
        },
    )
    sign_in(client, secretary)

    assert changes_on(client.get("/records").text) == [
        "Đơn vị cấp trên Công đoàn các Khu công nghiệp → đã xoá, hoặc ngoài phạm vi của bạn",
        "Người › mới 1.200",
        "Giới thiệu Một hai → không còn",
        "Mở lúc 08:00 ngày 22/11/2026",
        "Xáo trộn câu hỏi có",
    ]


def test_changes_of_others_and_of_the_whole_platform_are_not_shown(
    client: FlaskClient, province: Province, secretary: Account
) -> None:
    keep("unit.found", province.factory, name="Của tôi")
    keep("unit.found", province.ward, name="Của phường")
    keep("unit.found", province.root, name="Của tỉnh")
    keep("unit.found", None, name="Của hệ thống")
    sign_in(client, secretary)
    assert acts_on(client.get("/records").text) == ["Thêm đơn vị: Của tôi"]

    sign_in(client, make_staff(Role.ADMINISTRATOR, None))
    assert [act.split(": ")[1] for act in acts_on(client.get("/records").text)] == [
        "Của hệ thống",
        "Của tỉnh",
        "Của phường",
        "Của tôi",
    ]


def make_a_week(province: Province, secretary: Account) -> None:
    """Keep one change on each of three days."""
    an = make_account(province.member)
    keep("unit.found", province.zone, name="Đầu", now=NOON - timedelta(days=2))
    keep("role.grant", province.factory, by=secretary, name="Giữa", now=NOON - timedelta(days=1))
    keep("person.change", province.school, by=an, about=("person", province.chair.id), name="Cuối")


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({"act": "role.grant"}, ["Giữa"]),
        ({"act": "nothing.known"}, []),
        ({"since": "2026-11-21"}, ["Cuối", "Giữa"]),
        ({"since": "2026-11-21", "last_day": "2026-11-21"}, ["Giữa"]),
        ({"last_day": "2026-11-20"}, ["Đầu"]),
        ({"q": "thu ky"}, ["Giữa"]),
        ({"q": "HOÀ"}, ["Cuối"]),
        ({"q": "le van an"}, ["Cuối"]),
        ({"q": "không có ai"}, []),
        ({"unit": "ST-01"}, ["Giữa", "Đầu"]),
        ({"unit": "cdcs cong ty may", "q": "thu"}, ["Giữa"]),
        ({"q": " "}, ["Cuối", "Giữa", "Đầu"]),
    ],
)
def test_the_record_is_filtered(
    client: FlaskClient,
    province: Province,
    secretary: Account,
    query: dict[str, str],
    subjects: list[str],
) -> None:
    make_a_week(province, secretary)
    sign_in(client, make_staff(Role.ADMINISTRATOR, province.root))

    page = client.get("/records", query_string=query).text

    assert [act.split(": ")[1] for act in acts_on(page)] == subjects
    assert ("Không có thay đổi nào như vậy" in page) == (not subjects)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"since": "hôm qua"}, "Hãy nhập ngày đầy đủ, ví dụ 22/11/2026."),
        ({"since": "0001-01-01"}, "Năm phải từ 2000 đến 2100."),
        ({"last_day": "9999-12-31"}, "Năm phải từ 2000 đến 2100."),
        ({"since": "2026-11-22", "last_day": "2026-11-21"}, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"unit": "ST-02"}, "Không có đơn vị nào tên hoặc mã như vậy trong phạm vi của bạn."),
    ],
)
def test_a_wrong_filter_is_said_and_shows_nothing(
    client: FlaskClient, province: Province, secretary: Account, query: dict[str, str], text: str
) -> None:
    make_a_week(province, secretary)
    sign_in(client, secretary)

    answer = client.get("/records", query_string=query)

    assert (answer.status_code, text in answer.text, acts_on(answer.text)) == (400, True, [])


def test_the_record_of_one_account_is_of_its_person_too(
    client: FlaskClient, province: Province, secretary: Account
) -> None:
    chair = make_account(province.chair)
    stranger = make_account(make_person("Lê Thị Khác", unit=province.school))
    keep("account.deactivate", province.factory, about=("account", chair.id), name="Tài khoản")
    keep("person.change", province.factory, about=("person", province.chair.id), name="Người")
    keep("person.change", province.factory, about=("person", chair.id + 1000), name="Khác")
    keep("unit.found", province.factory, about=("unit", chair.id), name="Đơn vị")
    sign_in(client, secretary)

    page = client.get(f"/records?account={chair.id}").text

    assert [act.split(": ")[1] for act in acts_on(page)] == ["Người", "Tài khoản"]
    assert "Trần Thị Hoà" in page
    assert client.get(f"/records?account={stranger.id}").status_code == 404
    assert client.get("/records?account=99999999999999999999999").status_code == 404


def test_a_long_record_goes_on_page_by_page(
    client: FlaskClient, province: Province, secretary: Account
) -> None:
    for number in range(PAGE_SIZE + 1):
        keep("unit.found", province.factory, name=f"{number}")
    sign_in(client, secretary)

    first = client.get("/records?act=unit.found").text
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(address).text

    assert len(acts_on(first)) == PAGE_SIZE
    assert acts_on(second) == ["Thêm đơn vị: 0"]
    assert 'rel="next"' not in second
    assert client.get("/records?before=99999999999999999999999").status_code == 200


def test_an_empty_record_says_what_comes_here(client: FlaskClient, secretary: Account) -> None:
    sign_in(client, secretary)

    assert "Mỗi việc quản trị làm thay đổi dữ liệu sẽ hiện ở đây" in client.get("/records").text


def test_a_name_with_markup_is_shown_as_text(
    client: FlaskClient, province: Province, secretary: Account
) -> None:
    keep("unit.found", province.factory, name="<script>alert(1)</script>", after={"name": "<i>a</i> & b"})
    sign_in(client, secretary)

    page = client.get("/records").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert changes_on(page) == ["Tên đơn vị a &amp; b"]


def test_one_change_and_three_take_the_same_statements(
    client: FlaskClient, province: Province, secretary: Account
) -> None:
    sign_in(client, secretary)
    counts = []
    for more in (1, 2):
        for _number in range(more):
            keep("unit.move", province.factory, by=secretary, after={"parent_id": province.zone.id})
        db.commit()
        with count_statements() as statements:
            client.get("/records")
        counts.append(len(statements))

    assert counts[0] == counts[1]
