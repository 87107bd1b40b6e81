"""An appeal against the results of a stage is about no attempt."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("appeals") as appeals:
        appeals.alter_column("attempt_id", existing_type=BigId, nullable=True)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM appeals WHERE attempt_id IS NULL"))
    with op.batch_alter_table("appeals") as appeals:
        appeals.alter_column("attempt_id", existing_type=BigId, nullable=False)
