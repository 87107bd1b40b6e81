"""Long work: the row is the truth, the runner only takes its id."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of long work, with its progress and its result.

    `lease_until` is the moment from which a sweep may give an unfinished job to a runner again: a
    running job renews it while its runner lives.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_lease_until", "state", "lease_until"),)

    id: Mapped[Key]
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    locale: Mapped[str] = mapped_column(default="vi")
    state: Mapped[str]
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    result_url: Mapped[str | None]
    lease_until: Mapped[datetime]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
