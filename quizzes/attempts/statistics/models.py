"""What the answers of a quiz came to, question by question, as it was last reckoned."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class QuizStatistics(Base):
    """When the figures of a quiz were reckoned, and from how many papers that were handed in."""

    __tablename__ = "quiz_statistics"

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id"), primary_key=True)
    paper_count: Mapped[int]
    computed_at: Mapped[datetime]


class ItemStatistics(Base):
    """The figures of one version of a question in one quiz, as `statistics.rules.ItemFigures` has them."""

    __tablename__ = "item_statistics"

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), primary_key=True, index=True)
    count: Mapped[int]
    facility: Mapped[float]
    discrimination: Mapped[float | None]
    chosen: Mapped[dict[str, Any]]
