"""Registers of classes, outreach and study; every measure of targets; the tree of a reading's day."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise, Json, Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

LOOSENED = ("frozen_population_id", "threshold")
FORGET = (
    "CREATE TEMPORARY TABLE gone AS "
    "SELECT id FROM readings WHERE frozen_population_id IS NULL OR threshold IS NULL",
    "DELETE FROM reading_rows WHERE reading_id IN (SELECT id FROM gone)",
    "DELETE FROM reading_units WHERE reading_id IN (SELECT id FROM gone)",
    "DELETE FROM readings WHERE id IN (SELECT id FROM gone)",
    "DROP TABLE gone",
)
"""What could not be read before."""
TREE_OF_TODAY = """
INSERT INTO frozen_units (tree_id, unit_id, parent_id, path, depth, code, name, name_sort, level)
SELECT 1, id, parent_id, path, depth, code, name, name_sort, level FROM units WHERE valid_to IS NULL
"""
"""Readings that are there were rolled up along the tree as it was when they were read."""


def upgrade() -> None:
    _make_registers()
    _make_trees()
    _widen_targets()
    _make_evidence_by_hand()


def downgrade() -> None:
    for table in ("reminders", "target_thresholds", "reading_proofs", "statements", "target_topics"):
        op.drop_table(table)
    for column in ("amount_asked", "amount", "asked", "outsiders", "turns", "people"):
        op.drop_column("reading_units", column)
    for statement in FORGET:
        op.execute(statement)
    _require(LOOSENED, is_required=True)
    op.drop_column("readings", "tree_id")
    op.drop_column("targets", "basis")
    for table in ("frozen_units", "frozen_trees", "register_entries", "topics"):
        op.drop_table(table)


def _make_registers() -> None:
    op.create_table(
        "topics",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", Bytewise, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_topics_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_topics_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_topics_activity_id")),
        sa.UniqueConstraint("unit_id", "title", name=op.f("uq_topics_unit_id_title")),
    )
    op.create_table(
        "register_entries",
        sa.Column("id", BigId, nullable=False),
        sa.Column("topic_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("classes", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("outsiders", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("withdrawn_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_register_entries_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_register_entries_file_id_files")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_register_entries_topic_id_topics")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_register_entries_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
    )
    op.create_index("ix_register_entries_topic_id_held_on", "register_entries", ["topic_id", "held_on"])
    op.create_index(op.f("ix_register_entries_unit_id"), "register_entries", ["unit_id"])


def _make_trees() -> None:
    op.create_table(
        "frozen_trees",
        sa.Column("id", BigId, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_trees")),
        sa.UniqueConstraint("sha256", name=op.f("uq_frozen_trees_sha256")),
    )
    op.create_table(
        "frozen_units",
        sa.Column("tree_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("path", Bytewise, nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", Bytewise, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tree_id"], ["frozen_trees.id"], name=op.f("fk_frozen_units_tree_id_frozen_trees")
        ),
        sa.PrimaryKeyConstraint("tree_id", "unit_id", name=op.f("pk_frozen_units")),
    )
    op.create_index("ix_frozen_units_tree_id_parent_id", "frozen_units", ["tree_id", "parent_id"])
    op.create_index("ix_frozen_units_tree_id_path", "frozen_units", ["tree_id", "path"])


def _widen_targets() -> None:
    op.add_column("targets", sa.Column("basis", Json, nullable=True))
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE readings ADD COLUMN tree_id {kind} "
        "CONSTRAINT fk_readings_tree_id_frozen_trees REFERENCES frozen_trees (id)"
    )
    has_readings = op.get_bind().scalar(sa.text("SELECT count(*) FROM readings"))
    if has_readings:
        op.execute("INSERT INTO frozen_trees (sha256) VALUES ('before 0021')")
        op.execute(TREE_OF_TODAY)
        op.execute("UPDATE readings SET tree_id = 1")
    _require(LOOSENED, is_required=False)
    for name in ("people", "turns", "outsiders"):
        op.add_column("reading_units", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("asked", "amount", "amount_asked"):
        op.add_column("reading_units", sa.Column(name, sa.Integer(), nullable=True))
    op.execute(
        "UPDATE reading_units SET people = numerator, asked = "
        "(SELECT threshold FROM readings WHERE readings.id = reading_id)"
    )


def _require(columns: tuple[str, ...], *, is_required: bool) -> None:
    """Let columns of readings be empty, or not; SQLite says how this is done without copying the table."""
    if op.get_bind().dialect.name == "postgresql":
        for column in columns:
            op.alter_column("readings", column, nullable=not is_required)
        return
    version = op.get_bind().scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    for column in columns:
        kind = "BIGINT" if column.endswith("_id") else "INTEGER"
        for written in {kind, "INTEGER"}:
            free, bound = f"{column} {written}", f"{column} {written} NOT NULL"
            before, after = (f"{free},", f"{bound},") if is_required else (f"{bound},", f"{free},")
            op.execute(
                sa.text(
                    "UPDATE sqlite_master SET sql = replace(sql, :before, :after) "
                    "WHERE type = 'table' AND name = 'readings'"
                ).bindparams(before=before, after=after)
            )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def _make_evidence_by_hand() -> None:
    op.create_table(
        "target_topics",
        sa.Column("target_id", BigId, nullable=False),
        sa.Column("topic_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_target_topics_target_id_targets")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_target_topics_topic_id_topics")),
        sa.PrimaryKeyConstraint("target_id", "topic_id", name=op.f("pk_target_topics")),
    )
    op.create_table(
        "target_thresholds",
        sa.Column("target_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_target_thresholds_target_id_targets")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_target_thresholds_unit_id_units")),
        sa.PrimaryKeyConstraint("target_id", "unit_id", name=op.f("pk_target_thresholds")),
    )
    op.create_table(
        "statements",
        sa.Column("id", BigId, nullable=False),
        sa.Column("target_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_statements_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_statements_file_id_files")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_statements_target_id_targets")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_statements_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    op.create_index("ix_statements_target_id_unit_id", "statements", ["target_id", "unit_id"])
    op.create_table(
        "reading_proofs",
        sa.Column("id", BigId, nullable=False),
        sa.Column("reading_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("register_entry_id", BigId, nullable=True),
        sa.Column("statement_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name=op.f("fk_reading_proofs_reading_id_readings")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_reading_proofs_unit_id_units")),
        sa.ForeignKeyConstraint(
            ["register_entry_id"],
            ["register_entries.id"],
            name=op.f("fk_reading_proofs_register_entry_id_register_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_reading_proofs_statement_id_statements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_proofs")),
    )
    op.create_index("ix_reading_proofs_reading_id_unit_id", "reading_proofs", ["reading_id", "unit_id"])
    op.create_table(
        "reminders",
        sa.Column("id", BigId, nullable=False),
        sa.Column("reading_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("sent_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_reminders_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name=op.f("fk_reminders_reading_id_readings")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_reminders_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    op.create_index(op.f("ix_reminders_reading_id"), "reminders", ["reading_id"])
