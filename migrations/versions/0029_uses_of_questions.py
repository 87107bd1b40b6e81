"""On how many papers each question stood.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_uses",
        sa.Column("question_id", BigId, nullable=False),
        sa.Column("quiz_id", BigId, nullable=False),
        sa.Column("paper_count", sa.Integer(), nullable=False),
        sa.Column("counted_to", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_uses_question_id_questions")
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_question_uses_quiz_id_quizzes")),
        sa.PrimaryKeyConstraint("question_id", "quiz_id", name=op.f("pk_question_uses")),
    )
    op.create_index(op.f("ix_question_uses_quiz_id"), "question_uses", ["quiz_id"])
    op.create_index(op.f("ix_question_uses_counted_to"), "question_uses", ["counted_to"])


def downgrade() -> None:
    op.drop_table("question_uses")
