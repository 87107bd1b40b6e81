"""Activities and the append-only ledger."""

import sqlalchemy as sa
from alembic import op

from lms.append_only import protect, unprotect
from lms.db import BigId, Bytewise, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", Bytewise, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_activities_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("key", name=op.f("uq_activities_key")),
    )
    op.create_index(op.f("ix_activities_unit_id"), "activities", ["unit_id"], unique=False)
    op.create_table(
        "ledger_entries",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("corrects_id", BigId, nullable=True),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("happened_at", Moment, nullable=False),
        sa.Column("written_at", Moment, nullable=False),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_ledger_entries_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["ledger_entries.id"], name=op.f("fk_ledger_entries_corrects_id_ledger_entries")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ledger_entries_person_id_people")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_ledger_entries_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_ledger_entries_corrects_id")),
        sa.UniqueConstraint("source", name=op.f("uq_ledger_entries_source")),
    )
    op.create_index(
        "ix_ledger_entries_activity_id_person_id",
        "ledger_entries",
        ["activity_id", "person_id"],
        unique=False,
    )
    op.create_index(
        "ix_ledger_entries_person_id_happened_at",
        "ledger_entries",
        ["person_id", "happened_at"],
        unique=False,
    )

    protect("ledger_entries")
    op.execute(
        "CREATE VIEW ledger_in_force AS SELECT entry.* FROM ledger_entries AS entry "
        "WHERE entry.kind <> 'reversal' AND NOT EXISTS "
        "(SELECT 1 FROM ledger_entries AS later WHERE later.corrects_id = entry.id)"
    )


def downgrade() -> None:
    op.execute("DROP VIEW ledger_in_force")
    unprotect("ledger_entries")
    op.drop_table("ledger_entries")
    op.drop_table("activities")
