"""People who were merged, and accounts that bear the names of their people."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_merges",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("survivor_id", BigId, nullable=False),
        sa.Column("changes", Json, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("undone_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_person_merges_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_merges_person_id_people")),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["people.id"], name=op.f("fk_person_merges_survivor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merges")),
    )
    op.create_index("ix_person_merges_person_id", "person_merges", ["person_id"])
    op.create_index("ix_person_merges_survivor_id", "person_merges", ["survivor_id"])
    op.execute(
        sa.text(
            "UPDATE accounts SET display_name = (SELECT trim(family_name || ' ' || given_name) FROM people "
            "WHERE people.id = accounts.person_id) WHERE person_id IS NOT NULL"
        )
    )


def downgrade() -> None:
    op.drop_table("person_merges")
