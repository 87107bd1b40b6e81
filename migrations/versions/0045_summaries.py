"""What closed rounds of contests came to, by unit, day and kind of entrant."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contest_summaries",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("members_on", sa.Date(), nullable=False),
        sa.Column("computed_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_contest_summaries_contest_id_contests")
        ),
        sa.PrimaryKeyConstraint("contest_id", "round_number", name=op.f("pk_contest_summaries")),
    )
    op.create_table(
        "contest_summary_units",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("parent_id", BigId, nullable=False),
        sa.Column("has_below", sa.Boolean(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("union_people", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("perfect", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_contest_summary_units_contest_id_contests")
        ),
        sa.PrimaryKeyConstraint(
            "contest_id", "round_number", "unit_id", name=op.f("pk_contest_summary_units")
        ),
    )
    op.create_index(
        "ix_contest_summary_units_parent",
        "contest_summary_units",
        ["contest_id", "round_number", "parent_id", "people"],
    )


def downgrade() -> None:
    op.drop_table("contest_summary_units")
    op.drop_table("contest_summaries")
