"""Whatever stands in the database, the exported file brings it back without changing anything."""

from flask import Flask
from hypothesis import HealthCheck, given, settings

from lms import db
from tests.lms.rosters.test_writers import assert_nothing_changes, written
from tests.lms.rosters.worlds import World, worlds


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(worlds)
def test_an_exported_roster_comes_back_unchanged(app: Flask, world: World) -> None:
    db.session.rollback()
    world.build()

    assert_nothing_changes(written())
