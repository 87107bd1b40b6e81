"""Questions of every kind, with their source in full, and what they are sorted under."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BATCH = 1000

versions = sa.table("question_versions", sa.column("id", BigId), sa.column("options", Json))


def upgrade() -> None:
    op.add_column("questions", sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False))
    for name in ("category", "tags"):
        op.add_column("questions", sa.Column(name, Json, server_default=sa.text("'[]'"), nullable=False))
    kind = sa.Column("kind", sa.Text(), server_default=sa.text("'one_right'"), nullable=False)
    op.add_column("question_versions", kind)
    for name in ("answers", "pairs", "distractors"):
        column = sa.Column(name, Json, server_default=sa.text("'[]'"), nullable=False)
        op.add_column("question_versions", column)
    op.add_column(
        "question_versions", sa.Column("scoring", Json, server_default=sa.text("'{}'"), nullable=False)
    )
    op.add_column(
        "question_versions", sa.Column("clause", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    for name in ("valid_from", "valid_to"):
        op.add_column("question_versions", sa.Column(name, sa.Date(), nullable=True))
    _rewrite(_with_fraction)


def downgrade() -> None:
    _rewrite(_without_fraction)
    for name in (
        *("valid_to", "valid_from", "clause", "scoring", "distractors", "pairs", "answers", "kind"),
    ):
        op.drop_column("question_versions", name)
    for name in ("tags", "category", "name"):
        op.drop_column("questions", name)


def _with_fraction(option: dict[str, Any]) -> dict[str, Any]:
    return option | {"fraction": float(option["is_right"]), "feedback": ""}


def _without_fraction(option: dict[str, Any]) -> dict[str, Any]:
    return {name: option[name] for name in ("key", "html", "is_right")}


def _rewrite(change: Any) -> None:
    """Change every option of every version."""
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.select(versions.c.id, versions.c.options)
        .where(versions.c.id > last)
        .order_by(versions.c.id)
        .limit(BATCH)
    ).all():
        connection.execute(
            versions.update().where(versions.c.id == sa.bindparam("of")),
            [{"of": row.id, "options": [change(option) for option in row.options]} for row in rows],
        )
        last = rows[-1].id
