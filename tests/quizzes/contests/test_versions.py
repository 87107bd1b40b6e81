"""Rules that change while a contest runs: versions, notices, and what stays as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, Invalid
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.hours import Hours, Spell
from quizzes.attempts.models import Quiz
from quizzes.contests.actions import change_rules
from quizzes.contests.models import Contest, Round
from quizzes.contests.queries import list_versions, rules_of
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import EntryRules, Kind
from quizzes.contests.rules.stages import Stage, StageKind
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.rules import Prize, Ranking
from tests.pages import fields_of
from tests.quizzes.world import fresh, make_attempt, make_bank, make_contest, make_round, quiz_of
from tests.world import DAY, MINUTE, NOON, make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


def weekly(province: Unit) -> Contest:
    """Publish a contest of three days, each a round; the first begins at noon."""
    bank_id = make_bank(unit=province)
    days = range(3)
    return make_contest(
        province,
        *(
            make_round(
                bank_id, title=f"Ngày {n + 1}", opens_at=NOON + n * DAY, closes_at=NOON + (n + 1) * DAY
            )
            for n in days
        ),
    )


def change(contest: Contest, rules: ContestRules, now: datetime, notice: str = "Đề còn 9 câu.") -> int:
    return change_rules(contest.id, rules, notice=notice, account_id=None, now=now)


def with_round(rules: ContestRules, place: int, **values: Any) -> ContestRules:
    rounds = list(rules.rounds)
    rounds[place] = replace(rounds[place], **values)
    return replace(rules, rounds=tuple(rounds))


def test_a_change_makes_the_next_version_and_attempts_keep_theirs(province: Unit) -> None:
    contest = weekly(province)
    early = make_attempt(make_person(), quiz_of(contest), now=NOON + MINUTE)
    rules = rules_of(contest.id)

    number = change(contest, with_round(rules, 0, question_count=9, minutes=5), NOON + 2 * MINUTE)

    late = make_attempt(make_person(), quiz_of(contest), now=NOON + 3 * MINUTE)
    assert (number, [one.number for one in list_versions(contest.id)]) == (2, [2, 1])
    assert [(one.rules_version, one.question_count) for one in (fresh(early), fresh(late))] == [
        (1, 20),
        (2, 9),
    ]
    assert fresh(early).deadline_at == NOON + 16 * MINUTE
    assert list_versions(contest.id)[0].notice == "Đề còn 9 câu."
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "contest.change_rules")).one()
    assert entry.reason == "Đề còn 9 câu."


def test_a_closed_round_is_never_rewritten(province: Unit) -> None:
    contest = weekly(province)
    rules = rules_of(contest.id)
    later = NOON + DAY + MINUTE

    with pytest.raises(Invalid) as refusal:
        change(contest, with_round(rules, 0, question_count=9), later)
    assert list(refusal.value.problems) == ["rounds-0-title"]
    change(contest, with_round(rules, 1, question_count=9), later)

    kept = db.session.execute(
        select(Quiz.rules_version, Quiz.question_count)
        .join(Round, Round.quiz_id == Quiz.id)
        .order_by(Round.number)
    ).all()
    assert kept == [(1, 20), (2, 9), (2, 20)]


def test_rounds_to_come_are_added_and_dropped(province: Unit) -> None:
    contest = weekly(province)
    rules = rules_of(contest.id)
    extra = replace(rules.rounds[2], title="Ngày 4", opens_at=NOON + 3 * DAY, closes_at=NOON + 4 * DAY)

    change(contest, replace(rules, rounds=(*rules.rounds, extra)), NOON)
    assert db.session.get_one(Quiz, quiz_of(contest, 4)).opens_at == extra.opens_at
    change(contest, replace(rules, rounds=rules.rounds[:2]), NOON)

    titles = db.session.scalars(select(Round.title).order_by(Round.number)).all()
    assert titles == ["Ngày 1", "Ngày 2"]
    assert len(db.session.scalars(select(Quiz.id)).all()) == 2


def test_a_draft_and_rules_that_cannot_be_held_are_refused(province: Unit) -> None:
    contest = weekly(province)
    rules = rules_of(contest.id)

    with pytest.raises(Invalid) as refusal:
        change(contest, with_round(rules, 1, question_count=26), NOON, notice=" ")
    assert list(refusal.value.problems) == ["rounds-1-question_count", "notice"]
    contest.state = "draft"
    db.session.flush()
    with pytest.raises(Conflict):
        change(contest, with_round(rules, 1, minutes=20), NOON)
    assert [one.number for one in list_versions(contest.id)] == [1]


def open_now(province: Unit, **rules: Any) -> Contest:
    now, bank_id = datetime.now(UTC).replace(second=0, microsecond=0), make_bank(unit=province)
    one = make_round(bank_id, opens_at=now - timedelta(hours=1), closes_at=now + DAY)
    contest = make_contest(province, rules=ContestRules((one,), "<p>Thể lệ</p>", **rules))
    db.commit()
    return contest


def local(at: datetime) -> str:
    return (at + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M")


def typed(client: FlaskClient, page: str, **values: Any) -> dict[str, Any]:
    """Return what a page with a form sends, with these fields changed."""
    changed = {name.replace("__", "-"): value for name, value in values.items()}
    return fields_of(client.get(page).text) | changed


def test_an_organiser_changes_published_rules_and_entrants_read_the_notice(
    province: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    sign_in(client, make_staff(Role.ORGANISER, province))
    page = f"/organising/contests/{contest.id}/rules"
    form = typed(client, page, rounds__0__minutes=20)

    refused = client.post(page, data=form)
    assert (refused.status_code, rules_of(contest.id).rounds[0].minutes) == (400, 15)
    client.post(page, data=form | {"notice": "Có 20 phút làm bài."})

    assert rules_of(contest.id).rounds[0].minutes == 20
    assert "Bản 2" in client.get(f"/organising/contests/{contest.id}").text
    sign_in(client, make_account(make_person(unit=province)))
    assert "Có 20 phút làm bài." in client.get(f"/c/{contest.slug}").text
    versions = client.get(f"/c/{contest.slug}/rules").text
    assert versions.index("Bản 2") < versions.index("Có 20 phút làm bài.") < versions.index("Bản 1")
    assert client.post(page, data=form | {"notice": "x"}).status_code == 403


def test_the_rules_of_a_draft_are_edited_and_not_changed(province: Unit, client: FlaskClient) -> None:
    contest = open_now(province)
    sign_in(client, make_staff(Role.ORGANISER, province))
    page = f"/organising/contests/{contest.id}"
    assert "Sửa thể lệ" in client.get(page).text

    client.post(f"{page}/take-back")

    assert client.get(f"{page}/rules").location == page
    assert "Sửa thể lệ" not in client.get(page).text


def test_what_is_not_touched_stays_as_it_was(province: Unit, client: FlaskClient) -> None:
    told: dict[str, Any] = {
        "stages": (Stage("Chung kết", StageKind.LIVE, NOON + 9 * DAY, NOON + 10 * DAY),),
        "entry": EntryRules(kinds=(Kind.MEMBER,)),
        "ranking": Ranking(orders(Key.SCORE, Key.START)),
        "prizes": (Prize("Giải Nhất"),),
    }
    contest = open_now(province, **told)
    sign_in(client, make_staff(Role.ORGANISER, province))
    page = f"/organising/contests/{contest.id}/rules"

    client.post(page, data=typed(client, page, rounds__0__minutes=30, notice="30 phút."))

    kept = rules_of(contest.id)
    assert kept.rounds[0].minutes == 30
    assert {name: getattr(kept, name) for name in told} == told


def test_the_choices_of_few_contests_are_typed_on_the_same_page(province: Unit, client: FlaskClient) -> None:
    make_bank(unit=province)
    sign_in(client, make_staff(Role.ORGANISER, province))
    db.commit()
    form = typed(
        client,
        "/organising/contests/new",
        title="Thi",
        is_rehearsal="y",
        rounds_overlap="y",
        rounds__0__weekdays=[1, 3],
        rounds__0__spells="11:00-13:00, 20h-24h00",
        rounds__0__daily_limit=1,
        rounds__0__counts="first",
        rounds__0__closes_at=local(datetime.now(UTC) + 9 * DAY),
    )

    wrong = client.post("/organising/contests/new", data=form | {"rounds-0-spells": "trưa"})
    assert (wrong.status_code, wrong.text.count("Hãy nhập khung giờ như 11:00-13:00")) == (400, 2)
    made = client.post("/organising/contests/new", data=form)

    assert made.status_code == 302
    kept = rules_of(1)
    one = kept.rounds[0]
    assert one.hours == Hours((1, 3), (Spell(660, 780), Spell(1200, 1440)))
    assert (one.daily_limit, one.counts, kept.rounds_overlap) == (1, "first", True)
    assert db.session.get_one(Contest, 1).is_rehearsal
    again = client.get("/organising/contests/1/edit").text
    assert 'value="11:00–13:00, 20:00–24:00"' in again


def test_entrants_read_what_ranks_them_and_are_bound_to_a_seed_they_cannot_know(
    province: Unit, client: FlaskClient
) -> None:
    contest = open_now(province, ranking=Ranking(orders(Key.SCORE, Key.LOT)))
    plain = open_now(make_unit("LĐLĐ tỉnh Bến Nghé"))
    sign_in(client, make_account(make_person(unit=province)))

    page = client.get(f"/c/{contest.slug}/rules").text

    seed = db.session.get_one(Contest, contest.id).lot_seed or ""
    assert "Điểm; Rút thăm" in " ".join(page.split())
    assert sha256(seed.encode()).hexdigest() in page
    assert seed not in page
    assert "Rút thăm" not in client.get(f"/c/{plain.slug}/rules").text
