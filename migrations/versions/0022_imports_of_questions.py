"""Files of questions that somebody looks at before they come into a bank."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_imports",
        sa.Column("id", BigId, nullable=False),
        sa.Column("bank_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("key_file_id", BigId, nullable=True),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("imported_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_banks.id"], name=op.f("fk_question_imports_bank_id_question_banks")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_question_imports_file_id_files")),
        sa.ForeignKeyConstraint(
            ["key_file_id"], ["files.id"], name=op.f("fk_question_imports_key_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_question_imports_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_imports")),
    )
    op.create_index(op.f("ix_question_imports_bank_id"), "question_imports", ["bank_id"], unique=False)


def downgrade() -> None:
    op.drop_table("question_imports")
