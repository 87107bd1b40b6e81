"""The live figures of contests, by the hour and by unit.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Moment

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "live_looks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_to", BigId, nullable=False),
        sa.Column("seen_to", BigId, nullable=False),
        sa.Column("looked_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_looks")),
    )
    op.create_table(
        "live_contests",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("sitting", sa.Integer(), nullable=False),
        sa.Column("counted_at", Moment, nullable=False),
        sa.Column("recounted_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_live_contests_contest_id_contests")
        ),
        sa.PrimaryKeyConstraint("contest_id", name=op.f("pk_live_contests")),
    )
    op.create_table(
        "live_hours",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hour_at", Moment, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_live_hours_contest_id_contests")
        ),
        sa.PrimaryKeyConstraint("contest_id", "round_number", "hour_at", name=op.f("pk_live_hours")),
    )
    op.create_table(
        "live_units",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, autoincrement=False, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_live_units_contest_id_contests")
        ),
        sa.PrimaryKeyConstraint("contest_id", "unit_id", name=op.f("pk_live_units")),
    )


def downgrade() -> None:
    for name in ("live_units", "live_hours", "live_contests", "live_looks"):
        op.drop_table(name)
