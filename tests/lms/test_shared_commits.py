"""Statements that share a commit: all are kept, each hears of its own, and a fault is told to everyone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import IntegrityError

from lms import db
from lms.people.models import Person
from lms.shared_commits import SharedCommits
from tests.world import make_person

RENAME = (
    update(Person)
    .where(Person.id == bindparam("person"))
    .values(given_name=bindparam("name"))
    .returning(Person.id, Person.given_name)
)


def test_each_of_many_at_once_hears_what_became_of_its_own(app: Flask) -> None:
    ids = [make_person(f"Trần Thị {place}").id for place in range(40)]
    db.commit()
    commits = SharedCommits()

    with ThreadPoolExecutor(20) as threads:
        rows = list(threads.map(lambda one: commits.run(RENAME, {"person": one, "name": f"Số {one}"}), ids))

    assert rows == [(one, f"Số {one}") for one in ids]
    with db.reading() as session:
        kept = select(func.count(Person.id)).where(Person.given_name.startswith("Số "))
        assert session.scalar(kept) == 40


def test_nothing_found_is_no_row(app: Flask) -> None:
    assert SharedCommits().run(RENAME, {"person": 10**6, "name": "Ai"}) is None


def test_a_fault_is_raised_and_the_next_statement_is_kept(app: Flask) -> None:
    person_id = make_person("Lê Văn Giữ").id
    db.commit()
    commits = SharedCommits()

    with pytest.raises(IntegrityError):
        commits.run(RENAME, {"person": person_id, "name": None})

    row = commits.run(RENAME, {"person": person_id, "name": "Sau"})
    assert row == (person_id, "Sau")
