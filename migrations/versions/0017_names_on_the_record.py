"""What staff changed says the name of its subject, and is found by unit and by who did it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_entries", sa.Column("subject_name", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_audit_entries_unit_id_id", "audit_entries", ["unit_id", "id"])
    op.create_index("ix_audit_entries_account_id", "audit_entries", ["account_id"])


def downgrade() -> None:
    op.drop_index("ix_audit_entries_account_id", "audit_entries")
    op.drop_index("ix_audit_entries_unit_id_id", "audit_entries")
    op.drop_column("audit_entries", "subject_name")
