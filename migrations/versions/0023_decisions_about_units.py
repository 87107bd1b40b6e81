"""Decisions about units, what they moved, and who took whose place."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_decisions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("takes_effect_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("workbook_id", BigId, nullable=True),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("changes", Json, nullable=False),
        sa.Column("summary", Json, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("carried_out_at", Moment, nullable=True),
        sa.Column("undone_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_unit_decisions_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_unit_decisions_file_id_files")),
        sa.ForeignKeyConstraint(
            ["workbook_id"], ["files.id"], name=op.f("fk_unit_decisions_workbook_id_files")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_decisions_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_decisions")),
    )
    op.create_index("ix_unit_decisions_unit_id", "unit_decisions", ["unit_id"])
    # Copying the table, as Alembic does for SQLite, would take the rows that refer to it along.
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE unit_events ADD COLUMN decision_id {kind} "
        "CONSTRAINT fk_unit_events_decision_id_unit_decisions REFERENCES unit_decisions (id)"
    )
    op.create_index("ix_unit_events_decision_id", "unit_events", ["decision_id"])
    op.create_index("ix_unit_placements_event_id", "unit_placements", ["event_id"])
    op.create_table(
        "unit_successions",
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("predecessor_id", BigId, nullable=False),
        sa.Column("successor_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["unit_events.id"], name=op.f("fk_unit_successions_event_id_unit_events")
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["units.id"], name=op.f("fk_unit_successions_predecessor_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["units.id"], name=op.f("fk_unit_successions_successor_id_units")
        ),
        sa.PrimaryKeyConstraint(
            "event_id", "predecessor_id", "successor_id", name=op.f("pk_unit_successions")
        ),
    )
    op.create_index("ix_unit_successions_successor_id", "unit_successions", ["successor_id"])
    op.create_index("ix_unit_successions_predecessor_id", "unit_successions", ["predecessor_id"])
    op.create_table(
        "unit_effects",
        sa.Column("id", BigId, nullable=False),
        sa.Column("decision_id", BigId, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", BigId, nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["unit_decisions.id"], name=op.f("fk_unit_effects_decision_id_unit_decisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_effects")),
    )
    op.create_index("ix_unit_effects_decision_id", "unit_effects", ["decision_id"])


def downgrade() -> None:
    op.drop_table("unit_effects")
    op.drop_table("unit_successions")
    op.drop_index("ix_unit_placements_event_id", "unit_placements")
    op.drop_index("ix_unit_events_decision_id", "unit_events")
    op.drop_column("unit_events", "decision_id")
    op.drop_table("unit_decisions")
