"""Papers about prizes: the facts of decisions, the files that were made, what winners may take."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contests", sa.Column("certificates_released_at", Moment, nullable=True))
    op.create_table(
        "award_facts",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.Column("released_standing_id", BigId, nullable=True),
        sa.Column("released_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_award_facts_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(
            ["released_standing_id"],
            ["standings.id"],
            name=op.f("fk_award_facts_released_standing_id_standings"),
        ),
        sa.PrimaryKeyConstraint("contest_id", "round_number", name=op.f("pk_award_facts")),
    )
    op.create_table(
        "award_papers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("standing_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["standings.id"], name=op.f("fk_award_papers_standing_id_standings")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_award_papers_file_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_papers")),
    )
    op.create_index(op.f("ix_award_papers_standing_id"), "award_papers", ["standing_id"])


def downgrade() -> None:
    op.drop_table("award_papers")
    op.drop_table("award_facts")
    op.drop_column("contests", "certificates_released_at")
