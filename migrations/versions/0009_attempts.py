"""Quizzes, papers and attempts."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quizzes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("bank_id", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("is_shuffled", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("pass_percent", sa.Integer(), nullable=True),
        sa.Column("attempt_limit", sa.Integer(), nullable=True),
        sa.Column("reveal", sa.Text(), nullable=False),
        sa.Column("score_shown", sa.Text(), nullable=False),
        sa.Column("opens_at", Moment, nullable=True),
        sa.Column("closes_at", Moment, nullable=True),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_quizzes_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_banks.id"], name=op.f("fk_quizzes_bank_id_question_banks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes")),
    )
    op.create_index(op.f("ix_quizzes_activity_id"), "quizzes", ["activity_id"], unique=False)
    op.create_index(op.f("ix_quizzes_bank_id"), "quizzes", ["bank_id"], unique=False)
    op.create_table(
        "papers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("quiz_id", BigId, nullable=False),
        sa.Column("items", Json, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_papers_quiz_id_quizzes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("quiz_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("paper_id", BigId, nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("deadline_at", Moment, nullable=True),
        sa.Column("answers", Json, nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("saved_at", Moment, nullable=True),
        sa.Column("submitted_at", Moment, nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("right_count", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("receipt_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_attempts_paper_id_papers")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attempts_person_id_people")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_attempts_quiz_id_quizzes")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_attempts_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint(
            "quiz_id", "person_id", "number", name=op.f("uq_attempts_quiz_id_person_id_number")
        ),
        sa.UniqueConstraint("receipt_code", name=op.f("uq_attempts_receipt_code")),
        postgresql_with={"fillfactor": 60},
    )
    op.create_index(
        "ix_attempts_one_open",
        "attempts",
        ["quiz_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("submitted_at IS NULL"),
        postgresql_where=sa.text("submitted_at IS NULL"),
    )
    op.create_index(
        "ix_attempts_open_deadline_at",
        "attempts",
        ["deadline_at"],
        unique=False,
        sqlite_where=sa.text("submitted_at IS NULL"),
        postgresql_where=sa.text("submitted_at IS NULL"),
    )
    op.create_index(op.f("ix_attempts_person_id"), "attempts", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("attempts")
    op.drop_table("papers")
    op.drop_table("quizzes")
