"""How many units took part, as the third number of a reading; older readings did not count them."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reading_units", sa.Column("units", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("reading_units", "units")
