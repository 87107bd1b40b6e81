"""Attempts that staff gave back, and the time that they added."""

import sqlalchemy as sa
from alembic import op

from lms.db import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("given_back_at", Moment, nullable=True))
    op.add_column("quizzes", sa.Column("extended_until", Moment, nullable=True))


def downgrade() -> None:
    op.drop_column("quizzes", "extended_until")
    op.drop_column("attempts", "given_back_at")
