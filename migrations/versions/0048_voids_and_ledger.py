"""Whether a result that does not count was no participation either, so that the ledger takes it back."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("voids", sa.Column("is_no_entry", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("voids", "is_no_entry")
