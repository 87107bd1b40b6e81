"""Writing and marking essays, and what becomes of their points."""

from datetime import timedelta
from fractions import Fraction
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.audit.models import AuditEntry
from lms.auth.models import Account
from lms.errors import Conflict, Forbidden, Invalid
from lms.files.queries import get_file, path_of
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.contests.models import Contest
from quizzes.essays import marking, queries
from quizzes.essays.actions import NewerKept, begin_essay, hand_in_essay, save_draft
from quizzes.essays.rules import EssayOver, EssaysUnmarked, HandedInForGood, State
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.readers import rank_again
from quizzes.ranking.rules import Prize, Ranking
from quizzes.ranking.values import points
from quizzes.results.actions import publish_standing
from quizzes.results.concluding import conclude_standing, is_published_already
from quizzes.results.queries import asked_for
from tests.quizzes.essays.world import CLOSED, TEXT, make_contest_with_essay, round_of, written
from tests.quizzes.results.world import make_draft, sit
from tests.quizzes.world import chance
from tests.world import DAY, MINUTE, NOON, make_person, make_staff, make_unit


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    return [make_person(name, unit=ward) for name in ("Nguyễn Văn An", "Lê Thị Bình", "Trần Cúc")]


@pytest.fixture
def markers(ward: Unit) -> list[Account]:
    return [make_staff(Role.GRADER, ward, name=name) for name in ("Giám khảo Một", "Giám khảo Hai")]


def give(contest: Contest, essay_id: int, account: Account, points: int) -> State:
    """Mark an essay, and return how far it is then."""
    return marking.mark_essay(
        contest, essay_id, points, remark="Rõ ý.", account_id=account.id, person_id=None, now=CLOSED
    ).state


def test_a_draft_is_kept_in_the_order_of_its_saves(ward: Unit, people: list[Person]) -> None:
    one = round_of(make_contest_with_essay(ward))
    me = people[0].id
    begin_essay(one, me, now=NOON, random=chance)

    assert save_draft(one, me, "Tôi", seq=1, now=NOON) == (1, 1)
    assert save_draft(one, me, "Tôi sẽ làm", seq=3, now=NOON) == (3, 3)
    assert save_draft(one, me, "Tôi sẽ làm", seq=3, now=NOON) == (3, 3)
    with pytest.raises(NewerKept):
        save_draft(one, me, "Tôi sẽ", seq=2, now=NOON)

    essay = begin_essay(one, me, now=NOON + MINUTE, random=chance)
    assert (essay.draft, essay.text, essay.started_at) == ("Tôi sẽ làm", None, NOON)


def test_an_essay_is_handed_in_at_its_length_and_changed_where_the_rules_allow(
    ward: Unit, people: list[Person]
) -> None:
    one = round_of(make_contest_with_essay(ward))
    me = people[0].id
    begin_essay(one, me, now=NOON, random=chance)

    with pytest.raises(Invalid, match="2 từ; bài nộp phải từ 3 đến 6 từ"):
        hand_in_essay(one, me, "Tôi sẽ", seq=1, now=NOON)
    essay = hand_in_essay(one, me, TEXT, seq=4, now=NOON)
    save_draft(one, me, "Tôi nghĩ lại", seq=5, now=NOON + MINUTE)

    assert (essay.text, essay.draft, essay.handed_in_at, essay.seq) == (TEXT, "Tôi nghĩ lại", NOON, 5)


def test_what_was_handed_in_for_good_stays(ward: Unit, people: list[Person]) -> None:
    contest = make_contest_with_essay(ward, may_change=False)
    essay = written(contest, people[0])

    with pytest.raises(HandedInForGood):
        save_draft(round_of(contest), people[0].id, "Tôi nghĩ lại", seq=9, now=NOON)
    with pytest.raises(HandedInForGood):
        hand_in_essay(round_of(contest), people[0].id, "Tôi nghĩ lại", seq=9, now=NOON)
    assert essay.draft == TEXT


def test_nothing_is_begun_or_kept_outside_its_time(ward: Unit, people: list[Person]) -> None:
    one = round_of(make_contest_with_essay(ward, minutes=30))
    me, other = people[0].id, people[1].id
    end = NOON + 30 * MINUTE

    for moment in (NOON - MINUTE, NOON + DAY):
        with pytest.raises(Conflict):
            begin_essay(one, other, now=moment, random=chance)
    begin_essay(one, me, now=NOON, random=chance)
    save_draft(one, me, "Tôi", seq=1, now=end + timedelta(seconds=14))
    with pytest.raises(EssayOver):
        save_draft(one, me, "Tôi sẽ", seq=2, now=end + timedelta(seconds=15))
    with pytest.raises(Forbidden):
        begin_essay(one, None, now=NOON, random=chance)


def test_what_is_kept_at_the_end_counts_if_its_length_is_right(ward: Unit, people: list[Person]) -> None:
    contest = make_contest_with_essay(ward)
    one = round_of(contest)
    for person, text in zip(people, (TEXT, "Tôi sẽ", "Một bài dài hơn hẳn sáu từ rồi"), strict=True):
        begin_essay(one, person.id, now=NOON, random=chance)
        save_draft(one, person.id, text, seq=1, now=NOON)

    [marked] = queries.essays_of(one)

    assert (marked.essay.person_id, marked.text, marked.state) == (people[0].id, TEXT, State.WAITING)


def test_each_essay_is_marked_by_so_many_and_never_by_its_writer(
    ward: Unit, people: list[Person], markers: list[Account]
) -> None:
    contest = make_contest_with_essay(ward, markers=2)
    essay = written(contest, people[0])
    first, second = markers

    def waits(account: Account, person_id: int | None = None) -> list[int]:
        found = queries.waiting_for(contest.id, account.id, person_id, now=CLOSED)
        return [marked.essay.id for _one, marked in found]

    assert waits(first) == waits(second) == [essay.id]
    assert waits(first, people[0].id) == []
    assert queries.waiting_for(contest.id, first.id, None, now=NOON + DAY) == []
    with pytest.raises(Forbidden):
        marking.mark_essay(
            contest, essay.id, 100, remark="", account_id=first.id, person_id=people[0].id, now=CLOSED
        )
    with pytest.raises(Invalid):
        give(contest, essay.id, first, 501)

    assert give(contest, essay.id, first, 400) is State.WAITING
    assert give(contest, essay.id, first, 425) is State.WAITING
    assert (waits(first), waits(second)) == ([], [essay.id])
    assert give(contest, essay.id, second, 500) is State.MARKED
    with pytest.raises(Conflict):
        give(contest, essay.id, second, 100)

    assert queries.points_by_person(contest.id, 1) == {people[0].id: Fraction(37, 8)}
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "essay.mark")).all()
    assert [(one.account_id, one.before, one.after) for one in entries] == [
        (first.id, None, {"points": "4"}),
        (first.id, {"points": "4"}, {"points": "4.25"}),
        (second.id, None, {"points": "5"}),
    ]


def test_markers_who_lie_apart_wait_for_the_organiser(
    ward: Unit, people: list[Person], markers: list[Account]
) -> None:
    contest = make_contest_with_essay(ward, markers=2, apart=2)
    essay = written(contest, people[0])

    with pytest.raises(Conflict):
        marking.settle_essay(contest, essay.id, 300, reason="Xem lại.", account_id=None, now=CLOSED)
    give(contest, essay.id, markers[0], 100)
    assert give(contest, essay.id, markers[1], 450) is State.APART
    assert queries.count_unmarked(contest.id, 1) == 1
    marking.settle_essay(contest, essay.id, 300, reason="Xem lại.", account_id=None, now=CLOSED)

    assert queries.count_unmarked(contest.id, None) == 0
    assert queries.points_by_person(contest.id, 1) == {people[0].id: Fraction(3)}


def test_a_voided_essay_has_no_points_until_the_void_is_lifted(
    ward: Unit, people: list[Person], markers: list[Account]
) -> None:
    contest = make_contest_with_essay(ward)
    essay = written(contest, people[0])
    give(contest, essay.id, markers[0], 400)

    with pytest.raises(Invalid):
        marking.void_essay(contest, essay.id, reason=" ", account_id=None, now=CLOSED)
    marking.void_essay(contest, essay.id, reason="Chép bài.", account_id=None, now=CLOSED)
    assert queries.points_by_person(contest.id, 1) == {people[0].id: Fraction(0)}
    marking.lift_void(contest, essay.id, account_id=None, now=CLOSED)
    assert queries.points_by_person(contest.id, 1) == {people[0].id: Fraction(4)}


def test_points_are_added_and_nothing_is_published_before_all_are_there(
    ward: Unit, people: list[Person], markers: list[Account]
) -> None:
    contest = make_contest_with_essay(ward)
    for person, right in zip(people, (3, 2, 1), strict=True):
        sit(person, contest, right)
    essays = [written(contest, person) for person in people[1:]]
    give(contest, essays[0].id, markers[0], 250)

    with pytest.raises(EssaysUnmarked, match="Còn 1 bài"):
        publish_standing(make_draft(contest).id, account_id=None, now=CLOSED, needs_verified=False)
    early = make_draft(contest)
    give(contest, essays[1].id, markers[0], 150)
    with pytest.raises(Conflict, match="Hãy xếp hạng lại"):
        publish_standing(early.id, account_id=None, now=CLOSED, needs_verified=False)
    standing = publish_standing(make_draft(contest).id, account_id=None, now=CLOSED, needs_verified=False)

    content = path_of(get_file(standing.file_id or 0)).read_bytes()
    again = rank_again(BytesIO(content))
    table = again.conclusion.table
    assert again.differs_at is None
    by_key = table.of_key(again.conclusion.terms.keys[0], "")
    assert [points(by_key[row]) for row in again.conclusion.lines()] == [
        Fraction(9, 2),
        Fraction(3),
        Fraction(5, 2),
    ]
    assert standing.facts["keys"] == ["score_with_essay", "duration"]


def test_essays_that_decide_nothing_may_be_marked_after_the_publication(
    ward: Unit, people: list[Person], markers: list[Account]
) -> None:
    contest = make_contest_with_essay(ward, ranking=Ranking(orders(Key.SCORE, Key.DURATION)))
    sit(people[0], contest, 3)
    essay = written(contest, people[0])
    draft = make_draft(contest)

    published = publish_standing(draft.id, account_id=None, now=CLOSED, needs_verified=False)
    give(contest, essay.id, markers[0], 400)

    asked = asked_for(contest, None, now=CLOSED)
    assert is_published_already(asked, conclude_standing(asked))
    content = path_of(get_file(published.file_id or 0)).read_bytes()
    assert rank_again(BytesIO(content)).conclusion.table.essay.tolist() == [0]


def test_essays_stop_publishing_where_a_prize_alone_goes_by_them(ward: Unit, people: list[Person]) -> None:
    by_essay = Prize("Giải bài viết", keys=orders(Key.SCORE_WITH_ESSAY))
    contest = make_contest_with_essay(ward, ranking=Ranking(orders(Key.SCORE)), prizes=(by_essay,))
    sit(people[0], contest, 3)
    written(contest, people[0])

    with pytest.raises(EssaysUnmarked, match="Hãy chấm nốt"):
        publish_standing(make_draft(contest).id, account_id=None, now=CLOSED, needs_verified=False)
