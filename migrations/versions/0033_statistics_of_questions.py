"""What the answers of a quiz come to, question by question."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiz_statistics",
        sa.Column("quiz_id", BigId, nullable=False),
        sa.Column("paper_count", sa.Integer(), nullable=False),
        sa.Column("computed_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_quiz_statistics_quiz_id_quizzes")),
        sa.PrimaryKeyConstraint("quiz_id", name=op.f("pk_quiz_statistics")),
    )
    op.create_table(
        "item_statistics",
        sa.Column("quiz_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("facility", sa.Double(), nullable=False),
        sa.Column("discrimination", sa.Double(), nullable=True),
        sa.Column("chosen", Json, nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_item_statistics_quiz_id_quizzes")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_versions.id"],
            name=op.f("fk_item_statistics_version_id_question_versions"),
        ),
        sa.PrimaryKeyConstraint("quiz_id", "version_id", name=op.f("pk_item_statistics")),
    )
    op.create_index(op.f("ix_item_statistics_version_id"), "item_statistics", ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_table("item_statistics")
    op.drop_table("quiz_statistics")
