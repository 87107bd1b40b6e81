"""A text that was sent is noted whether it is about people or about units: how many were left then."""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE reminders RENAME COLUMN people TO left_count")


def downgrade() -> None:
    op.execute("ALTER TABLE reminders RENAME COLUMN left_count TO people")
