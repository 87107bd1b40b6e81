"""Results of contests: closes, standings and their rows, awards, and what staff decided; seeds of lots."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Json, Moment

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contests", sa.Column("lot_seed", sa.Text(), nullable=True))
    op.create_table(
        "closes",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("frozen_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("fk_closes_contest_id_contests")),
        sa.PrimaryKeyConstraint("contest_id", "round_number", name=op.f("pk_closes")),
    )
    op.create_table(
        "standings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("ties", Json, nullable=False),
        sa.Column("differences", Json, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("ranked_at", Moment, nullable=False),
        sa.Column("published_at", Moment, nullable=True),
        sa.Column("published_by_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_standings_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_standings_file_id_files")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["accounts.id"], name=op.f("fk_standings_published_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standings")),
        sa.UniqueConstraint(
            "contest_id", "round_number", "version", name=op.f("uq_standings_contest_id_round_number_version")
        ),
    )
    op.create_table(
        "standing_rows",
        sa.Column("standing_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("division_rank", sa.Integer(), nullable=False),
        sa.Column("unit_rank", sa.Integer(), nullable=False),
        sa.Column("parent_rank", sa.Integer(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("told", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["standings.id"], name=op.f("fk_standing_rows_standing_id_standings")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_standing_rows_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("standing_id", "place", name=op.f("pk_standing_rows")),
    )
    op.create_index(op.f("ix_standing_rows_attempt_id"), "standing_rows", ["attempt_id"])
    op.create_table(
        "awards",
        sa.Column("id", BigId, nullable=False),
        sa.Column("standing_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("value", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["standings.id"], name=op.f("fk_awards_standing_id_standings")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_awards_attempt_id_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
    )
    op.create_index(op.f("ix_awards_attempt_id"), "awards", ["attempt_id"])
    op.create_index(op.f("ix_awards_standing_id_place"), "awards", ["standing_id", "place"])
    op.create_table(
        "standing_units",
        sa.Column("standing_id", BigId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["standings.id"], name=op.f("fk_standing_units_standing_id_standings")
        ),
        sa.PrimaryKeyConstraint("standing_id", "key", "place", name=op.f("pk_standing_units")),
    )
    op.create_table(
        "verifications",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("has_identity", sa.Boolean(), nullable=False),
        sa.Column("has_unit", sa.Boolean(), nullable=False),
        sa.Column("has_contact", sa.Boolean(), nullable=False),
        sa.Column("has_dossier", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("checked_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_verifications_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_verifications_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_verifications_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("contest_id", "round_number", "attempt_id", name=op.f("pk_verifications")),
    )
    op.create_table(
        "voids",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("fk_voids_contest_id_contests")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_voids_person_id_people")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_voids_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voids")),
        sa.UniqueConstraint(
            "contest_id", "round_number", "person_id", name=op.f("uq_voids_contest_id_round_number_person_id")
        ),
    )
    op.create_table(
        "tie_decisions",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_tie_decisions_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_tie_decisions_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("contest_id", "round_number", "attempt_id", name=op.f("pk_tie_decisions")),
    )
    op.create_table(
        "collective_decisions",
        sa.Column("contest_id", BigId, nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("tier", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_collective_decisions_contest_id_contests")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_collective_decisions_unit_id_units")
        ),
        sa.PrimaryKeyConstraint(
            "contest_id", "round_number", "key", "unit_id", name=op.f("pk_collective_decisions")
        ),
    )


def downgrade() -> None:
    for table in (
        "collective_decisions",
        "tie_decisions",
        "voids",
        "verifications",
        "standing_units",
        "awards",
        "standing_rows",
        "standings",
        "closes",
    ):
        op.drop_table(table)
    op.drop_column("contests", "lot_seed")
