"""What a bank covers: its questions in use by topic, difficulty and article of law."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from lms import db
from lms.text import fold
from quizzes.bank.content import Difficulty
from quizzes.bank.models import Question


@dataclass
class TopicLine:
    """A topic with how many questions it has of each difficulty; no topic is an empty one."""

    topic: str
    counts: dict[Difficulty, int] = field(default_factory=lambda: dict.fromkeys(Difficulty, 0))

    @property
    def total(self) -> int:
        """How many questions it has."""
        return sum(self.counts.values())


def coverage_of(bank_id: int) -> Sequence[TopicLine]:
    """Return the topics of a bank, the one with the most questions first; one query."""
    rows = db.session.execute(
        select(Question.topic, Question.difficulty, func.count())
        .where(Question.bank_id == bank_id, Question.retired_at.is_(None))
        .group_by(Question.topic, Question.difficulty)
    )
    lines: dict[str, TopicLine] = {}
    for topic, difficulty, count in rows:
        lines.setdefault(topic, TopicLine(topic)).counts[Difficulty(difficulty)] = count
    return sorted(lines.values(), key=lambda line: (-line.total, fold(line.topic)))
