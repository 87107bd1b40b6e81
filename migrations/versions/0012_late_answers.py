"""Answers that came too late to count."""

import sqlalchemy as sa
from alembic import op

from lms.db import Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("late", Json, nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    op.drop_column("attempts", "late")
