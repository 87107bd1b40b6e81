"""Any reading that was kept answers for its number: unit by unit, person by person."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from lms import db
from lms.rights import Role
from lms.targets.models import Reading, TargetEvidence
from tests.lms.targets.test_actions import TODAY, World
from tests.world import make_staff, make_unit, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def past(world: World) -> Reading:
    """A reading of ten days ago, when Bình alone had completed; Cường has since."""
    world.bind()
    world.complete(world.binh, on=TODAY - timedelta(days=20))
    found = world.read(TODAY - timedelta(days=10))
    world.complete(world.cuong)
    world.read()
    db.commit()
    return found


@pytest.fixture
def organiser(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    return client


def test_a_past_reading_leads_down_to_its_people_and_their_proof(
    organiser: FlaskClient, world: World, past: Reading
) -> None:
    here = f"/targets/{past.target_id}"
    listed = organiser.get(f"{here}/readings/{past.id}").text
    whole = organiser.get(f"{here}?reading={past.id}").text
    left = organiser.get(f"{here}/missing?reading={past.id}").text
    done = organiser.get(f"{here}/missing?state=done&reading={past.id}").text
    person = organiser.get(f"{here}/people/{world.cuong.id}?reading={past.id}").text

    assert f'href="{here}?reading={past.id}"' in listed
    assert "33,33 %" in whole
    assert f'href="{here}/missing?unit={world.province.code}&amp;reading={past.id}"' in whole
    assert f'href="{here}?unit={world.zone.code}&amp;reading={past.id}"' in whole
    assert "Lê Cường" in left
    assert f'href="{here}/people/{world.cuong.id}?unit={world.province.code}&amp;reading={past.id}"' in left
    assert "Trần Bình" in done
    assert "Lê Cường" not in done
    assert "Chưa hoàn thành" in person
    for page in (whole, left, done, person):
        assert "đây không phải lần tính mới nhất" in page
        assert f'<a href="{here}?unit={world.province.code}">Xem lần tính mới nhất</a>' in page


def test_the_newest_reading_says_nothing_of_others_and_acts(organiser: FlaskClient, past: Reading) -> None:
    here = f"/targets/{past.target_id}"
    newest, older = organiser.get(here).text, organiser.get(f"{here}?reading={past.id}").text

    assert "66,67 %" in newest
    assert "đây không phải lần tính mới nhất" not in newest
    assert ("Tính lại hôm nay" in newest, "Tính lại hôm nay" in older) == (True, False)
    assert "Soạn tin gửi đơn vị" in organiser.get(f"{here}/missing").text
    assert "Soạn tin gửi đơn vị" not in organiser.get(f"{here}/missing?reading={past.id}").text


def test_what_proved_a_person_is_shown_though_the_target_is_bound_otherwise_now(
    organiser: FlaskClient, world: World, past: Reading
) -> None:
    db.session.execute(delete(TargetEvidence))
    db.session.commit()

    page = organiser.get(f"/targets/{past.target_id}/people/{world.binh.id}?reading={past.id}").text

    assert "Chứng minh đã hoàn thành" in page


def test_a_reading_of_another_target_or_out_of_reach_is_not_found(
    client: FlaskClient, world: World, past: Reading
) -> None:
    sign_in(client, make_staff(Role.ORGANISER, make_unit("LĐLĐ tỉnh khác")))
    assert client.get(f"/targets/{past.target_id}?reading={past.id}").status_code == 404

    sign_in(client, make_staff(Role.ORGANISER, world.province))
    assert client.get(f"/targets/{past.target_id}?reading=999").status_code == 404
    assert client.get(f"/targets/{past.target_id}?reading={past.id}").status_code == 200
