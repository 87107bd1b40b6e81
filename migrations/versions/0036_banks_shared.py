"""Banks that other units may use.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Moment

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_bank_shares",
        sa.Column("bank_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("may_write", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_banks.id"], name=op.f("fk_question_bank_shares_bank_id_question_banks")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_question_bank_shares_unit_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts.id"], name=op.f("fk_question_bank_shares_created_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("bank_id", "unit_id", name=op.f("pk_question_bank_shares")),
    )
    op.create_index(op.f("ix_question_bank_shares_unit_id"), "question_bank_shares", ["unit_id"])


def downgrade() -> None:
    op.drop_table("question_bank_shares")
