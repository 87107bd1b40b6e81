"""The people of readings lie in the order of their keys, and are checked by those they were frozen with.

Everybody in a reading stands in its frozen population, which points at people; entries of the ledger are
never deleted. So each row is checked once where it was checked three times.
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

PEOPLE_INDEX = "ix_frozen_people_frozen_population_id_unit_id"
PERSON = "fk_reading_rows_person_id_people"
ENTRY = "fk_reading_rows_entry_id_ledger_entries"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_again(is_old=False)
    else:
        op.drop_constraint(PERSON, "reading_rows")
        op.drop_constraint(ENTRY, "reading_rows")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_again(is_old=True)
    else:
        op.create_foreign_key(PERSON, "reading_rows", "people", ["person_id"], ["id"])
        op.create_foreign_key(ENTRY, "reading_rows", "ledger_entries", ["entry_id"], ["id"])


def _make_again(*, is_old: bool) -> None:
    """Make the two tables anew and move the rows over: SQLite changes no table that is there."""
    op.drop_index(PEOPLE_INDEX, "frozen_people")
    op.rename_table("frozen_people", "frozen_people_before")
    op.rename_table("reading_rows", "reading_rows_before")
    op.create_table(
        "frozen_people",
        sa.Column("frozen_population_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        _points("frozen_people", "frozen_population_id", "frozen_populations"),
        _points("frozen_people", "person_id", "people"),
        _points("frozen_people", "unit_id", "units"),
        sa.PrimaryKeyConstraint(
            "frozen_population_id", "person_id", "unit_id", name=op.f("pk_frozen_people")
        ),
        sqlite_with_rowid=is_old,
    )
    checked = (("person_id", "people"), ("entry_id", "ledger_entries"))
    op.create_table(
        "reading_rows",
        sa.Column("reading_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=True),
        _points("reading_rows", "reading_id", "readings"),
        *(_points("reading_rows", *each) for each in checked if is_old),
        sa.PrimaryKeyConstraint("reading_id", "person_id", name=op.f("pk_reading_rows")),
        sqlite_with_rowid=is_old,
    )
    op.execute(
        "INSERT INTO frozen_people (frozen_population_id, person_id, unit_id) "
        "SELECT frozen_population_id, person_id, unit_id FROM frozen_people_before ORDER BY 1, 2, 3"
    )
    op.execute(
        "INSERT INTO reading_rows (reading_id, person_id, entry_id) "
        "SELECT reading_id, person_id, entry_id FROM reading_rows_before ORDER BY 1, 2"
    )
    op.drop_table("frozen_people_before")
    op.drop_table("reading_rows_before")
    op.create_index(PEOPLE_INDEX, "frozen_people", ["frozen_population_id", "unit_id"])


def _points(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
