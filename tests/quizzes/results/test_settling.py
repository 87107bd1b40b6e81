"""What becomes of the ledger when results are published, corrected and corrected again."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.ledger.models import LedgerEntry
from lms.ledger.queries import in_force
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.results import actions, deciding, queries
from quizzes.results.concluding import conclude_standing, is_published_already
from quizzes.results.models import Standing, Void
from quizzes.results.settling import settle_ledger
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.world import DAY, make_person, make_unit

LATER = OVER + DAY


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    return [make_person(name, unit=ward) for name in ("Nguyễn Văn An", "Lê Thị Bình")]


@pytest.fixture
def contest(ward: Unit, people: list[Person]) -> Contest:
    """A contest of two rounds, which An sits twice and Bình once."""
    contest = make_ranked_contest(ward, rounds=2)
    an, binh = people
    sit(an, contest, 5)
    sit(an, contest, 4, number=2)
    sit(binh, contest, 3)
    return contest


def publish(contest: Contest, number: int | None) -> Standing:
    draft = make_draft(contest, number, now=LATER)
    return actions.publish_standing(draft.id, account_id=None, now=LATER, needs_verified=False)


def counted() -> list[tuple[int, float]]:
    """Return the entries in force: who, and which score, in the order of people."""
    columns = in_force.c
    rows = db.session.execute(
        select(columns.person_id, columns.score).order_by(columns.person_id, columns.happened_at)
    )
    return [(person_id, score) for person_id, score in rows]


def written() -> int:
    return len(db.session.scalars(select(LedgerEntry.id)).all())


def void(standing: Standing, person: Person, *, is_no_entry: bool) -> None:
    rows = select(Attempt.id).where(Attempt.person_id == person.id).order_by(Attempt.id).limit(1)
    attempt_id = db.session.scalars(rows).one()
    deciding.void_result(
        standing, attempt_id, reason="Thi hộ", is_no_entry=is_no_entry, account_id=None, now=LATER
    )


def lift(standing: Standing) -> None:
    void_id = db.session.scalars(select(Void.id)).one()
    deciding.lift_void(void_id, standing, account_id=None, now=LATER)


def test_publishing_and_a_void_that_only_takes_the_prize_leave_the_ledger_as_it_is(
    contest: Contest, people: list[Person]
) -> None:
    an, binh = people
    before = counted()
    assert before == [(an.id, 100), (an.id, 80), (binh.id, 60)]
    first = publish(contest, 1)

    void(first, an, is_no_entry=False)
    second = publish(contest, 1)

    assert (second.version, counted(), written()) == (2, before, 3)


def test_who_took_no_part_is_taken_back_with_the_version_that_says_so_and_counted_again_after_it(
    contest: Contest, people: list[Person]
) -> None:
    an, binh = people
    first = publish(contest, 1)

    void(first, an, is_no_entry=True)
    make_draft(contest, 1, now=LATER)
    assert (len(counted()), written()) == (3, 3)
    second = publish(contest, 1)
    assert (counted(), written()) == ([(an.id, 80), (binh.id, 60)], 4)

    lift(second)
    third = publish(contest, 1)
    assert (counted(), written()) == ([(an.id, 100), (an.id, 80), (binh.id, 60)], 5)

    void(third, an, is_no_entry=True)
    publish(contest, 1)
    settle_ledger(contest, 1, now=LATER + timedelta(hours=1))
    assert (counted(), written()) == ([(an.id, 80), (binh.id, 60)], 6)


def test_a_void_of_the_whole_contest_takes_back_every_round(contest: Contest, people: list[Person]) -> None:
    an, binh = people
    binh.merged_into_id = an.id
    void(publish(contest, None), binh, is_no_entry=True)
    db.session.flush()

    publish(contest, None)

    assert counted() == []


def test_a_rehearsal_has_nothing_to_take_back(ward: Unit, people: list[Person]) -> None:
    contest = make_ranked_contest(ward, is_rehearsal=True)
    sit(people[0], contest, 5)
    void(publish(contest, 1), people[0], is_no_entry=True)

    publish(contest, 1)

    assert written() == 0


def test_drafts_that_leave_out_the_same_person_wait_to_be_ranked_again(
    contest: Contest, people: list[Person]
) -> None:
    first, second, whole = (make_draft(contest, number, now=LATER) for number in (1, 2, None))

    void(second, people[0], is_no_entry=False)
    assert [_state(one) for one in (first, second, whole)] == ["draft", "outdated", "outdated"]
    whole = make_draft(contest, now=LATER)
    void(whole, people[1], is_no_entry=False)
    assert [_state(one) for one in (first, whole)] == ["outdated", "outdated"]


def test_a_void_that_is_said_anew_reaches_the_ledger_though_the_result_is_the_same(
    contest: Contest, people: list[Person]
) -> None:
    an, binh = people
    void(publish(contest, 1), an, is_no_entry=False)
    second = publish(contest, 1)
    lift(second)
    void(second, an, is_no_entry=True)
    asked = queries.asked_for(contest, 1, now=LATER)
    assert is_published_already(asked, conclude_standing(asked))

    settle_ledger(contest, 1, now=LATER)

    assert counted() == [(an.id, 80), (binh.id, 60)]


def _state(standing: Standing) -> str:
    return db.session.scalars(select(Standing.state).where(Standing.id == standing.id)).one()
