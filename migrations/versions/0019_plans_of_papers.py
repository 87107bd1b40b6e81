"""Plans of papers: parts, points, partial credit, questions with a time of their own."""

import sqlalchemy as sa
from alembic import op

from lms.db import Json, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quizzes", _empty("plan", "{}"))
    op.add_column("papers", _empty("parts", "[]"))
    op.add_column("papers", sa.Column("needs_all", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("attempts", _empty("marks", "{}"))
    op.add_column("attempts", sa.Column("current_number", sa.Integer(), nullable=True))
    op.add_column("attempts", sa.Column("current_ends_at", Moment, nullable=True))
    op.add_column("attempts", _empty("shown", "{}"))


def downgrade() -> None:
    for name in ("shown", "current_ends_at", "current_number", "marks"):
        op.drop_column("attempts", name)
    for name in ("needs_all", "parts"):
        op.drop_column("papers", name)
    op.drop_column("quizzes", "plan")


def _empty(name: str, value: str) -> sa.Column[object]:
    return sa.Column(name, Json, nullable=False, server_default=sa.text(f"'{value}'"))
