"""Hours of the day and attempts a day, what attempts are for, and contests that are rehearsals."""

import sqlalchemy as sa
from alembic import op

from lms.db import Json

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quizzes", sa.Column("hours", Json, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("quizzes", sa.Column("daily_limit", sa.Integer(), nullable=True))
    op.add_column("quizzes", sa.Column("purpose", sa.Text(), nullable=False, server_default="official"))
    op.add_column(
        "contests", sa.Column("is_rehearsal", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("contests", "is_rehearsal")
    for name in ("purpose", "daily_limit", "hours"):
        op.drop_column("quizzes", name)
