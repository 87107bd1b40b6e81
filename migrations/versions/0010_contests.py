"""Contests, their rules and rounds."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise, Json, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contests",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", Bytewise, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("population_id", BigId, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("published_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_contests_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["population_id"], ["populations.id"], name=op.f("fk_contests_population_id_populations")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_contests_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contests")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_contests_activity_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_contests_slug")),
    )
    op.create_index(op.f("ix_contests_unit_id"), "contests", ["unit_id"], unique=False)
    op.create_table(
        "rules_versions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rules", Json, nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_rules_versions_contest_id_contests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_versions")),
        sa.UniqueConstraint("contest_id", "number", name=op.f("uq_rules_versions_contest_id_number")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("quiz_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("fk_rounds_contest_id_contests")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_rounds_quiz_id_quizzes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("contest_id", "number", name=op.f("uq_rounds_contest_id_number")),
        sa.UniqueConstraint("quiz_id", name=op.f("uq_rounds_quiz_id")),
    )


def downgrade() -> None:
    op.drop_table("rounds")
    op.drop_table("rules_versions")
    op.drop_table("contests")
