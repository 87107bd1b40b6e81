"""Who ever belonged to two units, or held two posts, at one time: nobody else is counted more than once.

The database keeps them itself, whoever writes a membership or a post. Nobody is taken off again: one too many
is looked at for nothing, one too few would be counted twice.
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

SOURCES = ("memberships", "posts")
ACTS = ("insert", "update")

MEET = """
other.person_id = held.person_id AND other.id <> held.id
AND (other.until IS NULL OR held.since IS NULL OR other.until > held.since)
AND (held.until IS NULL OR other.since IS NULL OR held.until > other.since)
"""
"""Both hold on some day; a first day that is unknown is before all days."""
ADD = """
INSERT INTO concurrent_people (person_id)
SELECT DISTINCT held.person_id FROM {held} AS held JOIN {source} AS other ON {meet} WHERE true
ON CONFLICT DO NOTHING;
"""
ADD_ONE = """
INSERT OR IGNORE INTO concurrent_people (person_id)
SELECT NEW.person_id WHERE EXISTS (SELECT 1 FROM {source} AS other WHERE {meet});
"""
FUNCTION = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"


def upgrade() -> None:
    op.create_table(
        "concurrent_people",
        sa.Column("person_id", BigId, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_concurrent_people")),
    )
    for source in SOURCES:
        op.execute(ADD.format(held=source, source=source, meet=MEET))
        if op.get_bind().dialect.name == "sqlite":
            _watch_on_sqlite(source)
        else:
            _watch_on_postgresql(source)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for source in SOURCES:
        for act in ACTS:
            op.execute(f"DROP TRIGGER {source}_met_{act}" + ("" if is_sqlite else f" ON {source}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {source}_met()")
    op.drop_table("concurrent_people")


def _watch_on_sqlite(source: str) -> None:
    add = ADD_ONE.format(source=source, meet=MEET.replace("held.", "NEW."))
    for act in ACTS:
        op.execute(f"CREATE TRIGGER {source}_met_{act} AFTER {act} ON {source} BEGIN {add} END")


def _watch_on_postgresql(source: str) -> None:
    """Many rows of one statement are asked in one statement."""
    body = ADD.format(held="added", source=source, meet=MEET)
    op.execute(FUNCTION.format(name=f"{source}_met", body=body))
    for act in ACTS:
        op.execute(
            f"CREATE TRIGGER {source}_met_{act} AFTER {act} ON {source} REFERENCING NEW TABLE AS added "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {source}_met()"
        )
