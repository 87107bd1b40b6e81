"""Factories of contests that ask who enters."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from lms.units.models import Unit
from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import Asked, Division, EntryRules, Field, Need
from quizzes.entrants.queries import OpenContest, require_open_contest
from tests.quizzes.world import make_bank, make_contest, make_round
from tests.world import NOON

REQUIRED = Asked(Need.REQUIRED)
LOOSE = Asked(Need.REQUIRED, is_locked=False)
_numbers = itertools.count(1)
HOUR = timedelta(hours=1)


def asking(
    unit: Unit, *, divisions: tuple[Division, ...] = (), now: datetime = NOON, **entry: Any
) -> Contest:
    """Publish a contest that is open for an hour before and after a moment, with these rules of entry."""
    bank_id = make_bank(unit=unit, name=f"Ngân hàng {next(_numbers)}")
    one = make_round(bank_id, opens_at=now - HOUR, closes_at=now + HOUR)
    rules = ContestRules((one,), "<p>Thể lệ</p>", entry=EntryRules(**entry), divisions=divisions)
    return make_contest(unit, rules=rules)


def fields(*names: Field, loose: tuple[Field, ...] = ()) -> dict[Field, Asked]:
    """Return that these fields are required, some of them open to change after registering."""
    return dict.fromkeys(names, REQUIRED) | dict.fromkeys(loose, LOOSE)


def opened(contest: Contest) -> OpenContest:
    """Return a contest as those who register for it find it."""
    return require_open_contest(contest.slug)
