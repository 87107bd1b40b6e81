"""Collective prizes by hand: given with a reason, in the draft, the published file and its versions."""

import json
from collections.abc import Iterator

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from lms import db
from lms.audit.models import AuditEntry
from lms.files.queries import get_file, path_of
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Level, Unit
from quizzes.contests.cli import commands
from quizzes.contests.models import Contest
from quizzes.ranking.readers import rank_again
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure
from quizzes.results import actions
from quizzes.results.models import Award, Standing, UnitDecision
from quizzes.results.rules import PrizesLeft
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.world import NOON, make_person, make_staff, make_unit, sign_in

BY_HAND = CollectivePrize(
    "phong-trao",
    "Phong trào tốt nhất",
    Measure.HAND,
    (CollectiveTier("Cờ thi đua", 1, 5_000_000), CollectiveTier("Bằng khen", 2)),
    level=Level.GRASSROOTS,
)


@pytest.fixture(autouse=True)
def after_the_close() -> Iterator[None]:
    with time_machine.travel(OVER, tick=False):
        yield


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W", level=Level.UPPER)


@pytest.fixture
def units(ward: Unit) -> list[Unit]:
    names = (("CĐCS Một", "G1"), ("CĐCS Hai", "G2"), ("CĐCS Vắng", "G3"))
    return [make_unit(name, parent=ward, code=code, level=Level.GRASSROOTS) for name, code in names]


@pytest.fixture
def contest(ward: Unit, units: list[Unit]) -> Contest:
    contest = make_ranked_contest(ward, collective=(BY_HAND,))
    people: list[Person] = [make_person(name, unit=unit) for name, unit in zip("AB", units, strict=False)]
    for person, right in zip(people, (5, 3), strict=True):
        sit(person, contest, right)
    db.commit()
    return contest


@pytest.fixture
def organiser(client: FlaskClient, ward: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, ward))
    return client


def base(contest: Contest) -> str:
    return f"/organising/contests/{contest.id}/results/1/prizes"


def give(
    client: FlaskClient, contest: Contest, unit: str, tier: int, reason: str = "Vận động tốt"
) -> tuple[int, str]:
    answer = client.post(f"{base(contest)}/phong-trao", data={"unit": unit, "tier": tier, "reason": reason})
    return answer.status_code, answer.text


def publish(contest: Contest) -> Standing:
    draft = make_draft(contest)
    standing = actions.publish_standing(
        draft.id, account_id=None, now=OVER, needs_verified=False, needs_given=False
    )
    db.commit()
    return standing


def test_a_unit_that_nobody_sat_for_gets_a_prize_that_is_published_and_ranked_again(
    app: Flask, organiser: FlaskClient, contest: Contest
) -> None:
    assert "Giải do Ban Tổ chức xét" in organiser.get(f"/organising/contests/{contest.id}/results").text
    assert give(organiser, contest, "G3", 0)[0] == 302
    listed = organiser.get(base(contest)).text
    assert [text in listed for text in ("CĐCS Vắng", "Cờ thi đua", "Vận động tốt")] == [True] * 3

    standing = publish(contest)

    words = ["rank", contest.slug, "--collective", "phong-trao", "--json"]
    lines = json.loads(app.test_cli_runner().invoke(commands, words).stdout)["units"]
    told = [(one["unit"], one["rank"], one["people"], one["prize"]) for one in lines]
    assert told == [("G3", None, 0, "Cờ thi đua"), ("G1", None, 1, None), ("G2", None, 1, None)]
    with path_of(get_file(standing.file_id or 0)).open("rb") as stream:
        again = rank_again(stream)
    assert (again.differs_at, again.sha256) == (None, standing.sha256)
    page = organiser.get(f"/c/{contest.slug}/results/1/units/phong-trao").text
    assert page.index("CĐCS Vắng") < page.index("Cờ thi đua") < page.index("CĐCS Một")


def test_what_is_given_after_the_publication_is_the_next_version_with_its_difference(
    organiser: FlaskClient, contest: Contest
) -> None:
    give(organiser, contest, "G1", 1)
    publish(contest)
    draft_id = make_draft(contest).id
    db.commit()
    unit_id = db.session.scalars(select(UnitDecision.unit_id)).one()
    take_back = f"{base(contest)}/phong-trao/units/{unit_id}/take-back"

    assert organiser.post(take_back).status_code == 302
    assert organiser.post(take_back).status_code == 409
    assert give(organiser, contest, "CĐCS Hai", 0)[0] == 302

    state = db.session.scalars(select(Standing.state).where(Standing.id == draft_id)).one()
    second = publish(contest)
    change = {"collective": "phong-trao", "change": "prize"}
    assert (state, second.version, second.differences) == (
        "outdated",
        2,
        [
            {"unit": "CĐCS Một", "before": ["Bằng khen"], "after": []} | change,
            {"unit": "CĐCS Hai", "before": [], "after": ["Cờ thi đua"]} | change,
        ],
    )
    page = organiser.get(f"/c/{contest.slug}/results/1").text
    assert "CĐCS Một · Phong trào tốt nhất: Bằng khen → không có giải" in page
    acts = select(AuditEntry.action, AuditEntry.subject_name, AuditEntry.reason, AuditEntry.after).where(
        AuditEntry.action.like("standing.%_prize")
    )
    flag, paper = (
        {"round_number": 1, "prize": f"Phong trào tốt nhất: {title}"} for title in ("Cờ thi đua", "Bằng khen")
    )
    assert [tuple(one) for one in db.session.execute(acts.order_by(AuditEntry.id))] == [
        ("standing.give_prize", "Tìm hiểu luật · CĐCS Một", "Vận động tốt", paper),
        ("standing.take_prize", "Tìm hiểu luật · CĐCS Một", "", paper),
        ("standing.give_prize", "Tìm hiểu luật · CĐCS Hai", "Vận động tốt", flag),
    ]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (("G2", 0, "Tốt"), "Giải “Cờ thi đua” đã trao đủ số lượng theo thể lệ."),
        (("G1", 1, "Tốt"), "Đơn vị này đã có giải ở bảng này."),
        (("W", 1, "Tốt"), "Giải này chỉ trao cho đơn vị cấp: Công đoàn cơ sở"),
        (("G2", 1, " "), "Hãy ghi lý do trao giải."),
        (("G9", 1, "Tốt"), "Không có đơn vị nào tên hoặc mã như vậy"),
        (("G2", 7, "Tốt"), "Hãy chọn một mục trong danh sách."),
    ],
)
def test_what_the_rules_do_not_have_is_refused_and_nothing_is_stored(
    organiser: FlaskClient, contest: Contest, wanted: tuple[str, int, str], sentence: str
) -> None:
    give(organiser, contest, "G1", 0)

    status, text = give(organiser, contest, *wanted)

    assert (status, sentence in text) == (400, True)
    assert len(db.session.scalars(select(UnitDecision)).all()) == 1


def test_prizes_that_go_by_numbers_are_not_given_by_hand(
    organiser: FlaskClient, ward: Unit, contest: Contest
) -> None:
    counted = make_ranked_contest(make_unit("Phường khác", parent=ward, code="K"))
    db.commit()
    address = base(counted)

    assert organiser.get(f"{address}/people").status_code == 404
    assert "Không có giải nào do Ban Tổ chức xét" in organiser.get(address).text


def test_before_the_close_and_for_others_there_is_nothing_to_give(
    client: FlaskClient, ward: Unit, contest: Contest
) -> None:
    with time_machine.travel(NOON, tick=False):
        sign_in(client, make_staff(Role.ORGANISER, ward))
        early = client.get(base(contest))
    sign_in(client, make_staff(Role.ORGANISER, make_unit("CĐCS khác", code="X")))

    assert (early.status_code, "Vòng thi chưa kết thúc" in early.text) == (400, True)
    assert [client.get(base(contest)).status_code, give(client, contest, "G1", 0)[0]] == [404, 404]


def test_publishing_stops_until_all_is_given_or_somebody_gives_it_later(
    organiser: FlaskClient, contest: Contest
) -> None:
    contest_page = f"/organising/contests/{contest.id}/results/1"
    give(organiser, contest, "G1", 0)
    give(organiser, contest, "G2", 1)
    draft = make_draft(contest)
    draft_prizes = delete(Award).where(Award.standing_id == draft.id)
    db.session.execute(draft_prizes)  # nobody is left to verify
    db.session.commit()

    page = organiser.get(contest_page).text
    refused = organiser.post(f"{contest_page}/publish")
    assert [text in page for text in ("Bằng khen: còn 1 giải chưa trao", ">Công bố<")] == [True, False]
    assert (refused.status_code, "chưa trao hết giải tập thể: Bằng khen. Hãy trao" in refused.text) == (
        400,
        True,
    )

    answer = organiser.post(f"{contest_page}/publish", data={"prizes_later": "1"})
    assert answer.status_code == 302
    assert "Bằng khen: còn 1 giải chưa trao" in organiser.get(f"/c/{contest.slug}/results/1").text
    give(organiser, contest, "G3", 1)
    draft = make_draft(contest)
    second = actions.publish_standing(draft.id, account_id=None, now=OVER, needs_verified=False)
    db.session.commit()
    assert (second.version, second.facts["to_give"]) == (2, [])
    assert "chưa trao" not in organiser.get(f"/c/{contest.slug}/results/1").text


def test_the_command_publishes_before_prizes_are_given_if_asked(app: Flask, contest: Contest) -> None:
    def run(*words: str) -> Result:
        told = ["publish", contest.slug, "--unverified", "--json", *words]
        return app.test_cli_runner().invoke(commands, told, catch_exceptions=False)

    with pytest.raises(PrizesLeft, match="Cờ thi đua, Bằng khen"):
        run()
    assert json.loads(run("--prizes-later").stdout)["version"] == 1


def test_a_rehearsal_waits_for_no_prize_by_hand(ward: Unit, units: list[Unit]) -> None:
    contest = make_ranked_contest(ward, collective=(BY_HAND,), is_rehearsal=True)
    sit(make_person("A", unit=units[0]), contest, 5)

    published = actions.publish_standing(make_draft(contest).id, account_id=None, now=OVER)

    assert [one["count"] for one in published.facts["to_give"]] == [1, 2]
