"""The migrations and the models say the same, and every step can be taken back."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from lms import db
from tests.postgres import Postgres
from wsgi import metadata


def difference() -> list[object]:
    with db.engine().connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def go_up_and_down(url: str) -> None:
    engine = db.connect(url)
    config = db.alembic_config()
    command.upgrade(config, "head")
    assert difference() == []
    command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    command.upgrade(config, "head")
    assert difference() == []
    engine.dispose()


def go_over_the_contacts(url: str) -> None:
    """Bring accounts with contacts of their own to where those of a person are the person's, and back."""
    engine = db.connect(url)
    config = db.alembic_config()
    command.upgrade(config, "0015")
    people = "id, family_name, given_name, name_sort, name_folded, note, created_at, phone, email"
    accounts = "id, person_id, display_name, is_active, created_at, activated_at, phone, email"
    day = "'2026-11-22 05:00:00+00'"
    with engine.begin() as connection:
        for statement in (
            f"INSERT INTO people ({people}) VALUES (1, '', 'A', 'a', 'a', '', {day}, '0911', 'old@x.vn'), "
            f"(2, '', 'B', 'b', 'b', '', {day}, '0922', 'b@x.vn')",
            f"INSERT INTO accounts ({accounts}) VALUES (1, 1, 'A', true, {day}, {day}, null, 'new@x.vn'), "
            f"(2, 2, 'B', true, {day}, null, null, null), "
            f"(3, null, 'C', true, {day}, {day}, '0933', 'c@x.vn')",
        ):
            connection.execute(text(statement))

    command.upgrade(config, "head")
    assert contacts_in(engine, "people") == [("0911", "new@x.vn"), ("0922", "b@x.vn")]
    assert contacts_in(engine, "accounts") == [(None, None), (None, None), ("0933", "c@x.vn")]
    with engine.connect() as connection:
        confirmed = connection.scalars(text("SELECT confirmed_email FROM accounts ORDER BY id")).all()
    assert confirmed == ["new@x.vn", None, None]
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE accounts SET email = 'd@x.vn' WHERE id = 1"))

    command.downgrade(config, "0015")
    assert contacts_in(engine, "accounts") == [("0911", "new@x.vn"), (None, None), ("0933", "c@x.vn")]
    engine.dispose()


def go_over_the_readings(url: str) -> None:
    """Bring readings that kept everybody each time to where they keep what changed, and back."""
    engine = db.connect(url)
    config = db.alembic_config()
    command.upgrade(config, "0040")
    with engine.begin() as connection:
        for unit_id in (1, 2):
            put(connection, "units", id=unit_id, code=f"U{unit_id}")
        for person_id in (1, 2, 3):
            put(connection, "people", id=person_id)
        put(connection, "targets", id=7, unit_id=1)
        for frozen_id, people in FROZEN.items():
            put(
                connection,
                "frozen_populations",
                id=frozen_id,
                definition_hash="d",
                people_hash=str(frozen_id),
            )
            for person_id, unit_id in people:
                put(
                    connection,
                    "frozen_people",
                    frozen_population_id=frozen_id,
                    person_id=person_id,
                    unit_id=unit_id,
                )
        for reading_id, (document, rows) in READINGS.items():
            put(connection, "readings", id=reading_id, target_id=7, document=document)
            put(connection, "reading_units", reading_id=reading_id, unit_id=1, denominator=len(rows))
            for person_id, entry_id in rows.items():
                put(connection, "reading_rows", reading_id=reading_id, person_id=person_id, entry_id=entry_id)

    command.upgrade(config, "head")
    assert rows_in(engine, "SELECT person_id, since_id, until_id, entry_id FROM reading_rows") == [
        (1, 4, 9, None),
        (1, 9, None, 31),
        (2, 4, 5, None),
        (2, 5, 9, 30),
        (2, 9, None, None),
        (3, 5, 9, None),
    ]
    assert rows_in(engine, "SELECT person_id, unit_id, since_id, until_id FROM frozen_people") == [
        (1, 1, 2, None),
        (2, 1, 2, 3),
        (2, 1, 6, None),
        (2, 2, 3, 6),
    ]
    heads = ['{"as_of":"x"}', '{"as_of":"x"}', READINGS[9][0]]
    assert [row[0] for row in rows_in(engine, "SELECT head, id FROM readings", by=2)] == heads

    command.downgrade(config, "0040")
    documents = {row[0]: row[1] for row in rows_in(engine, "SELECT id, document FROM readings")}
    assert documents == {reading_id: document for reading_id, (document, _) in READINGS.items()}
    assert rows_in(engine, "SELECT reading_id, person_id, entry_id FROM reading_rows") == [
        (reading_id, *row) for reading_id, (_, rows) in READINGS.items() for row in rows.items()
    ]
    assert rows_in(engine, "SELECT frozen_population_id, person_id, unit_id FROM frozen_people") == [
        (frozen_id, *row) for frozen_id, people in FROZEN.items() for row in people
    ]
    engine.dispose()


def go_over_the_predictions(url: str) -> None:
    """Bring quizzes that asked for one prediction, or none, to where they keep a list, and back."""
    engine = db.connect(url)
    config = db.alembic_config()
    command.upgrade(config, "0051")
    one = {"target": "people", "scope": "round", "right": None, "is_required": True}
    with engine.begin() as connection:
        put(connection, "units", id=1)
        put(connection, "activities", id=1, unit_id=1)
        put(connection, "question_banks", id=1, unit_id=1)
        for quiz_id, asked in ((1, one), (2, {})):
            put(connection, "quizzes", id=quiz_id, activity_id=1, bank_id=1, prediction=asked)

    command.upgrade(config, "0052")
    assert asked_by_quizzes(engine, "predictions") == [[one], []]
    command.downgrade(config, "0051")
    assert asked_by_quizzes(engine, "prediction") == [one, {}]
    engine.dispose()


def asked_by_quizzes(engine: Engine, column: str) -> list[Any]:
    with engine.connect() as connection:
        quizzes = Table("quizzes", MetaData(), autoload_with=connection)
        return list(connection.scalars(select(quizzes.c[column]).order_by(quizzes.c.id)))


def document_of(rows: dict[int, int | None]) -> str:
    facts = {
        "as_of": "x",
        "asked": [[1, None, None, None]],
        "counters": [[1, 0, 0, 0]],
        "people": list(rows.items()),
        "unit_proofs": [],
        "units": [[1, 0, len(rows)]],
    }
    return json.dumps(facts, separators=(",", ":"))


FROZEN = {2: [(1, 1), (2, 1)], 3: [(1, 1), (2, 2)], 6: [(1, 1), (2, 1)]}
ROWS: dict[int, dict[int, int | None]] = {
    4: {1: None, 2: None},
    5: {1: None, 2: 30, 3: None},
    9: {1: 31, 2: None},
}
OLDER = '{"as_of":"x","people":[[1,31],[2,null]],"units":[[1,0,2]]}'
READINGS = {
    reading_id: (OLDER if reading_id == 9 else document_of(rows), rows) for reading_id, rows in ROWS.items()
}
"""Each with its document; the last was written by an earlier version, which said less."""


def put(connection: Connection, name: str, **values: Any) -> None:
    """Insert a row; what must not be empty and was not given is zero, nothing or a day."""
    table = Table(name, MetaData(), autoload_with=connection)
    usual: list[tuple[type[Any], Any]] = [
        (Boolean, False),
        (Integer, 0),
        (DateTime, datetime(2026, 11, 22, tzinfo=UTC)),
        (Date, date(2026, 11, 22)),
        (JSON, {}),
        (String, ""),
    ]
    asked = [column for column in table.columns if not column.nullable and column.name not in values]
    filled = {
        column.name: next(value for kind, value in usual if isinstance(column.type, kind)) for column in asked
    }
    connection.execute(table.insert().values(**filled, **values))


def rows_in(engine: Engine, statement: str, *, by: int | None = None) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        order = by or ", ".join(str(place) for place in range(1, statement.count(",") + 2))
        return [tuple(row) for row in connection.execute(text(f"{statement} ORDER BY {order}"))]


def contacts_in(engine: Engine, table: str) -> list[tuple[str | None, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT phone, email FROM {table} ORDER BY id"))
        return [tuple(row) for row in rows]


def test_sqlite_goes_up_and_down_and_up_again(tmp_path: Path) -> None:
    go_up_and_down(f"sqlite:///{tmp_path / 'lms.db'}")


def test_postgresql_goes_up_and_down_and_up_again(postgres: Postgres) -> None:
    go_up_and_down(postgres.create("migrations"))
    postgres.drop("migrations")


def test_contacts_move_to_the_person_on_sqlite(tmp_path: Path) -> None:
    go_over_the_contacts(f"sqlite:///{tmp_path / 'lms.db'}")


def test_contacts_move_to_the_person_on_postgresql(postgres: Postgres) -> None:
    go_over_the_contacts(postgres.create("contacts"))
    postgres.drop("contacts")


def test_readings_keep_what_changed_on_sqlite(tmp_path: Path) -> None:
    go_over_the_readings(f"sqlite:///{tmp_path / 'lms.db'}")


def test_readings_keep_what_changed_on_postgresql(postgres: Postgres) -> None:
    go_over_the_readings(postgres.create("readings"))
    postgres.drop("readings")


def test_one_prediction_becomes_a_list_on_sqlite(tmp_path: Path) -> None:
    go_over_the_predictions(f"sqlite:///{tmp_path / 'lms.db'}")


def test_one_prediction_becomes_a_list_on_postgresql(postgres: Postgres) -> None:
    go_over_the_predictions(postgres.create("predictions"))
    postgres.drop("predictions")
