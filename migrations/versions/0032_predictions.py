"""What entrants predict, and what a quiz asks them to predict."""

import sqlalchemy as sa
from alembic import op

from lms.db import Json

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quizzes", sa.Column("prediction", Json, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("attempts", sa.Column("prediction", sa.Integer(), nullable=True))
    op.add_column(
        "attempts",
        sa.Column("prediction_seq", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )


def downgrade() -> None:
    op.drop_column("attempts", "prediction_seq")
    op.drop_column("attempts", "prediction")
    op.drop_column("quizzes", "prediction")
