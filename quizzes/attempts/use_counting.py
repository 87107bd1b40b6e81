"""Counting how often each question stood on a paper of each quiz.

Papers keep their questions as JSON, so a chore counts the new ones; asking a million papers each time a
question is opened would take seconds. A paper is not decoded: an expression takes its versions from the text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Text, cast, func, insert, select, update

from lms import db
from quizzes.attempts.models import Paper, QuestionUse
from quizzes.bank.models import QuestionVersion

EVERY = 300
"""Seconds between two countings."""
SETTLED = timedelta(minutes=10)
"""Papers of the last minutes wait: one with a lower number may still be on its way to the database."""
BATCH = 2_000
VERSION_IDS = re.compile(r'"version_id": ?(\d+)')
"""The version of each item in the JSON of a paper; within a text of it the quotes would be escaped."""


def count_new_papers(now: datetime) -> None:
    """Count the questions of the papers that are new since the last time; each batch is kept at once."""
    while _count_batch(now) == BATCH:
        db.commit()
    db.commit()


def _count_batch(now: datetime) -> int:
    """Count the next papers, and return how many there were."""
    with db.reading() as session:
        counted_to = session.scalars(select(func.coalesce(func.max(QuestionUse.counted_to), 0))).one()
        papers = session.execute(
            select(Paper.id, Paper.quiz_id, cast(Paper.items, Text))
            .where(Paper.id > counted_to, Paper.created_at <= now - SETTLED)
            .order_by(Paper.id)
            .limit(BATCH)
        ).all()
        asked: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for _paper_id, quiz_id, items in papers:
            asked[quiz_id].update(VERSION_IDS.findall(items))
        versions = select(QuestionVersion.id, QuestionVersion.question_id)
        wanted = {int(version_id) for found in asked.values() for version_id in found}
        questions = {
            row.id: row.question_id for row in session.execute(versions.where(QuestionVersion.id.in_(wanted)))
        }
    uses: Counter[tuple[int, int]] = Counter()
    for quiz_id, found in asked.items():
        for version_id, count in found.items():
            uses[questions[int(version_id)], quiz_id] += count
    if papers:
        _add(uses, counted_to=papers[-1].id)
    return len(papers)


def _add(uses: Counter[tuple[int, int]], *, counted_to: int) -> None:
    known = _known({quiz_id for _question_id, quiz_id in uses})
    rows = [
        {"question_id": question_id, "quiz_id": quiz_id, "paper_count": count, "counted_to": counted_to}
        for (question_id, quiz_id), count in uses.items()
    ]
    new = [row for row in rows if (row["question_id"], row["quiz_id"]) not in known]
    more = [
        row | {"paper_count": row["paper_count"] + known[row["question_id"], row["quiz_id"]]}
        for row in rows
        if (row["question_id"], row["quiz_id"]) in known
    ]
    if new:
        db.session.execute(insert(QuestionUse), new)
    if more:
        db.session.execute(update(QuestionUse), more)


def _known(quiz_ids: Collection[int]) -> dict[tuple[int, int], int]:
    rows = db.session.execute(
        select(QuestionUse.question_id, QuestionUse.quiz_id, QuestionUse.paper_count).where(
            QuestionUse.quiz_id.in_(quiz_ids)
        )
    )
    return {(question_id, quiz_id): count for question_id, quiz_id, count in rows}
