"""Results of stages without a paper: what is written of them, and what is published."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stage_lines",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("stage_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_team", sa.Boolean(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("points", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("prize", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_stage_lines_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stage_lines_person_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_stage_lines_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_lines")),
    )
    op.create_index("ix_stage_lines_contest_id_stage_number", "stage_lines", ["contest_id", "stage_number"])
    op.create_table(
        "stage_rows",
        sa.Column("standing_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_team", sa.Boolean(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("prize", sa.Text(), nullable=False),
        sa.Column("value", BigId, nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["standings.id"], name=op.f("fk_stage_rows_standing_id_standings")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stage_rows_person_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_stage_rows_unit_id_units")),
        sa.PrimaryKeyConstraint("standing_id", "place", name=op.f("pk_stage_rows")),
    )
    op.create_index(op.f("ix_stage_rows_person_id"), "stage_rows", ["person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_stage_rows_person_id"), "stage_rows")
    op.drop_table("stage_rows")
    op.drop_index("ix_stage_lines_contest_id_stage_number", "stage_lines")
    op.drop_table("stage_lines")
