"""Who told an entrant of a contest, and how many people each had referred when a round closed."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("entrant_id", BigId, nullable=False),
        sa.Column("referrer_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["entrant_id"], ["entrants.id"], name=op.f("fk_referrals_entrant_id_entrants")
        ),
        sa.ForeignKeyConstraint(
            ["referrer_id"], ["entrants.id"], name=op.f("fk_referrals_referrer_id_entrants")
        ),
        sa.PrimaryKeyConstraint("entrant_id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_referrer_id"), "referrals", ["referrer_id"])
    op.create_table(
        "referral_counts",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_referral_counts_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_referral_counts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("contest_id", "round_number", "person_id", name=op.f("pk_referral_counts")),
    )


def downgrade() -> None:
    op.drop_table("referral_counts")
    op.drop_index(op.f("ix_referrals_referrer_id"), table_name="referrals")
    op.drop_table("referrals")
