"""The people of a frozen population are found by unit."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NAME = "ix_frozen_people_frozen_population_id_unit_id"


def upgrade() -> None:
    op.create_index(NAME, "frozen_people", ["frozen_population_id", "unit_id"])


def downgrade() -> None:
    op.drop_index(NAME, "frozen_people")
