"""Pictures that questions show."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_pictures",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_question_pictures_file_id_files")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_question_pictures")),
    )


def downgrade() -> None:
    op.drop_table("question_pictures")
