"""The device that holds an attempt, and the rare things that happen to one."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("device", sa.Text(), nullable=True))
    op.add_column(
        "attempts", sa.Column("user_agent", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    op.create_table(
        "attempt_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("act", sa.Text(), nullable=True),
        sa.Column("happened_at", Moment, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_attempt_events_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_events_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_events")),
        sa.UniqueConstraint("attempt_id", "act", name=op.f("uq_attempt_events_attempt_id_act")),
    )
    op.create_index(op.f("ix_attempt_events_attempt_id"), "attempt_events", ["attempt_id"], unique=False)


def downgrade() -> None:
    op.drop_table("attempt_events")
    op.drop_column("attempts", "user_agent")
    op.drop_column("attempts", "device")
