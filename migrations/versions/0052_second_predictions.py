"""A second prediction: quizzes keep a list of what they ask, attempts what entrants say to each."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.db import Json

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quizzes", sa.Column("predictions", Json, nullable=False, server_default=sa.text("'[]'")))
    _copy("prediction", "predictions", lambda alone: [alone])
    op.drop_column("quizzes", "prediction")
    op.add_column("attempts", sa.Column("prediction2", sa.Integer(), nullable=True))
    op.add_column(
        "attempts",
        sa.Column("prediction2_seq", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column("closes", sa.Column("counted2", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("closes", "counted2")
    op.drop_column("attempts", "prediction2_seq")
    op.drop_column("attempts", "prediction2")
    op.add_column("quizzes", sa.Column("prediction", Json, nullable=False, server_default=sa.text("'{}'")))
    _copy("predictions", "prediction", lambda several: several[0])
    op.drop_column("quizzes", "predictions")


def _copy(old: str, new: str, changed: Callable[[Any], Any]) -> None:
    """Write what each quiz asks in its other form."""
    quizzes = sa.table("quizzes", sa.column("id"), sa.column(old, Json), sa.column(new, Json))
    rows = op.get_bind().execute(sa.select(quizzes.c.id, quizzes.c[old])).all()
    for quiz_id, asked in rows:
        if asked:
            op.execute(quizzes.update().where(quizzes.c.id == quiz_id).values({new: changed(asked)}))
