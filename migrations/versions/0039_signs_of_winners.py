"""What may be worth a look in the attempts of winners.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "winner_signs",
        sa.Column("standing_id", BigId, nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("signs", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["standings.id"], name=op.f("fk_winner_signs_standing_id_standings")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_winner_signs_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("standing_id", "attempt_id", name=op.f("pk_winner_signs")),
    )
    op.create_index(op.f("ix_winner_signs_attempt_id"), "winner_signs", ["attempt_id"])


def downgrade() -> None:
    op.drop_table("winner_signs")
