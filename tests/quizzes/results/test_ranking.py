"""From attempts to a standing that is published: on both databases."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, NotFound, Refused
from lms.files.queries import get_file, path_of
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.attempts.prediction import Prediction, Target
from quizzes.attempts.prediction import Scope as Span
from quizzes.contests.cli import commands
from quizzes.contests.models import Contest
from quizzes.ranking import telling
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.readers import rank_again
from quizzes.ranking.rules import OnePrize, Prize, Ranking, Scope
from quizzes.results import actions, queries
from quizzes.results.concluding import conclude_standing, is_published_already
from quizzes.results.models import Award, Close, Standing, StandingRow, StandingUnit, Verification, Void
from quizzes.results.rules import StillOpen, StillSitting, TiesLeft, Unverified
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.quizzes.world import make_attempt, quiz_of
from tests.world import DAY, MINUTE, NOON, make_person, make_post, make_unit


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    """An, who is an official, and Bình of one unit, Cúc of another."""
    one, two = make_unit("CĐCS Một", parent=ward, code="G1"), make_unit("CĐCS Hai", parent=ward, code="G2")
    people = [
        make_person("Nguyễn Văn An", unit=one),
        make_person("Lê Thị Bình", unit=one),
        make_person("Trần Thị Cúc", unit=two),
    ]
    make_post(people[0], one)
    return people


@pytest.fixture
def contest(ward: Unit, people: list[Person]) -> Contest:
    """A contest of one round in which Cúc has 5, An 4 and Bình 2 right."""
    contest = make_ranked_contest(ward)
    an, binh, cuc = people
    sit(an, contest, 3)
    sit(an, contest, 4)
    sit(binh, contest, 2)
    sit(cuc, contest, 5, minutes=9)
    return contest


def rows_of(standing: Standing) -> list[tuple[int, ...]]:
    found = db.session.execute(
        select(
            StandingRow.place,
            StandingRow.rank,
            StandingRow.unit_rank,
            StandingRow.parent_rank,
            Attempt.person_id,
        )
        .join(Attempt, Attempt.id == StandingRow.attempt_id)
        .where(StandingRow.standing_id == standing.id)
        .order_by(StandingRow.place)
    )
    return [tuple(row) for row in found]


def won(standing: Standing) -> list[tuple[object, ...]]:
    found = db.session.execute(
        select(Award.place, Award.title, Award.value)
        .where(Award.standing_id == standing.id)
        .order_by(Award.place)
    )
    return [tuple(row) for row in found]


def verify(standing: Standing) -> None:
    for attempt_id in db.session.scalars(select(Award.attempt_id).where(Award.standing_id == standing.id)):
        db.session.add(
            Verification(
                contest_id=standing.contest_id,
                round_number=standing.round_number,
                attempt_id=attempt_id,
                has_identity=True,
                has_unit=True,
                has_contact=True,
                has_dossier=True,
                note="",
                checked_at=OVER,
            )
        )
    db.session.flush()


def test_a_round_is_ranked_with_the_ranks_in_unit_and_above(contest: Contest, people: list[Person]) -> None:
    an, binh, cuc = (person.id for person in people)

    draft = make_draft(contest)

    assert rows_of(draft) == [(1, 1, 1, 1, cuc), (2, 2, 1, 2, an), (3, 3, 2, 3, binh)]
    assert won(draft) == [(1, "Giải Nhất", 500_000), (2, "Giải Nhì", 0)]
    assert (draft.state, draft.version, draft.facts["people"], draft.facts["attempts"]) == ("draft", 1, 3, 4)


def test_the_values_of_the_attempt_that_counts_are_exact(contest: Contest) -> None:
    draft = make_draft(contest)

    told = db.session.scalars(
        select(StandingRow.told).where(StandingRow.standing_id == draft.id).order_by(StandingRow.place)
    ).all()

    assert told == [[5, 540_000, 540_000], [4, 300_000, 300_000], [2, 300_000, 300_000]]


def test_the_file_of_a_standing_is_ranked_again_to_the_same(contest: Contest) -> None:
    draft = make_draft(contest)

    with path_of(get_file(draft.file_id or 0)).open("rb") as stream:
        again = rank_again(stream)

    assert (again.differs_at, again.sha256) == (None, draft.sha256)
    assert [(one["unit"], one["kind"], one["prizes"]) for one in telling.entrants(again.conclusion)] == [
        ("G2", "member", ["Giải Nhất"]),
        ("G1", "official", ["Giải Nhì"]),
        ("G1", "member", []),
    ]
    assert {code: unit.members for code, unit in again.conclusion.terms.units.items()} == {
        "G1": 2,
        "G2": 1,
        "W": 3,
    }


def test_units_stand_in_the_table_of_their_prize(contest: Contest) -> None:
    draft = make_draft(contest)

    told = db.session.scalars(select(StandingUnit.told).where(StandingUnit.standing_id == draft.id)).all()

    assert [(one["unit"], one["people"], one["turnout"], one["prize"]) for one in told] == [
        ("G1", 2, 100.0, "Nhất"),
        ("G2", 1, 100.0, None),
    ]


def test_a_round_is_not_ranked_before_its_grace_is_over(contest: Contest) -> None:
    closes_at = NOON + DAY
    with pytest.raises(StillOpen):
        queries.asked_for(contest, 1, now=closes_at + timedelta(seconds=14))

    assert queries.asked_for(contest, 1, now=closes_at + timedelta(seconds=15)).round_number == 1


def test_nobody_is_ranked_while_somebody_sits(contest: Contest, people: list[Person]) -> None:
    make_attempt(people[1], quiz_of(contest), now=NOON + DAY - MINUTE)

    with pytest.raises(StillSitting, match="Còn 1 bài chưa nộp xong"):
        queries.asked_for(contest, None, now=OVER)


def test_what_was_given_back_does_not_rank(contest: Contest, people: list[Person]) -> None:
    cuc = db.session.scalars(select(Attempt).where(Attempt.person_id == people[2].id)).one()
    cuc.given_back_at = NOON + MINUTE

    assert [row[-1] for row in rows_of(make_draft(contest))] == [people[0].id, people[1].id]


def test_attempts_of_a_double_count_for_the_person_that_survives(
    contest: Contest, people: list[Person]
) -> None:
    an, binh, cuc = people
    cuc.merged_into_id = binh.id

    draft = make_draft(contest)

    assert [(place, person) for place, *_ranks, person in rows_of(draft)] == [(1, cuc.id), (2, an.id)]
    assert draft.facts["people"] == 2


def test_ranking_again_takes_the_place_of_the_draft(contest: Contest) -> None:
    first = make_draft(contest)
    second = make_draft(contest)

    assert first.sha256 == second.sha256
    assert db.session.scalar(select(func.count()).select_from(Standing)) == 1
    assert db.session.scalar(select(func.count()).select_from(StandingRow)) == 3


def test_nothing_is_published_before_winners_are_verified(contest: Contest) -> None:
    draft = make_draft(contest)

    with pytest.raises(Unverified, match="Còn 2 người đạt giải"):
        actions.publish_standing(draft.id, account_id=None, now=OVER)

    verify(draft)
    published = actions.publish_standing(draft.id, account_id=None, now=OVER)
    assert (published.state, published.published_at) == ("published", OVER)
    assert db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == (
        "standing.publish"
    )
    with pytest.raises(Conflict):
        actions.publish_standing(draft.id, account_id=None, now=OVER)


def test_a_tie_at_the_edge_of_a_prize_stops_publication(ward: Unit, people: list[Person]) -> None:
    contest = make_ranked_contest(ward, ranking=Ranking(orders(Key.SCORE)), collective=())
    for person in people:
        sit(person, contest, 4)
    draft = make_draft(contest)
    verify(draft)

    with pytest.raises(TiesLeft, match="mép giải: Giải Nhất"):
        actions.publish_standing(draft.id, account_id=None, now=OVER)


def test_a_void_moves_the_next_up_and_makes_a_second_version_with_its_differences(
    contest: Contest, people: list[Person]
) -> None:
    first = make_draft(contest)
    actions.publish_standing(first.id, account_id=None, now=OVER, needs_verified=False)
    cuc = db.session.scalars(select(Attempt).where(Attempt.person_id == people[2].id)).one()
    an = db.session.scalars(
        select(Attempt).where(Attempt.person_id == people[0].id, Attempt.number == 2)
    ).one()
    binh = db.session.scalars(select(Attempt).where(Attempt.person_id == people[1].id)).one()
    db.session.add(
        Void(
            contest_id=contest.id,
            round_number=1,
            person_id=people[2].id,
            reason="Sai đơn vị",
            created_at=OVER,
        )
    )
    db.session.flush()

    second = make_draft(contest)
    actions.publish_standing(second.id, account_id=None, now=OVER, needs_verified=False)

    assert (first.version, second.version) == (1, 2)
    assert rows_of(first)[0][-1] == people[2].id
    assert won(second) == [(1, "Giải Nhất", 500_000), (2, "Giải Nhì", 0)]
    assert second.differences == [
        {"entrant": cuc.receipt_code, "change": "removed"},
        *sorted(
            [
                {
                    "entrant": an.receipt_code,
                    "change": "prize",
                    "before": ["Giải Nhì"],
                    "after": ["Giải Nhất"],
                },
                {"entrant": binh.receipt_code, "change": "prize", "before": [], "after": ["Giải Nhì"]},
                {"entrant": cuc.receipt_code, "change": "prize", "before": ["Giải Nhất"], "after": []},
            ],
            key=lambda one: str(one["entrant"]),
        ),
    ]
    assert (second.facts["voided"], second.facts["people"]) == (1, 3)


def void(person: Person, contest: Contest) -> None:
    db.session.add(
        Void(contest_id=contest.id, round_number=0, person_id=person.id, reason="x", created_at=OVER)
    )
    db.session.flush()


def test_what_was_counted_is_frozen_at_the_close(ward: Unit, people: list[Person]) -> None:
    contest = make_ranked_contest(ward, predictions=(Prediction(Target.ALL_RIGHT, is_required=False),))
    sit(people[0], contest, 5)
    sit(people[1], contest, 5)
    sit(people[2], contest, 4)
    make_draft(contest)
    void(people[0], contest)

    make_draft(contest)

    close = db.session.scalars(select(Close)).one()
    assert (close.round_number, close.people, close.attempts, close.counted) == (1, 3, 3, 2)


def test_who_predicted_nearest_comes_first_and_no_prediction_is_last(
    ward: Unit, people: list[Person]
) -> None:
    contest = make_ranked_contest(
        ward,
        predictions=(Prediction(Target.PEOPLE, is_required=False),),
        ranking=Ranking(orders(Key.SCORE, Key.PREDICTION)),
    )
    for person, guess in zip(people, (None, 9, 2), strict=True):
        receipt = sit(person, contest, 4)
        attempt = db.session.scalars(select(Attempt).where(Attempt.receipt_code == receipt)).one()
        attempt.prediction = guess

    draft = make_draft(contest)

    told = db.session.scalars(
        select(StandingRow.told).where(StandingRow.standing_id == draft.id).order_by(StandingRow.place)
    ).all()
    assert told == [[4, 1], [4, 6], [4, None]]
    assert [row[-1] for row in rows_of(draft)] == [people[2].id, people[1].id, people[0].id]


def test_a_second_prediction_has_a_count_of_its_own_that_no_void_changes(
    ward: Unit, people: list[Person]
) -> None:
    contest = make_ranked_contest(
        ward,
        predictions=(
            Prediction(Target.PEOPLE, is_required=False),
            Prediction(Target.ALL_RIGHT, Span.CONTEST, is_required=False),
        ),
        ranking=Ranking(orders(Key.PREDICTION, Key.PREDICTION2)),
    )
    for person, second in zip(people, (9, None, 1), strict=True):
        receipt = sit(person, contest, 5)
        attempt = db.session.scalars(select(Attempt).where(Attempt.receipt_code == receipt)).one()
        attempt.prediction, attempt.prediction2 = 4, second
    make_draft(contest)
    void(people[0], contest)

    draft = make_draft(contest)

    told = db.session.scalars(
        select(StandingRow.told).where(StandingRow.standing_id == draft.id).order_by(StandingRow.place)
    ).all()
    assert told == [[1, 2], [1, None]]
    assert (draft.facts["prediction"]["counted"], draft.facts["prediction2"]["counted"]) == (3, 3)
    assert db.session.execute(
        select(Close.round_number, Close.counted, Close.counted2).order_by(Close.round_number)
    ).all() == [(0, 3, 3), (1, 3, 3)]


def test_rounds_add_up_to_the_whole_contest(ward: Unit, people: list[Person]) -> None:
    contest = make_ranked_contest(
        ward, rounds=2, prizes=(Prize("Giải chung cuộc", scope=Scope.OVERALL), Prize("Giải tuần"))
    )
    an, binh, cuc = people
    sit(an, contest, 5)
    sit(binh, contest, 4)
    sit(binh, contest, 4, number=2)
    sit(cuc, contest, 2, number=2)

    whole = make_draft(contest, now=OVER + DAY)

    assert [row[-1] for row in rows_of(whole)] == [binh.id, an.id, cuc.id]
    assert (whole.round_number, won(whole)) == (0, [(1, "Giải chung cuộc", 0)])
    assert won(make_draft(contest, 1)) == [(1, "Giải tuần", 0)]
    with pytest.raises(NotFound, match="không có vòng 3"):
        queries.asked_for(contest, 3, now=OVER + DAY)


def test_who_won_in_a_published_round_is_passed_over_where_the_rules_say_so(
    ward: Unit, people: list[Person]
) -> None:
    contest = make_ranked_contest(
        ward,
        rounds=2,
        ranking=Ranking(one_prize=OnePrize.CONTEST),
        prizes=(Prize("Giải tuần"),),
    )
    for number in (1, 2):
        sit(people[0], contest, 5, number=number)
        sit(people[1], contest, 4, number=number)
    first = make_draft(contest, 1)
    actions.publish_standing(first.id, account_id=None, now=OVER, needs_verified=False)

    second = make_draft(contest, 2, now=OVER + DAY)

    assert [(row[0], row[1], row[-1]) for row in rows_of(second)] == [
        (1, 1, people[0].id),
        (2, 2, people[1].id),
    ]
    assert won(second) == [(2, "Giải tuần", 0)]


def test_a_rehearsal_is_ranked_before_its_close_and_asks_for_no_verification(
    ward: Unit, people: list[Person]
) -> None:
    contest = make_ranked_contest(ward, is_rehearsal=True)
    sit(people[0], contest, 5)

    draft = make_draft(contest, now=NOON + MINUTE)

    assert draft.facts["is_rehearsal"]
    assert actions.publish_standing(draft.id, account_id=None, now=OVER).state == "published"


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(commands, list(map(str, words)), catch_exceptions=False)


def test_the_commands_rank_publish_and_leave_alone_what_did_not_change(
    app: Flask, contest: Contest, tmp_path: Path
) -> None:
    db.session.commit()
    with time_machine.travel(OVER, tick=False):
        ranked = json.loads(run(app, "rank", contest.slug, "--json").stdout)
        units = json.loads(run(app, "rank", contest.slug, "--collective", "people", "--json").stdout)
        with pytest.raises(Unverified):
            run(app, "publish", contest.slug)
        first = json.loads(run(app, "publish", contest.slug, "--unverified", "--json").stdout)
        again = json.loads(run(app, "publish", contest.slug, "--json").stdout)

    assert [(one["rank"], one["unit"], one["values"]["score"]) for one in ranked["entrants"]] == [
        (1, "G2", 5),
        (2, "G1", 4),
        (3, "G1", 2),
    ]
    assert [one["unit"] for one in units["units"]] == ["G1", "G2"]
    assert (first["version"], first["new"], first["ranked"]) == (1, True, 3)
    assert again == first | {"new": False}
    told = json.loads(run(app, "rank", "--from", first["file"], "--json").stdout)
    assert (told["agrees"], told["entrants"]) == (True, ranked["entrants"])


def test_a_contest_that_is_not_there_is_refused_by_its_code(app: Flask) -> None:
    with pytest.raises(NotFound, match="Không có cuộc thi “u12”"):
        run(app, "rank", "u12")


def test_a_standing_that_says_what_is_published_is_known(contest: Contest) -> None:
    draft = make_draft(contest)
    actions.publish_standing(draft.id, account_id=None, now=OVER, needs_verified=False)
    asked = queries.asked_for(contest, None, now=OVER)

    assert is_published_already(asked, conclude_standing(asked))


def test_a_draft_contest_has_nothing_to_rank(contest: Contest) -> None:
    contest.state = "draft"

    with pytest.raises(Refused, match="chưa công bố"):
        queries.asked_for(contest, None, now=OVER)
