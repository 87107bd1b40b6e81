"""Courses, lessons and their audiences."""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise, Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", Bytewise, nullable=False),
        sa.Column("title_folded", Bytewise, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("quiz_id", BigId, nullable=True),
        sa.Column("bank_id", BigId, nullable=True),
        sa.Column("created_by_id", BigId, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_courses_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_banks.id"], name=op.f("fk_courses_bank_id_question_banks")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts.id"], name=op.f("fk_courses_created_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_courses_quiz_id_quizzes")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_courses_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_courses_activity_id")),
        sa.UniqueConstraint("quiz_id", name=op.f("uq_courses_quiz_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_courses_slug")),
    )
    op.create_index("ix_courses_title_sort_id", "courses", ["title_sort", "id"], unique=False)
    op.create_index(op.f("ix_courses_unit_id"), "courses", ["unit_id"], unique=False)
    op.create_table(
        "modules",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("removed_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_modules_course_id_courses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules")),
    )
    op.create_index(op.f("ix_modules_course_id"), "modules", ["course_id"], unique=False)
    op.create_table(
        "lessons",
        sa.Column("id", BigId, nullable=False),
        sa.Column("module_id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("removed_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_lessons_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(["module_id"], ["modules.id"], name=op.f("fk_lessons_module_id_modules")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_lessons_activity_id")),
    )
    op.create_index(op.f("ix_lessons_module_id"), "lessons", ["module_id"], unique=False)
    op.create_table(
        "lesson_files",
        sa.Column("id", BigId, nullable=False),
        sa.Column("lesson_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_lesson_files_file_id_files")),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_files_lesson_id_lessons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_files")),
    )
    op.create_index(op.f("ix_lesson_files_lesson_id"), "lesson_files", ["lesson_id"], unique=False)
    op.create_table(
        "course_audiences",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("population_id", BigId, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("published_at", Moment, nullable=False),
        sa.Column("withdrawn_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_audiences_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["population_id"], ["populations.id"], name=op.f("fk_course_audiences_population_id_populations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_audiences")),
    )
    op.create_index(
        "ix_course_audiences_one_live",
        "course_audiences",
        ["course_id", "population_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(op.f("ix_course_audiences_course_id"), "course_audiences", ["course_id"], unique=False)
    op.create_index(
        op.f("ix_course_audiences_population_id"), "course_audiences", ["population_id"], unique=False
    )
    op.create_table(
        "lesson_visits",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("lesson_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_visits_lesson_id_lessons")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_lesson_visits_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "lesson_id", name=op.f("pk_lesson_visits")),
    )
    op.create_index(op.f("ix_lesson_visits_lesson_id"), "lesson_visits", ["lesson_id"], unique=False)


def downgrade() -> None:
    op.drop_table("lesson_visits")
    op.drop_table("course_audiences")
    op.drop_table("lesson_files")
    op.drop_table("lessons")
    op.drop_table("modules")
    op.drop_table("courses")
