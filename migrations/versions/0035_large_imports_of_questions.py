"""Imports of large files of questions, which a job reads, and columns that somebody named."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLE = "question_imports"
FILE = "fk_question_imports_preview_file_id_files"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("columns", Json, nullable=False, server_default=sa.text("'{}'")))
        table.add_column(sa.Column("is_large", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("preview_file_id", BigId, nullable=True))
        table.create_foreign_key(op.f(FILE), "files", ["preview_file_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(FILE), type_="foreignkey")
        for name in ("preview_file_id", "is_large", "columns"):
            table.drop_column(name)
