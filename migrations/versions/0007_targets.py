"""Targets and their readings."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("recurrence", sa.Text(), nullable=False),
        sa.Column("aspires_to", sa.Date(), nullable=True),
        sa.Column("population_kind", sa.Text(), nullable=False),
        sa.Column("population_wording", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("comparator", sa.Text(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("unit_of_count", sa.Text(), nullable=False),
        sa.Column("is_aspirational", sa.Boolean(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("reports_to", sa.Text(), nullable=False),
        sa.Column("population_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["population_id"], ["populations.id"], name=op.f("fk_targets_population_id_populations")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_targets_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("unit_id", "code", name=op.f("uq_targets_unit_id_code")),
    )
    op.create_index(op.f("ix_targets_code"), "targets", ["code"], unique=False)
    op.create_table(
        "target_evidence",
        sa.Column("target_id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_target_evidence_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_target_evidence_target_id_targets")
        ),
        sa.PrimaryKeyConstraint("target_id", "activity_id", name=op.f("pk_target_evidence")),
    )
    op.create_table(
        "readings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("target_id", BigId, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("read_at", Moment, nullable=False),
        sa.Column("frozen_population_id", BigId, nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_population_id"],
            ["frozen_populations.id"],
            name=op.f("fk_readings_frozen_population_id_frozen_populations"),
        ),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_readings_target_id_targets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    op.create_index("ix_readings_target_id_as_of", "readings", ["target_id", "as_of"], unique=False)
    op.create_table(
        "reading_units",
        sa.Column("reading_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name=op.f("fk_reading_units_reading_id_readings")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_reading_units_unit_id_units")),
        sa.PrimaryKeyConstraint("reading_id", "unit_id", name=op.f("pk_reading_units")),
    )
    op.create_table(
        "reading_rows",
        sa.Column("reading_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_reading_rows_entry_id_ledger_entries")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reading_rows_person_id_people")),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name=op.f("fk_reading_rows_reading_id_readings")
        ),
        sa.PrimaryKeyConstraint("reading_id", "person_id", name=op.f("pk_reading_rows")),
    )


def downgrade() -> None:
    op.drop_table("reading_rows")
    op.drop_table("reading_units")
    op.drop_table("readings")
    op.drop_table("target_evidence")
    op.drop_table("targets")
