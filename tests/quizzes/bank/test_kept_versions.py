"""What a question said never changes, and so is asked of the database once."""

from flask import Flask

from lms import db
from quizzes.attempts.pools import pools_of
from quizzes.bank.models import QuestionVersion
from quizzes.bank.queries import versions_by_id
from tests.counting import count_statements
from tests.quizzes.world import make_bank


def versions_in(bank_id: int) -> list[int]:
    """Return the ids of what the questions of a bank say now."""
    return [one.version_id for one in pools_of([bank_id])[bank_id]]


def test_a_version_is_asked_for_once(app: Flask) -> None:
    ids = versions_in(make_bank(3))
    db.commit()
    with count_statements() as first:
        versions = versions_by_id(ids[:2])
    with count_statements() as second:
        assert versions_by_id(ids[:2]) == versions
    with count_statements() as third:
        assert list(versions_by_id(ids)) == ids

    asked = [[one for one in each if one.startswith("SELECT")] for each in (first, second, third)]
    assert [len(each) for each in asked] == [1, 0, 1]


def test_what_was_taken_back_before_its_commit_is_not_kept(app: Flask) -> None:
    [version_id] = versions_in(make_bank(1))
    assert versions_by_id([version_id])[version_id].id == version_id
    db.rollback()

    assert versions_by_id([version_id]) == {}


def test_another_database_knows_nothing_of_it(app: Flask) -> None:
    [version_id] = versions_in(make_bank(1))
    db.commit()
    before = versions_by_id([version_id])[version_id]

    db.use(db.engine())

    after = versions_by_id([version_id])[version_id]
    assert after is not before
    assert isinstance(after, QuestionVersion)
