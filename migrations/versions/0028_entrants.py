"""Those who registered for a contest."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise, Json, Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entrants",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", Bytewise, nullable=False),
        sa.Column("name_folded", Bytewise, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("said", Json, nullable=False),
        sa.Column("national_id_hash", sa.Text(), nullable=True),
        sa.Column("national_id_encrypted", sa.Text(), nullable=True),
        sa.Column("national_id_last4", sa.Text(), nullable=True),
        sa.Column("unique_hash", sa.Text(), nullable=True),
        sa.Column("is_declared", sa.Boolean(), nullable=False),
        sa.Column("consent_version", sa.Text(), nullable=True),
        sa.Column("registered_at", Moment, nullable=False),
        sa.Column("corrected_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_entrants_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_entrants_person_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_entrants_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrants")),
        sa.UniqueConstraint("contest_id", "person_id", name=op.f("uq_entrants_contest_id_person_id")),
        sa.UniqueConstraint("contest_id", "unique_hash", name=op.f("uq_entrants_contest_id_unique_hash")),
    )
    op.create_index("ix_entrants_contest_id_name_sort_id", "entrants", ["contest_id", "name_sort", "id"])
    op.create_index("ix_entrants_contest_id_registered_at", "entrants", ["contest_id", "registered_at"])
    op.create_index(op.f("ix_entrants_person_id"), "entrants", ["person_id"], unique=False)
    op.create_index(op.f("ix_entrants_unit_id"), "entrants", ["unit_id"], unique=False)


def downgrade() -> None:
    op.drop_table("entrants")
