"""Which question was kept where another one like it was retired.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("questions") as table:
        table.add_column(sa.Column("replaced_by_id", BigId, nullable=True))
        table.create_foreign_key(
            op.f("fk_questions_replaced_by_id_questions"), "questions", ["replaced_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("questions") as table:
        table.drop_constraint(op.f("fk_questions_replaced_by_id_questions"), type_="foreignkey")
        table.drop_column("replaced_by_id")
