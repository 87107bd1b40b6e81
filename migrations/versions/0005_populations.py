"""Populations and the people they gave on a day."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise, Json, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "populations",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", Bytewise, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("definition", Json, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_populations_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_populations")),
        sa.UniqueConstraint("name", name=op.f("uq_populations_name")),
    )
    op.create_index(op.f("ix_populations_unit_id"), "populations", ["unit_id"], unique=False)
    op.create_table(
        "frozen_populations",
        sa.Column("id", BigId, nullable=False),
        sa.Column("definition", Json, nullable=False),
        sa.Column("definition_hash", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("people_hash", sa.Text(), nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=False),
        sa.Column("frozen_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_populations")),
    )
    op.create_index(
        "ix_frozen_populations_definition_hash_as_of_people_hash",
        "frozen_populations",
        ["definition_hash", "as_of", "people_hash"],
        unique=True,
    )
    op.create_table(
        "frozen_people",
        sa.Column("frozen_population_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_population_id"],
            ["frozen_populations.id"],
            name=op.f("fk_frozen_people_frozen_population_id_frozen_populations"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_frozen_people_person_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_frozen_people_unit_id_units")),
        sa.PrimaryKeyConstraint(
            "frozen_population_id", "person_id", "unit_id", name=op.f("pk_frozen_people")
        ),
    )


def downgrade() -> None:
    op.drop_table("frozen_people")
    op.drop_table("frozen_populations")
    op.drop_table("populations")
