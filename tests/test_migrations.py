"""The migrations and the models say the same, and every step can be taken back."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
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
