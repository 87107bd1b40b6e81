"""The migrations and the models say the same, and every step can be taken back."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

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


def test_sqlite_goes_up_and_down_and_up_again(tmp_path: Path) -> None:
    go_up_and_down(f"sqlite:///{tmp_path / 'lms.db'}")


def test_postgresql_goes_up_and_down_and_up_again(postgres: Postgres) -> None:
    go_up_and_down(postgres.create("migrations"))
    postgres.drop("migrations")
