"""Essays of contests: what was written, the points of markers, and who marks."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Moment

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "essays",
        sa.Column("id", BigId, nullable=False),
        sa.Column("round_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("draft_words", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("saved_at", Moment, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("handed_in_at", Moment, nullable=True),
        sa.Column("receipt_code", sa.Text(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=True),
        sa.Column("settled_by_id", BigId, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_essays_round_id_rounds")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_essays_person_id_people")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["accounts.id"], name=op.f("fk_essays_settled_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_essays")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_essays_round_id_person_id")),
        sa.UniqueConstraint("receipt_code", name=op.f("uq_essays_receipt_code")),
    )
    op.create_index(op.f("ix_essays_person_id"), "essays", ["person_id"])
    op.create_table(
        "essay_marks",
        sa.Column("essay_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("marked_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["essay_id"], ["essays.id"], name=op.f("fk_essay_marks_essay_id_essays")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_essay_marks_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("essay_id", "account_id", name=op.f("pk_essay_marks")),
    )
    op.create_table(
        "essay_markers",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("named_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_essay_markers_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_essay_markers_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("contest_id", "account_id", name=op.f("pk_essay_markers")),
    )


def downgrade() -> None:
    op.drop_table("essay_markers")
    op.drop_table("essay_marks")
    op.drop_index(op.f("ix_essays_person_id"), table_name="essays")
    op.drop_table("essays")
