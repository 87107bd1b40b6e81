"""Entering a contest: who is let in, under which key, in which division, and what is put right."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import crypto, db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, Forbidden, Invalid, Refused
from lms.people.models import Person
from lms.people.partial_dates import PartialDate
from lms.people.rules import Name
from lms.populations.actions import define_population
from lms.populations.rules import Definition
from lms.rights import Role
from lms.units.models import Level, Unit
from quizzes.attempts.models import Attempt, Quiz
from quizzes.contests.models import Contest
from quizzes.contests.rules.entry import Ages, Division, Field, Kind, UniqueKey
from quizzes.entrants.actions import correct_entrant, enter_contest, register_entrant
from quizzes.entrants.models import Entrant
from quizzes.entrants.queries import may_sit
from quizzes.entrants.rules import (
    AlreadyEntered,
    Declaration,
    EntryClosed,
    Excluded,
    NotRegistered,
)
from tests.counting import count_statements
from tests.quizzes.entrants.world import HOUR, asking, fields, opened
from tests.quizzes.world import at_once, fresh, make_attempt, make_contest, quiz_of
from tests.world import DAY, NOON, make_account, make_person, make_post, make_staff, make_unit

PHONE = fields(Field.PHONE)
SAID = Declaration(phone="0912345678", consents=True)


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="ST")


@pytest.fixture
def factory(province: Unit) -> Unit:
    return make_unit("CĐCS Công ty May Sông Trăng", parent=province, code="ST-02")


@pytest.fixture
def member(factory: Unit) -> Person:
    return make_person("Nguyễn Thị Hoà", unit=factory, birth_date=date(1998, 2, 5), birth_precision="day")


def register(contest: Contest, person: Person, said: Declaration = SAID, **values: Any) -> Entrant:
    return register_entrant(opened(contest), person.id, said, **{"now": NOON} | values)


def entrants() -> list[Entrant]:
    return list(db.session.scalars(select(Entrant).order_by(Entrant.id)))


def test_a_member_registers_as_the_roster_knows_them(province: Unit, factory: Unit, member: Person) -> None:
    contest = asking(province, fields=fields(Field.PHONE, Field.BIRTH_DATE, Field.UNIT, Field.KIND))
    lies = Declaration(
        full_name=Name("Trần", "Khác"),
        birth_date=PartialDate(date(2000, 1, 1)),
        phone="0912345678",
        kind=Kind.OFFICIAL,
        consents=True,
    )

    entrant = register(contest, member, lies)

    assert (entrant.name, entrant.kind, entrant.unit_id) == ("Nguyễn Thị Hoà", "member", factory.id)
    assert entrant.said == {"birth_date": ["1998-02-05", "day"], "phone": "0912345678"}
    assert (entrant.division, entrant.unique_hash, entrant.is_declared) == ("", None, False)
    assert (member.phone, member.name) == (None, "Nguyễn Thị Hoà")


def test_what_is_not_asked_is_not_kept(province: Unit, member: Person) -> None:
    contest = asking(province, fields=fields(Field.UNIT))

    assert register(contest, member).said == {}


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ((Kind.OFFICIAL, Kind.MEMBER), ["official", "member"]),
        ((Kind.MEMBER, Kind.WORKER), ["member", "member"]),
    ],
)
def test_who_holds_a_post_is_an_official_where_they_are_counted_apart(
    province: Unit, factory: Unit, member: Person, kinds: tuple[Kind, ...], found: list[str]
) -> None:
    chair = make_person("Lê Văn Bình", unit=factory)
    make_post(chair, factory)
    contest = asking(province, kinds=kinds)

    assert [register(contest, one).kind for one in (chair, member)] == found


def test_whoever_the_rules_do_not_admit_is_refused_and_nothing_is_stored(
    province: Unit, factory: Unit, member: Person
) -> None:
    member.member_code = "ST1024"
    cases: list[tuple[dict[str, Any], type[Refused], str]] = [
        ({"kinds": (Kind.OFFICIAL,)}, Invalid, "không dành cho đối tượng của bạn"),
        ({"excluded_people": ("ST1024",)}, Excluded, "Ban Tổ chức"),
        (
            {"ages": Ages(30), "ages_on": NOON.date(), "fields": fields(Field.BIRTH_DATE)},
            Invalid,
            "phải đủ 30 tuổi vào ngày 22/11/2026",
        ),
        ({"fields": fields(Field.EMAIL)}, Invalid, "Hãy điền mục này."),
    ]
    for entry, refusal, words in cases:
        contest = asking(province, **entry)
        with pytest.raises(refusal, match=words):
            register(contest, member)
    assert entrants() == []


def test_staff_of_the_organiser_are_excluded(province: Unit, factory: Unit, member: Person) -> None:
    other = make_person("Lê Văn Bình", unit=factory)
    make_account(other)
    account = make_staff(Role.ORGANISER, province)
    account.person_id = member.id
    db.session.flush()
    contest = asking(province, excluded_staff_of=("ST",))

    with pytest.raises(Excluded):
        register(contest, member)
    assert register(contest, other).person_id == other.id


def test_nobody_agrees_without_saying_so(province: Unit, member: Person) -> None:
    contest = asking(province, fields=PHONE)

    with pytest.raises(Invalid, match="Cần bạn đồng ý"):
        register(contest, member, Declaration(phone="0912345678"))
    assert entrants() == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (UniqueKey.PHONE, {"phone": "0912345678"}),
        (UniqueKey.EMAIL, {"email": "hoa@example.vn"}),
        (UniqueKey.NATIONAL_ID, {"national_id": "079198001234"}),
    ],
)
def test_a_second_entrant_with_the_same_key_is_refused(
    province: Unit, factory: Unit, member: Person, key: UniqueKey, said: dict[str, Any]
) -> None:
    asked: dict[str, Any] = {"fields": fields(Field(key)), "unique_key": key}
    contest = asking(province, **asked)
    other = make_person("Lê Văn Bình", unit=factory)
    declared = Declaration(**said, consents=True)
    first = register(contest, member, declared)

    with pytest.raises(AlreadyEntered, match="đã được dùng để đăng ký"):
        register(contest, other, declared)
    assert [one.id for one in entrants()] == [first.id]
    elsewhere = asking(province, **asked)
    assert register(elsewhere, other, declared).person_id == other.id


def test_of_two_who_register_with_one_phone_at_once_the_database_lets_in_one(
    app: Flask, province: Unit, factory: Unit
) -> None:
    contest = asking(province, fields=PHONE, unique_key=UniqueKey.PHONE)
    people = [make_person(f"Lê Văn {number}", unit=factory).id for number in range(4)]
    slug = contest.slug
    db.commit()

    def one() -> int:
        from_slug = opened(db.session.scalars(select(Contest).where(Contest.slug == slug)).one())
        return register_entrant(from_slug, people.pop(), SAID, now=NOON).person_id

    outcomes = at_once(app, 4, one)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyEntered"] * 3 + ["int"]
    assert len(entrants()) == 1


def test_a_national_id_is_kept_in_secret_forms_alone(province: Unit, member: Person) -> None:
    contest = asking(province, fields=fields(Field.NATIONAL_ID), unique_key=UniqueKey.NATIONAL_ID)

    entrant = register(contest, member, Declaration(national_id="079198001234", consents=True))

    assert entrant.national_id_hash == crypto.keyed_hash("079198001234") == entrant.unique_hash
    assert crypto.decrypt(entrant.national_id_encrypted or "") == "079198001234"
    assert (entrant.national_id_last4, entrant.said) == ("1234", {})


def test_a_national_id_of_the_roster_need_not_be_typed(province: Unit, member: Person) -> None:
    member.national_id_hash, member.national_id_last4 = crypto.keyed_hash("079198001234"), "1234"
    member.national_id_encrypted = crypto.encrypt("079198001234")
    contest = asking(province, fields=fields(Field.NATIONAL_ID))

    entrant = register(contest, member, Declaration(consents=True))

    assert (entrant.national_id_hash, entrant.national_id_last4) == (member.national_id_hash, "1234")


def test_what_is_locked_stays_and_the_rest_may_change(province: Unit, factory: Unit, member: Person) -> None:
    contest = asking(province, fields=fields(Field.UNIT, Field.PHONE, loose=(Field.ADDRESS,)))
    first = register(contest, member, Declaration(phone="0912345678", address="Phường 1", consents=True))
    elsewhere = make_unit("CĐCS Trường Sông Trăng", parent=province)

    second = register(
        contest, member, Declaration(phone="0987654321", address="Phường 2", unit_id=elsewhere.id)
    )

    assert second.id == first.id
    assert second.said == {"phone": "0912345678", "address": "Phường 2"}
    assert second.unit_id == factory.id


@pytest.mark.parametrize("place", ["dissolved", "elsewhere"])
def test_a_unit_outside_the_tree_of_the_contest_is_refused(
    province: Unit, member: Person, place: str
) -> None:
    contest = asking(province, fields=fields(Field.UNIT))
    unit = make_unit("CĐCS Khác", parent=province if place == "dissolved" else None)
    if place == "dissolved":
        unit.valid_to = NOON.date()

    with pytest.raises(Invalid, match="Hãy chọn một đơn vị"):
        register(contest, member, Declaration(unit_id=unit.id))


DIVISIONS = (
    Division("A", "Bảng A: cán bộ", (Kind.OFFICIAL,)),
    Division("B", "Bảng B: dưới 30 tuổi", ages=Ages(None, 29)),
    Division("C", "Bảng C: khối may", units=("ST-02",)),
)


def test_a_division_is_given_by_kind_age_and_unit(province: Unit, factory: Unit, member: Person) -> None:
    asked: dict[str, Any] = {"fields": fields(Field.BIRTH_DATE, Field.UNIT)}
    contest = asking(province, divisions=DIVISIONS, **asked)
    older = make_person("Lê Văn Bình", unit=factory, birth_date=date(1980, 1, 1), birth_precision="day")
    official = make_person("Phạm Thị Lan", unit=factory, birth_date=date(1970, 1, 1), birth_precision="day")
    make_post(official, factory)
    stranger = make_person("Đỗ Minh", unit=province, birth_date=date(1970, 1, 1), birth_precision="day")

    assert [register(contest, one).division for one in (member, older, official)] == ["B", "C", "A"]
    with pytest.raises(Invalid, match="không thuộc bảng thi nào"):
        register(contest, stranger)


def test_a_division_may_be_chosen_among_those_that_admit(province: Unit, member: Person) -> None:
    asked: dict[str, Any] = {"fields": fields(Field.BIRTH_DATE, Field.UNIT), "chooses_division": True}
    contest = asking(province, divisions=DIVISIONS, **asked)

    for chosen in ("", "A", "Z"):
        with pytest.raises(Invalid, match="Hãy chọn một bảng thi"):
            register(contest, member, Declaration(division=chosen, consents=True))
    assert register(contest, member, Declaration(division="C", consents=True)).division == "C"


def test_an_entry_one_moment_late_is_refused(province: Unit, member: Person) -> None:
    contest = asking(province, fields=PHONE)

    with pytest.raises(EntryClosed, match="đã đóng lúc 13:00 ngày 22/11/2026"):
        register(contest, member, now=NOON + HOUR)
    assert entrants() == []
    assert register(contest, member, now=NOON + HOUR - DAY / 86_400_000).person_id == member.id


def test_registering_begins_the_paper_for_the_unit_that_was_confirmed(province: Unit, member: Person) -> None:
    contest = asking(province, fields=fields(loose=(Field.UNIT,)))
    other = make_unit("CĐCS Trường Sông Trăng", parent=province)

    attempt_id = enter_contest(
        opened(contest),
        member.id,
        Declaration(unit_id=other.id),
        quiz_id=quiz_of(contest),
        device="d",
        user_agent="",
        now=NOON,
    )

    attempt = db.session.get_one(Attempt, attempt_id)
    assert (attempt.person_id, attempt.unit_id, attempt.device) == (member.id, other.id, "d")


def test_nobody_sits_before_registering(province: Unit, member: Person) -> None:
    contest = asking(province, fields=PHONE)

    with pytest.raises(NotRegistered, match="chưa đăng ký dự thi"):
        make_attempt(member, quiz_of(contest))
    register(contest, member)
    assert make_attempt(member, quiz_of(contest)).person_id == member.id


def test_a_contest_that_asks_nothing_costs_a_start_no_statement_more(
    province: Unit, factory: Unit, member: Person
) -> None:
    open_to_all, asks = make_contest(province), asking(province, fields=PHONE)
    register(asks, member)
    quizzes = [db.session.get_one(Quiz, quiz_of(one)) for one in (open_to_all, asks)]

    counts = []
    for quiz in quizzes:
        with count_statements() as statements:
            may_sit(member.id, quiz, NOON)
        counts.append(len(statements))

    assert counts == [1, 1]


def test_an_organiser_puts_unit_and_division_right_on_record(
    province: Unit, factory: Unit, member: Person
) -> None:
    contest = asking(province, divisions=DIVISIONS, fields=fields(Field.BIRTH_DATE, loose=(Field.UNIT,)))
    entrant = register(contest, member)
    attempt = make_attempt(member, quiz_of(contest))
    school = make_unit("CĐCS Trường Sông Trăng", parent=province)

    correct_entrant(entrant, unit_id=school.id, division="A", reason="Chọn nhầm", account_id=None, now=NOON)

    assert (entrant.unit_id, entrant.division, entrant.corrected_at) == (school.id, "A", NOON)
    assert fresh(attempt).unit_id == school.id
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "entrant.correct")).one()
    assert (kept.before, kept.after, kept.reason) == (
        {"unit_id": factory.id, "division": "B"},
        {"unit_id": school.id, "division": "A"},
        "Chọn nhầm",
    )
    again = register(contest, member, Declaration(unit_id=factory.id))
    assert (again.unit_id, again.division) == (school.id, "A")


def test_a_correction_needs_a_reason_a_division_of_the_contest_and_an_open_round(
    province: Unit, factory: Unit, member: Person
) -> None:
    contest = asking(province, fields=fields(Field.UNIT))
    entrant = register(contest, member)
    right: dict[str, Any] = {"unit_id": province.id, "division": "", "reason": "Nhầm", "account_id": None}
    cases: list[tuple[dict[str, Any], type[Refused]]] = [
        ({"reason": " "}, Invalid),
        ({"division": "A"}, Invalid),
        ({"unit_id": 999_999}, Invalid),
        ({"now": NOON + HOUR}, Conflict),
    ]
    for wrong, refusal in cases:
        with pytest.raises(refusal):
            correct_entrant(entrant, **{"now": NOON} | right | wrong)
    assert (entrant.unit_id, entrant.corrected_at) == (factory.id, None)


def test_a_population_lets_nobody_else_register(province: Unit, member: Person) -> None:
    other = make_unit("CĐCS Trường Sông Trăng", parent=province)
    population = define_population("Trường", Definition((other.id,)), unit_id=province.id, now=NOON)
    contest = asking(province, fields=PHONE)
    contest.population_id = population.id

    with pytest.raises(Forbidden, match="dành cho: Trường"):
        register(contest, member)
