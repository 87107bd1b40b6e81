"""What follows a published result: statistics, a decision on prizes, certificates that winners may take."""

from datetime import datetime

from lms import i18n
from quizzes.awards import actions, queries
from quizzes.awards.rules import Facts
from quizzes.contests.models import Contest
from quizzes.summaries.actions import keep_summaries, reckon
from quizzes.summaries.queries import closed_rounds


def hand_out(contest: Contest, round_number: int, *, account_id: int, now: datetime) -> None:
    """Reckon the rounds that are over, describe the decision, and release the certificates."""
    rounds, _are_all = closed_rounds(contest, now=now)
    keep_summaries(contest.id, reckon(contest.id, rounds, is_whole=False, tell=lambda done: None), now=now)
    typed = {"place": "Sông Trăng", "symbol": "QĐ-LĐLĐ", "signed_on": i18n.today(now)}
    facts = Facts(**queries.first_facts(contest) | typed)
    actions.describe_decision(contest, round_number, facts, account_id=account_id, now=now)
    standing = queries.require_published_standing(contest.id, round_number)
    actions.release_certificates(contest, standing, account_id=account_id, now=now)
