"""Sessions of guests, which are good for one place alone."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("home", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("sessions", "home")
