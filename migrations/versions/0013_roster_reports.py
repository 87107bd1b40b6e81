"""Reports of what a roster would do, and columns remembered for files of no unit."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Copying the table, as Alembic does for SQLite, would take the rows that refer to it along.
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE roster_imports ADD COLUMN report_id {kind} "
        "CONSTRAINT fk_roster_imports_report_id_files REFERENCES files (id)"
    )
    with op.batch_alter_table("roster_mappings") as mappings:
        mappings.alter_column("unit_id", existing_type=BigId, nullable=True)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM roster_mappings WHERE unit_id IS NULL"))
    with op.batch_alter_table("roster_mappings") as mappings:
        mappings.alter_column("unit_id", existing_type=BigId, nullable=False)
    op.drop_column("roster_imports", "report_id")
