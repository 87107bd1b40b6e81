"""Quizzes, the papers drawn from them, and the attempts at them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key
from quizzes.attempts.rules import Purpose as Purpose
from quizzes.attempts.rules import Reveal as Reveal
from quizzes.attempts.rules import ScoreShown as ScoreShown


class EndedBy(StrEnum):
    """What ended an attempt."""

    PERSON = "person"
    DEADLINE = "deadline"
    STAFF = "staff"


class EventKind(StrEnum):
    """What happened to an attempt beside its start, its saves and its end."""

    TAKEN_OVER = "taken_over"
    EXTENDED = "extended"
    ENDED = "ended"
    GIVEN_BACK = "given_back"


class Quiz(Base):
    """A paper to be drawn from a bank, and the rules of sitting it; used by courses and by contests.

    Its owner is found by the kind of its activity; the rounds of a contest share the contest's activity.
    `extended_until` is the latest deadline that staff gave beyond the closing time.
    `plan` says how papers are put together beyond the count, as `quizzes.attempts.plan.PaperPlan` reads it.
    `hours` bound the window, as `quizzes.attempts.hours.Hours` reads them; `daily_limit` those of one day.
    `purpose` says what attempts are for: only official ones reach the ledger.
    `predictions` say what entrants predict, as `quizzes.attempts.prediction.Prediction` reads each.
    `essay` says what is written within the paper, as `quizzes.attempts.essay.PaperEssay` reads it.
    `rules_version` counts the owner's versions of the rules: each attempt keeps the one it was made under.
    """

    __tablename__ = "quizzes"

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_banks.id"), index=True)
    title: Mapped[str]
    question_count: Mapped[int]
    is_shuffled: Mapped[bool] = mapped_column(default=True)
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    minutes: Mapped[int | None]
    pass_percent: Mapped[int | None]
    attempt_limit: Mapped[int | None]
    reveal: Mapped[str]
    score_shown: Mapped[str]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    extended_until: Mapped[datetime | None]
    hours: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    daily_limit: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(default=Purpose.OFFICIAL, server_default=text("'official'"))
    predictions: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    essay: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    rules_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class Paper(Base):
    """What one entrant was asked, in the order shown: a list of {version_id, options, right}.

    `options` lists the keys of the version in the order shown: the first is letter "a" on this paper.
    `right` lists the letters, as shown, that are right. Beside them stands only what is not usual: `points`
    other than one, the `credit` of several right options, the `seconds` of a question with its own time, and
    the `kind` of one that is answered in fields: its `options` are what is put in order or the right sides of
    its pairs, and what is right stands in its version alone.
    `parts` lists {title, count} of each part; a paper without parts has none. With `needs_all` the person
    hands in only what is answered whole.
    """

    __tablename__ = "papers"

    id: Mapped[Key]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id"))
    items: Mapped[list[Any]]
    parts: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    needs_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


class Attempt(Base):
    """One sitting: `answers` maps a question's number on the paper ("1", "2" ...) to what was tapped last.

    That is [sequence, letters, milliseconds since 1970]. The sequence is that of the tap: an older one never
    overwrites a newer one of the same question. `late` holds in the same form what came too late to count.
    Where questions are asked one by one, `shown` maps the number of each to the milliseconds since 1970 at
    which it was first shown, `current_number` is the last of them, whose answers count until
    `current_ends_at` where it has a time of its own.
    `marks` are the points, as `quizzes.attempts.grading.Marks` reads them.
    `device` is the one browser that may save, once one has begun. An attempt that staff gave back stays as it
    ended, and counts for nothing.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("quiz_id", "person_id", "number"),
        Index(
            "ix_attempts_one_open",
            "quiz_id",
            "person_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index(
            "ix_attempts_open_deadline_at",
            "deadline_at",
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        {"postgresql_with": {"fillfactor": 60}},  # a save stays on its page and touches no index
    )

    id: Mapped[Key]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    rules_version: Mapped[int]
    question_count: Mapped[int]
    number: Mapped[int]
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    device: Mapped[str | None]
    user_agent: Mapped[str] = mapped_column(default="", server_default=text("''"))
    answers: Mapped[dict[str, Any]]
    late: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    last_seq: Mapped[int] = mapped_column(default=0)
    prediction: Mapped[int | None]
    prediction_seq: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    prediction2: Mapped[int | None]
    prediction2_seq: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    current_number: Mapped[int | None]
    current_ends_at: Mapped[datetime | None]
    shown: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    right_count: Mapped[int | None]
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    score: Mapped[float | None]
    outcome: Mapped[str | None]
    receipt_code: Mapped[str] = mapped_column(unique=True)
    given_back_at: Mapped[datetime | None]


class AttemptEvent(Base):
    """Something rare in an attempt: another device, an act of staff; never updated, never deleted.

    `act` names the act that many attempts share, so that a job which runs twice acts once.
    """

    __tablename__ = "attempt_events"
    __table_args__ = (UniqueConstraint("attempt_id", "act"),)

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    act: Mapped[str | None]
    happened_at: Mapped[datetime]
    kind: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]]


class QuestionUse(Base):
    """On how many papers of a quiz a question stood, of the papers up to the id `counted_to`."""

    __tablename__ = "question_uses"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id"), primary_key=True, index=True)
    paper_count: Mapped[int]
    counted_to: Mapped[int] = mapped_column(BigId, index=True)
