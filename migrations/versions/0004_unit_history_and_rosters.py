"""The history of units and the imports of rosters."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_unit_events_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_events_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_events")),
    )
    op.create_index(op.f("ix_unit_events_unit_id"), "unit_events", ["unit_id"], unique=False)
    op.create_table(
        "unit_placements",
        sa.Column("id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["unit_events.id"], name=op.f("fk_unit_placements_event_id_unit_events")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_unit_placements_parent_id_units")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_placements_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_placements")),
    )
    op.create_index(op.f("ix_unit_placements_parent_id"), "unit_placements", ["parent_id"], unique=False)
    op.create_index(op.f("ix_unit_placements_unit_id"), "unit_placements", ["unit_id"], unique=False)
    op.create_table(
        "roster_imports",
        sa.Column("id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("options", Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("summary", Json, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("committed_at", Moment, nullable=True),
        sa.Column("undone_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_roster_imports_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_roster_imports_file_id_files")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_roster_imports_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_imports")),
    )
    op.create_index(op.f("ix_roster_imports_unit_id"), "roster_imports", ["unit_id"], unique=False)
    op.create_table(
        "roster_changes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["roster_imports.id"], name=op.f("fk_roster_changes_import_id_roster_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_changes")),
    )
    op.create_index(op.f("ix_roster_changes_import_id"), "roster_changes", ["import_id"], unique=False)
    op.create_table(
        "roster_mappings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("header_hash", sa.Text(), nullable=False),
        sa.Column("mapping", Json, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_roster_mappings_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_mappings")),
    )
    op.create_index(op.f("ix_roster_mappings_unit_id"), "roster_mappings", ["unit_id"], unique=False)


def downgrade() -> None:
    op.drop_table("roster_mappings")
    op.drop_table("roster_changes")
    op.drop_table("roster_imports")
    op.drop_table("unit_placements")
    op.drop_table("unit_events")
