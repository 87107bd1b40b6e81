"""Pages about people: lists within one's units, one person, and changes by administrators alone."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import crypto, db
from lms.people.models import Membership, Person, Post
from lms.rights import Role
from tests.counting import count_statements
from tests.lms.people.views.province import Province
from tests.world import make_person, make_post

NEW = {
    "family": "nguyễn thị",
    "given": "HẠNH",
    "sex": "female",
    "birth": "27/9/2001",
    "phone": "+84 985 592 988",
    "email": "Hanh@Example.vn",
    "national_id": "083301418144",
    "member_code": "DV77",
    "joined": "3/2015",
    "note": "Tổ may 2",
}


@pytest.fixture
def province(app: Flask) -> Province:
    return Province()


@pytest.fixture
def administrator(province: Province, client: FlaskClient) -> FlaskClient:
    return province.sign_in(client, Role.ADMINISTRATOR, province.root)


def pages_of(province: Province) -> list[str]:
    person = province.chair.id
    membership = db.session.scalars(select(Membership.id).where(Membership.person_id == person)).one()
    post = db.session.scalars(select(Post.id).where(Post.person_id == person)).one()
    return [
        f"/people/{person}/edit",
        f"/people/{person}/memberships/new",
        f"/people/{person}/memberships/{membership}",
        f"/people/{person}/posts/new",
        f"/people/{person}/posts/{post}",
    ]


def only_post(person: Person) -> Post:
    return db.session.scalars(select(Post).where(Post.person_id == person.id)).one()


def count_people() -> int:
    return db.session.scalar(select(func.count(Person.id))) or 0


def test_a_stranger_is_asked_to_sign_in(province: Province, client: FlaskClient) -> None:
    db.commit()
    for page in ("/people", f"/people/{province.chair.id}", "/people/new", *pages_of(province)):
        assert client.get(page).location.startswith("/sign-in")


def test_a_member_without_a_right_has_no_way_in(province: Province, client: FlaskClient) -> None:
    pages = pages_of(province)
    member = province.sign_in_nobody_special(client)

    for page in ("/people", f"/people/{province.chair.id}", "/people/new", *pages):
        assert member.get(page).status_code == 403


def test_who_may_look_may_not_change(province: Province, client: FlaskClient) -> None:
    pages = pages_of(province)
    organiser = province.sign_in(client, Role.ORGANISER, province.root)

    shown = organiser.get(f"/people/{province.chair.id}").text

    assert "0912345678" in shown
    assert "Sửa thông tin" not in shown
    assert "CCCD" not in shown
    for page in pages:
        assert organiser.get(page).status_code == 403
        assert organiser.post(page, data=NEW).status_code == 403


def test_people_of_others_are_not_found(province: Province, client: FlaskClient) -> None:
    pages = pages_of(province)
    other = province.sign_in(client, Role.ADMINISTRATOR, province.ward)

    for page in (f"/people/{province.chair.id}", f"/people?unit={province.zone.id}", *pages):
        assert other.get(page).status_code == 404
    assert "Trần Thị Hoà" not in other.get("/people").text
    assert "Lê Văn Ân" in other.get("/people").text


def test_people_are_listed_searched_and_filtered(administrator: FlaskClient, province: Province) -> None:
    everybody = administrator.get("/people").text
    cadres = administrator.get("/people?holding=full_time").text
    found = administrator.get("/people?q=tran+thi+hoa").text

    assert everybody.index("Lê Văn Ân") < everybody.index("Trần Thị Hoà")
    for page in (cadres, found):
        assert "Trần Thị Hoà" in page
        assert "Lê Văn Ân" not in page
    assert "Lê Văn Ân" in administrator.get(f"/people?unit={province.ward.id}").text
    assert "Không thấy ai như vậy" in administrator.get("/people?q=xyz").text
    assert administrator.get("/people?holding=nobody").status_code == 200


def test_a_long_list_goes_on_page_by_page(administrator: FlaskClient, province: Province) -> None:
    for number in range(50):
        make_person(f"Nguyễn Văn {'AB'[number // 25]}{number}", unit=province.school)
    db.commit()

    first = administrator.get("/people").text
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")

    assert "Trần Thị Hoà" not in first
    assert "Trần Thị Hoà" in administrator.get(address).text


def test_a_person_shows_posts_of_today_and_of_the_past(
    administrator: FlaskClient, province: Province
) -> None:
    make_post(
        province.chair,
        province.zone,
        title="Tổ trưởng",
        since=date(2018, 1, 1),
        until=date(2023, 1, 1),
    )
    db.commit()

    page = administrator.get(f"/people/{province.chair.id}").text

    assert "Chủ tịch" in page
    assert "từ 01/01/2018, đến hết 31/12/2022" in page
    assert "không rõ ngày bắt đầu" in page


def test_a_person_is_added_once_with_tidy_values(administrator: FlaskClient, province: Province) -> None:
    page = f"/people/new?unit={province.factory.id}"

    first = administrator.post(page, data=NEW)
    second = administrator.post(page, data={**NEW, "member_code": ""})

    person = db.session.scalars(select(Person).where(Person.member_code == "DV77")).one()
    assert first.location == f"/people/{person.id}"
    assert (person.name, person.birth_date, person.phone, person.email) == (
        "Nguyễn Thị Hạnh",
        date(2001, 9, 27),
        "0985592988",
        "hanh@example.vn",
    )
    assert (person.union_join_date, person.union_join_precision) == (date(2015, 3, 1), "month")
    membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    assert (membership.unit_id, membership.since) == (province.factory.id, None)
    assert "đã có trong danh sách" in second.text
    assert count_people() == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"given": ""}, "Hãy điền mục này."),
        ({"given": "A" * 300}, "Họ tên dài quá 100 chữ."),
        ({"given": "<script>alert(1)</script>"}, "có ký tự không dùng trong tên người"),
        ({"birth": "31/2/1990"}, "Không có ngày “31/2/1990” trong lịch."),
        ({"birth": "hôm qua"}, "Không đọc được “hôm qua”"),
        ({"phone": "12345"}, "không phải là số điện thoại di động"),
        ({"email": "hanh"}, "không phải là địa chỉ e-mail"),
        ({"national_id": "08330"}, "không phải là số CCCD"),
        ({"member_code": "DV01"}, "Mã đoàn viên “DV01” đã được dùng cho người khác."),
        ({"sex": "x"}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_bad_input_stands_at_its_field_and_adds_nobody(
    administrator: FlaskClient, province: Province, changes: dict[str, str], message: str
) -> None:
    page = administrator.post(f"/people/new?unit={province.factory.id}", data={**NEW, **changes}).text

    assert message in page
    assert "<script>alert" not in page
    assert count_people() == 2


def test_what_is_doubtful_is_saved_and_said(administrator: FlaskClient, province: Province) -> None:
    answer = administrator.post(
        f"/people/new?unit={province.factory.id}",
        data={**NEW, "sex": "male"},
        follow_redirects=True,
    )

    assert "nên xem lại: Số CCCD cho biết giới tính khác với dòng này." in answer.text
    assert count_people() == 3


def test_a_person_is_changed_and_the_national_id_stays_unless_it_is_typed(
    administrator: FlaskClient, province: Province
) -> None:
    administrator.post(f"/people/new?unit={province.factory.id}", data=NEW)
    person_id = db.session.scalars(select(Person.id).where(Person.member_code == "DV77")).one()
    form = administrator.get(f"/people/{person_id}/edit").text

    administrator.post(f"/people/{person_id}/edit", data={**NEW, "national_id": "", "phone": ""})

    person = db.session.get_one(Person, person_id, populate_existing=True)
    assert person.phone is None
    assert crypto.decrypt(person.national_id_encrypted or "") == "083301418144"
    assert "8144" in form
    assert "083301418144" not in form


def test_a_person_moves_to_another_unit(administrator: FlaskClient, province: Province) -> None:
    membership = db.session.scalars(
        select(Membership.id).where(Membership.person_id == province.chair.id)
    ).one()
    form = {"unit": "CĐCS Trường Tiểu học", "on": "2026-07-01", "leaving": membership}

    for _ in range(2):
        administrator.post(f"/people/{province.chair.id}/memberships/new", data=form)

    rows = db.session.execute(
        select(Membership.unit_id, Membership.since, Membership.until)
        .where(Membership.person_id == province.chair.id)
        .order_by(Membership.id)
    )
    assert [tuple(row) for row in rows] == [
        (province.factory.id, None, date(2026, 7, 1)),
        (province.school.id, date(2026, 7, 1), None),
    ]


def test_a_person_may_belong_to_one_more_unit(administrator: FlaskClient, province: Province) -> None:
    form = {"unit": "ST-02-01", "on": "", "leaving": 0}

    administrator.post(f"/people/{province.chair.id}/memberships/new", data=form)

    rows = db.session.scalars(select(Membership.unit_id).where(Membership.person_id == province.chair.id))
    assert set(rows) == {province.factory.id, province.school.id}


@pytest.mark.parametrize("typed", ["", "XX-99", "LĐLĐ tỉnh Khác"])
def test_an_unknown_unit_is_refused(administrator: FlaskClient, province: Province, typed: str) -> None:
    page = administrator.post(
        f"/people/{province.chair.id}/posts/new", data={"unit": typed, "title": "Chủ tịch"}
    ).text

    assert ("Hãy điền mục này." if not typed else "Không có đơn vị nào tên hoặc mã như vậy") in page
    assert only_post(province.chair).title == "Chủ tịch"


def test_the_days_of_a_membership_are_corrected(administrator: FlaskClient, province: Province) -> None:
    page = pages_of(province)[2]

    wrong = administrator.post(page, data={"since": "2026-07-02", "last_day": "2026-07-01"})
    administrator.post(page, data={"since": "2026-07-01", "last_day": "2026-07-31"})

    assert "phải sau ngày bắt đầu" in wrong.text
    membership = db.session.scalars(select(Membership).where(Membership.person_id == province.chair.id)).one()
    assert (membership.since, membership.until) == (date(2026, 7, 1), date(2026, 8, 1))


def test_a_post_is_added_once_and_its_kind_follows_from_its_title(
    administrator: FlaskClient, province: Province
) -> None:
    form = {"unit": "ST-02-01", "title": "UV. BCH", "kind": "", "cadre_type": "part_time"}

    for _ in range(2):
        administrator.post(f"/people/{province.member.id}/posts/new", data=form)

    post = only_post(province.member)
    assert (post.title, post.post_kind, post.cadre_type, post.since) == (
        "UV. BCH",
        "committee_member",
        "part_time",
        None,
    )


def test_a_post_is_corrected_and_ended(administrator: FlaskClient, province: Province) -> None:
    page = pages_of(province)[4]
    form = {"title": "Chủ tịch CĐCS", "kind": "chair", "cadre_type": "part_time", "last_day": "2026-10-31"}

    for _ in range(2):
        assert administrator.post(page, data=form).status_code == 302

    post = only_post(province.chair)
    assert (post.title, post.cadre_type, post.until) == ("Chủ tịch CĐCS", "part_time", date(2026, 11, 1))
    assert "Đã thôi" in administrator.get(f"/people/{province.chair.id}").text


def test_a_post_of_somebody_else_is_not_found_under_this_person(
    administrator: FlaskClient, province: Province
) -> None:
    post = only_post(province.chair).id

    assert administrator.get(f"/people/{province.member.id}/posts/{post}").status_code == 404


def test_the_history_of_a_person_says_who_changed_what_when_and_why(
    administrator: FlaskClient, province: Province
) -> None:
    page, form = pages_of(province)[4], {"title": "Chủ tịch", "kind": "", "cadre_type": "full_time"}
    reason = "Quyết định số 12/QĐ-LĐLĐ ngày 30/10/2026"
    administrator.post(page, data={**form, "last_day": "2026-10-31", "reason": reason})
    administrator.post(f"/people/{province.member.id}/posts/new", data={**form, "unit": "ST-02-01"})

    person = administrator.get(f"/people/{province.chair.id}").text
    history = administrator.get(f"/records?person={province.chair.id}").text

    assert f"/records?person={province.chair.id}" in person
    assert history.count("<strong>Sửa chức vụ</strong>") == 1
    assert f"Ghi chú: {reason}" in history
    assert "<dt>Thôi từ ngày</dt>" in history
    assert "01/11/2026" in history
    assert province.member.name not in history


def test_the_history_of_somebody_of_others_is_not_found(province: Province, client: FlaskClient) -> None:
    province.sign_in(client, Role.ADMINISTRATOR, province.school)

    assert client.get(f"/records?person={province.chair.id}").status_code == 404
    assert client.get(f"/records?person={province.member.id}").status_code == 200


def test_a_post_written_by_mistake_is_removed_and_stays_on_record(
    administrator: FlaskClient, province: Province
) -> None:
    page = pages_of(province)[4]

    answers = [administrator.post(f"{page}/remove").status_code for _ in range(2)]

    assert answers == [302, 404]
    assert db.session.scalar(select(func.count(Post.id)).where(Post.person_id == province.chair.id)) == 0
    assert "Xoá chức vụ ghi nhầm" in administrator.get(f"/records?person={province.chair.id}").text


def test_a_membership_written_by_mistake_is_removed_but_never_the_only_one(
    administrator: FlaskClient, province: Province
) -> None:
    page = pages_of(province)[2]

    refused = administrator.post(f"{page}/remove").text
    administrator.post(
        f"/people/{province.chair.id}/memberships/new", data={"unit": "ST-02-01", "on": "", "leaving": 0}
    )
    administrator.post(f"{page}/remove")

    assert "Đây là đơn vị duy nhất của" in refused
    rows = db.session.scalars(select(Membership.unit_id).where(Membership.person_id == province.chair.id))
    assert rows.all() == [province.school.id]


def test_who_administers_another_unit_removes_nothing(province: Province, client: FlaskClient) -> None:
    pages = pages_of(province)
    province.sign_in(client, Role.ADMINISTRATOR, province.school)

    assert [client.post(f"{pages[place]}/remove").status_code for place in (2, 4)] == [404, 404]
    assert only_post(province.chair).title == "Chủ tịch"


def test_one_person_and_three_take_the_same_statements(
    administrator: FlaskClient, province: Province
) -> None:
    with count_statements() as few:
        administrator.get(f"/people?unit={province.school.id}")
    for name in ("Võ Thị Dung", "Phạm Quốc Cường"):
        make_post(make_person(name, unit=province.school), province.school)
    db.commit()
    with count_statements() as many:
        administrator.get(f"/people?unit={province.school.id}")

    assert len(many) == len(few)
