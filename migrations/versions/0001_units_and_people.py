"""Units, the people in them and their posts."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "units",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", Bytewise, nullable=False),
        sa.Column("name_folded", Bytewise, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("path", Bytewise, nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", name=op.f("uq_units_code")),
    )
    op.create_index("ix_units_name_folded", "units", ["name_folded"], unique=False)
    op.create_index(op.f("ix_units_parent_id"), "units", ["parent_id"], unique=False)
    op.create_index("ix_units_path", "units", ["path"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", BigId, nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("name_sort", Bytewise, nullable=False),
        sa.Column("name_folded", Bytewise, nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_precision", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("member_code", sa.Text(), nullable=True),
        sa.Column("national_id_hash", sa.Text(), nullable=True),
        sa.Column("national_id_encrypted", sa.Text(), nullable=True),
        sa.Column("national_id_last4", sa.Text(), nullable=True),
        sa.Column("union_join_date", sa.Date(), nullable=True),
        sa.Column("union_join_precision", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("merged_into_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["people.id"], name=op.f("fk_people_merged_into_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("member_code", name=op.f("uq_people_member_code")),
    )
    op.create_index(op.f("ix_people_email"), "people", ["email"], unique=False)
    is_merged = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_people_merged_into_id",
        "people",
        ["merged_into_id"],
        unique=False,
        sqlite_where=is_merged,
        postgresql_where=is_merged,
    )
    op.create_index("ix_people_name_folded", "people", ["name_folded"], unique=False)
    op.create_index("ix_people_name_sort_id", "people", ["name_sort", "id"], unique=False)
    op.create_index(op.f("ix_people_national_id_hash"), "people", ["national_id_hash"], unique=False)
    op.create_index(op.f("ix_people_phone"), "people", ["phone"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_memberships_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_person_id"), "memberships", ["person_id"], unique=False)
    op.create_index(
        "ix_memberships_unit_id_until",
        "memberships",
        ["unit_id", "until", "since", "person_id"],
        unique=False,
    )
    op.create_table(
        "posts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("post_kind", sa.Text(), nullable=True),
        sa.Column("cadre_type", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_posts_person_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_posts_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    op.create_index(op.f("ix_posts_person_id"), "posts", ["person_id"], unique=False)
    op.create_index(
        "ix_posts_unit_id_until",
        "posts",
        ["unit_id", "until", "since", "person_id", "cadre_type"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("posts")
    op.drop_table("memberships")
    op.drop_table("people")
    op.drop_table("units")
