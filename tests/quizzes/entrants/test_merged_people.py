"""Whoever entered a contest under a row that was merged into another entered it as the person who is left."""

from datetime import timedelta

import pytest
from flask import Flask

from lms import db
from lms.duplicates.actions import merge_people, part_people
from lms.duplicates.models import PersonMerge
from lms.people.actions import By
from lms.people.models import Person
from lms.units.models import Level, Unit
from quizzes.attempts.actions import start_attempt
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.contests.rules.entry import Field
from quizzes.entrants import actions, queries
from quizzes.entrants.models import Entrant
from quizzes.entrants.queries import Wanted
from quizzes.entrants.rules import Declaration, NotRegistered
from quizzes.results import boards
from quizzes.results.actions import publish_standing
from quizzes.results.winners import list_winners
from tests.quizzes.entrants.world import asking, fields, opened
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.quizzes.world import quiz_of
from tests.world import DAY, NOON, make_person, make_unit

BY = By(None, NOON)


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)


@pytest.fixture
def school(province: Unit) -> Unit:
    return make_unit("CĐCS Trường Hoà Bình", parent=province)


@pytest.fixture
def rows(school: Unit) -> tuple[Person, Person]:
    """The row that is left, and its double."""
    return make_person("Nguyễn Thị Hoà", unit=school), make_person("Nguyễn Thị Hòa", unit=school)


def register(contest: Contest, person: Person, phone: str) -> Entrant:
    return actions.register_entrant(
        opened(contest), person.id, Declaration(phone=phone, consents=True), now=NOON
    )


def listed(contest: Contest) -> list[int]:
    wanted = Wanted(contest.id, None)
    found = [line.entrant.id for line in queries.page_entrants(wanted).items]
    assert len(found) == queries.count_entrants(wanted)
    return found


def test_who_registered_under_the_double_need_not_register_again(
    province: Unit, rows: tuple[Person, Person]
) -> None:
    person, double = rows
    contest = asking(province, fields=fields(Field.PHONE))
    registered = register(contest, double, "0912345678")
    with pytest.raises(NotRegistered):
        start_attempt(quiz_of(contest), person.id, now=NOON)

    merge = merge_people(double, person, by=BY)

    assert queries.find_entrant(contest.id, person.id) == registered
    attempt = db.session.get_one(Attempt, start_attempt(quiz_of(contest), person.id, now=NOON))
    assert (attempt.person_id, attempt.unit_id) == (person.id, registered.unit_id)
    part_people(merge, by=BY)
    assert queries.find_entrant(contest.id, person.id) is None


def test_a_corrected_unit_reaches_the_attempts_of_both_rows(
    province: Unit, rows: tuple[Person, Person]
) -> None:
    person, double = rows
    right = make_unit("CĐCS Một", parent=province)
    contest = asking(province, fields=fields(Field.PHONE))
    registered = register(contest, double, "0912345678")
    merge_people(double, person, by=BY)
    attempt = db.session.get_one(Attempt, start_attempt(quiz_of(contest), person.id, now=NOON))

    actions.correct_entrant(
        registered, unit_id=right.id, division="", reason="Chọn nhầm", account_id=None, now=NOON
    )

    db.session.refresh(attempt)
    assert attempt.unit_id == right.id


def test_who_registered_under_both_rows_stands_in_the_list_once(
    province: Unit, rows: tuple[Person, Person]
) -> None:
    person, double = rows
    older = make_person("Nguyễn Thị Hoà")
    contest, other = (asking(province, fields=fields(Field.PHONE)) for _one in range(2))
    of_double = register(contest, double, "0912345678")
    of_older = register(contest, older, "0912345679")
    register(other, double, "0912345678")
    assert listed(contest) == [of_double.id, of_older.id]

    merges = [merge_people(one, person, by=BY).id for one in (double, older)]
    assert listed(contest) == [of_double.id]
    own = register(contest, person, "0912345670")
    assert own == of_double

    part_people(db.session.get_one(PersonMerge, merges[0]), by=BY)
    assert listed(contest) == [of_double.id, of_older.id]
    assert len(listed(other)) == 1


def test_one_person_is_ranked_and_verified_once(
    province: Unit, school: Unit, rows: tuple[Person, Person]
) -> None:
    person, double = rows
    person.phone = "0912345678"
    contest = make_ranked_contest(province)
    sit(person, contest, 3)
    receipt = sit(double, contest, 5, minutes=6)
    merge_people(double, person, by=BY)

    published = publish_standing(
        make_draft(contest, now=OVER + timedelta(days=1)).id,
        account_id=None,
        now=OVER + DAY,
        needs_verified=False,
    )
    (winner,) = list_winners(published)
    assert (winner.person, winner.person.phone, winner.attempt.receipt_code) == (
        person,
        "0912345678",
        receipt,
    )
    (mine,) = boards.lines_of_person(published, person.id)
    assert (mine.name, mine.rank, mine.receipt) == ("Nguyễn T. H.", 1, receipt)
