"""Which question was kept where another one like it was retired.

Revision ID: 0030
Revises: 0029
"""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Copying the table, as Alembic does for SQLite, would take the rows that refer to it along.
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE questions ADD COLUMN replaced_by_id {kind} "
        "CONSTRAINT fk_questions_replaced_by_id_questions REFERENCES questions (id)"
    )


def downgrade() -> None:
    op.drop_column("questions", "replaced_by_id")
