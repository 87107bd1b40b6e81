"""Essays within papers: quizzes say what is written, and an essay may belong to an attempt."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

ROUND_AND_PERSON = "uq_essays_round_id_person_id"


def upgrade() -> None:
    op.add_column("quizzes", sa.Column("essay", Json, nullable=False, server_default=sa.text("'{}'")))
    with op.batch_alter_table("essays") as essays:
        essays.add_column(sa.Column("attempt_id", BigId, nullable=True))
        essays.create_foreign_key(op.f("fk_essays_attempt_id_attempts"), "attempts", ["attempt_id"], ["id"])
        essays.create_unique_constraint(op.f("uq_essays_attempt_id"), ["attempt_id"])
        essays.drop_constraint(op.f(ROUND_AND_PERSON), type_="unique")
    alone = sa.text("attempt_id IS NULL")
    op.create_index(
        "ix_essays_one_alone",
        "essays",
        ["round_id", "person_id"],
        unique=True,
        sqlite_where=alone,
        postgresql_where=alone,
    )
    op.create_index(op.f("ix_essays_round_id"), "essays", ["round_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_essays_round_id"), table_name="essays")
    op.drop_index("ix_essays_one_alone", table_name="essays")
    op.execute(
        "DELETE FROM essay_marks WHERE essay_id IN (SELECT id FROM essays WHERE attempt_id IS NOT NULL)"
    )
    op.execute("DELETE FROM essays WHERE attempt_id IS NOT NULL")
    with op.batch_alter_table("essays") as essays:
        essays.create_unique_constraint(op.f(ROUND_AND_PERSON), ["round_id", "person_id"])
        essays.drop_constraint(op.f("uq_essays_attempt_id"), type_="unique")
        essays.drop_constraint(op.f("fk_essays_attempt_id_attempts"), type_="foreignkey")
        essays.drop_column("attempt_id")
    op.drop_column("quizzes", "essay")
