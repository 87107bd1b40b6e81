"""People referred in standings: counted at the close, on both databases."""

import pytest
from flask import Flask

from lms import db
from lms.files.queries import get_file, path_of
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.contests.models import Contest
from quizzes.contests.rules.entry import EntryRules
from quizzes.entrants.actions import register_entrant
from quizzes.entrants.queries import require_open_contest
from quizzes.entrants.referring import referral_code
from quizzes.entrants.rules import Declaration
from quizzes.ranking import telling
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.readers import rank_again
from quizzes.ranking.rules import Prize, Ranking
from quizzes.results.models import Standing, Void
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.world import DAY, NOON, make_person, make_unit


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


def register(contest: Contest, person: Person, referrer: str = "") -> str:
    """Register somebody who came with a code, and return their own."""
    opened = require_open_contest(contest.slug)
    return referral_code(register_entrant(opened, person.id, Declaration(referrer=referrer), now=NOON).id)


def told(standing: Standing) -> dict[str, tuple[object, list[str]]]:
    """Return of each receipt how many people it referred and its prizes, of the file ranked again."""
    with path_of(get_file(standing.file_id or 0)).open("rb") as stream:
        again = rank_again(stream)
    assert again.differs_at is None
    return {
        one["entrant"]: (one["values"]["referred"], one["prizes"])
        for one in telling.entrants(again.conclusion)
    }


def test_people_count_once_who_sat_and_stay_counted_after_the_close(ward: Unit) -> None:
    """An refers Bình, Cúc and Dung, who never sits; Bình refers Em, who sits the second round alone."""
    contest = make_ranked_contest(
        ward,
        rounds=2,
        entry=EntryRules(has_referrals=True),
        ranking=Ranking(orders(Key.REFERRED, Key.SCORE)),
        prizes=(),
    )
    an, binh, cuc, dung, em = (make_person(name) for name in ("An", "Bình", "Cúc", "Dung", "Em"))
    code = register(contest, an)
    by_binh = register(contest, binh, code)
    for person in (cuc, dung):
        register(contest, person, code)
    register(contest, em, by_binh)
    first = {person.name: sit(person, contest, 3) for person in (an, binh, cuc)}
    second = {person.name: sit(person, contest, 3, number=2) for person in (an, binh, em)}

    one = make_draft(contest, 1)
    assert told(one) == {first["An"]: (2, []), first["Bình"]: (0, []), first["Cúc"]: (0, [])}
    db.session.add(
        Void(contest_id=contest.id, round_number=0, person_id=cuc.id, reason="Khai sai", created_at=OVER)
    )
    db.session.flush()

    assert told(make_draft(contest, 1)) == {first["An"]: (2, []), first["Bình"]: (0, [])}
    assert told(make_draft(contest, 2, now=OVER + DAY)) == {
        second["An"]: (1, []),
        second["Bình"]: (1, []),
        second["Em"]: (0, []),
    }
    assert told(make_draft(contest, now=OVER + DAY)) == {
        first["An"]: (2, []),
        first["Bình"]: (1, []),
        second["Em"]: (0, []),
    }


def test_a_prize_of_its_own_goes_to_those_who_referred_most_and_its_value_is_told(ward: Unit) -> None:
    contest = make_ranked_contest(
        ward,
        entry=EntryRules(has_referrals=True),
        prizes=(Prize("Giải Nhất"), Prize("Giải Giới thiệu", 2, keys=orders(Key.REFERRED))),
    )
    an, binh = make_person("An"), make_person("Bình")
    register(contest, binh, register(contest, an))
    receipts = {person.name: sit(person, contest, right) for person, right in ((an, 3), (binh, 5))}

    draft = make_draft(contest)

    assert told(draft) == {
        receipts["An"]: (1, ["Giải Giới thiệu"]),
        receipts["Bình"]: (0, ["Giải Nhất"]),
    }
    assert draft.facts["told_keys"] == ["score", "duration", "hand_in", "referred"]
