"""Readings and frozen populations keep who came, left or was done since the one before, not everybody again.

A document is kept without its long lists, which are rows of tables; where they do not give the very same
bytes, as with readings of earlier versions, it stays whole.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

NUMBERS = "unit_id, numerator, denominator, people, turns, outsiders, asked, amount, amount_asked"
FROZEN_INDEX = "ix_frozen_people_frozen_population_id_unit_id"
LISTS = ("units", "counters", "asked", "unit_proofs", "people")

READ_BEFORE = "SELECT person_id, entry_id FROM reading_rows WHERE reading_id = :id ORDER BY person_id"

ROWS_UP = """
INSERT INTO reading_rows (target_id, person_id, since_id, until_id, entry_id)
WITH versions AS (
    SELECT id, target_id, row_number() OVER (PARTITION BY target_id ORDER BY id) AS place FROM readings
), placed AS (
    SELECT b.person_id, b.entry_id, v.target_id, v.id, v.place, v.place - row_number() OVER (
        PARTITION BY v.target_id, b.person_id, b.entry_id ORDER BY v.place) AS run
    FROM reading_rows_before b JOIN versions v ON v.id = b.reading_id
), spells AS (
    SELECT target_id, person_id, entry_id, min(id) AS since_id, max(place) AS last FROM placed
    GROUP BY target_id, person_id, entry_id, run
)
SELECT s.target_id, s.person_id, s.since_id, v.id, s.entry_id
FROM spells s LEFT JOIN versions v ON v.target_id = s.target_id AND v.place = s.last + 1
"""
ROWS_DOWN = """
INSERT INTO reading_rows (reading_id, person_id, entry_id)
SELECT r.id, b.person_id, b.entry_id FROM reading_rows_before b JOIN readings r
ON r.target_id = b.target_id AND r.id >= b.since_id AND (b.until_id IS NULL OR r.id < b.until_id)
"""
PEOPLE_UP = """
INSERT INTO frozen_people (series_id, person_id, unit_id, since_id, until_id)
WITH versions AS (
    SELECT p.id, s.id AS series_id, row_number() OVER (PARTITION BY s.id ORDER BY p.id) AS place
    FROM frozen_populations p JOIN frozen_series s ON s.definition_hash = p.definition_hash
), placed AS (
    SELECT b.person_id, b.unit_id, v.series_id, v.id, v.place, v.place - row_number() OVER (
        PARTITION BY v.series_id, b.person_id, b.unit_id ORDER BY v.place) AS run
    FROM frozen_people_before b JOIN versions v ON v.id = b.frozen_population_id
), spells AS (
    SELECT series_id, person_id, unit_id, min(id) AS since_id, max(place) AS last FROM placed
    GROUP BY series_id, person_id, unit_id, run
)
SELECT s.series_id, s.person_id, s.unit_id, s.since_id, v.id
FROM spells s LEFT JOIN versions v ON v.series_id = s.series_id AND v.place = s.last + 1
"""
PEOPLE_DOWN = """
INSERT INTO frozen_people (frozen_population_id, person_id, unit_id)
SELECT p.id, b.person_id, b.unit_id FROM frozen_people_before b
JOIN frozen_series s ON s.id = b.series_id
JOIN frozen_populations p ON p.definition_hash = s.definition_hash
AND p.id >= b.since_id AND (b.until_id IS NULL OR p.id < b.until_id)
"""


def upgrade() -> None:
    op.execute("ALTER TABLE readings RENAME COLUMN document TO head")
    _rewrite_heads(_head)
    op.create_index("ix_readings_target_id_id", "readings", ["target_id", "id"])
    op.create_table(
        "frozen_series",
        sa.Column("id", BigId, nullable=False),
        sa.Column("definition_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_series")),
        sa.UniqueConstraint("definition_hash", name=op.f("uq_frozen_series_definition_hash")),
    )
    op.execute(
        "INSERT INTO frozen_series (definition_hash) SELECT DISTINCT definition_hash FROM frozen_populations"
    )
    _put_aside("reading_rows", "frozen_people")
    op.create_table(
        "reading_rows",
        sa.Column("target_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("since_id", BigId, nullable=False),
        sa.Column("until_id", BigId, nullable=True),
        sa.Column("entry_id", BigId, nullable=True),
        _points("reading_rows", "since_id", "readings"),
        sa.PrimaryKeyConstraint("target_id", "person_id", "since_id", name=op.f("pk_reading_rows")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "frozen_people",
        sa.Column("series_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("since_id", BigId, nullable=False),
        sa.Column("until_id", BigId, nullable=True),
        _points("frozen_people", "series_id", "frozen_series"),
        _points("frozen_people", "person_id", "people"),
        _points("frozen_people", "unit_id", "units"),
        sa.PrimaryKeyConstraint(
            "series_id", "person_id", "unit_id", "since_id", name=op.f("pk_frozen_people")
        ),
        sqlite_with_rowid=False,
    )
    op.execute(ROWS_UP)
    op.execute(PEOPLE_UP)
    _let_go("reading_rows", "frozen_people")
    op.create_index(
        "ix_frozen_people_series_id_unit_id",
        "frozen_people",
        ["series_id", "unit_id", "person_id", "since_id", "until_id"],
    )


def downgrade() -> None:
    _put_aside("reading_rows", "frozen_people")
    op.create_table(
        "reading_rows",
        sa.Column("reading_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=True),
        _points("reading_rows", "reading_id", "readings"),
        sa.PrimaryKeyConstraint("reading_id", "person_id", name=op.f("pk_reading_rows")),
        sqlite_with_rowid=False,
    )
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
        sqlite_with_rowid=False,
    )
    op.execute(ROWS_DOWN)
    op.execute(PEOPLE_DOWN)
    _let_go("reading_rows", "frozen_people")
    op.create_index(FROZEN_INDEX, "frozen_people", ["frozen_population_id", "unit_id"])
    op.drop_table("frozen_series")
    op.drop_index("ix_readings_target_id_id", "readings")
    _rewrite_heads(_whole)
    op.execute("ALTER TABLE readings RENAME COLUMN head TO document")


def _put_aside(*tables: str) -> None:
    for table in tables:
        op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")  # noqa: S608 - named above
        op.drop_table(table)


def _let_go(*tables: str) -> None:
    for table in tables:
        op.drop_table(f"{table}_before")


def _points(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _rewrite_heads(rewrite: Any) -> None:
    """Write the text of each reading anew; while this runs, a row of `reading_rows` is one of one reading."""
    run = op.get_bind().execute
    for (reading_id,) in run(sa.text("SELECT id FROM readings ORDER BY id")).all():
        text = run(sa.text("SELECT head FROM readings WHERE id = :id"), {"id": reading_id}).scalar_one()
        written = rewrite(text, reading_id)
        if written != text:
            run(
                sa.text("UPDATE readings SET head = :head WHERE id = :id"),
                {"head": written, "id": reading_id},
            )


def _head(document: str, reading_id: int) -> str:
    facts = json.loads(document)
    lists = _lists(reading_id)
    if _canonical({**facts, **lists}) != document:
        return document
    return _canonical({name: value for name, value in facts.items() if name not in LISTS})


def _whole(head: str, reading_id: int) -> str:
    facts = json.loads(head)
    return head if "people" in facts else _canonical({**facts, **_lists(reading_id)})


def _lists(reading_id: int) -> dict[str, Any]:
    def rows(statement: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in op.get_bind().execute(sa.text(statement), {"id": reading_id})]

    units = rows(f"SELECT {NUMBERS} FROM reading_units WHERE reading_id = :id ORDER BY unit_id")  # noqa: S608
    proofs = rows(
        "SELECT unit_id, register_entry_id, statement_id FROM reading_proofs WHERE reading_id = :id"
    )
    return {
        "units": [row[:3] for row in units],
        "counters": [(row[0], *row[3:6]) for row in units],
        "asked": [(row[0], *row[6:]) for row in units],
        "unit_proofs": sorted(
            (unit, "register" if entry else "statement", entry or statement or 0)
            for unit, entry, statement in proofs
        ),
        "people": rows(READ_BEFORE),
    }


def _canonical(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
