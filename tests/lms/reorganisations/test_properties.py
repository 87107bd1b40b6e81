"""Whatever is decided, forward and undone, leaves the tree as it was."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms import db
from lms.errors import Refused
from lms.reorganisations.actions import Paper, carry_out_decision, draft_decision, undo_decision
from lms.reorganisations.rules import Change
from lms.units.models import EventKind, Level, UnitDecision
from lms.units.past import tree_as_of
from lms.units.queries import ALL
from tests.lms.reorganisations.test_actions import World, everything
from tests.world import NOON

FIRST = date(2025, 1, 1)
CODES = ("ST", "ST-1", "ST-2", "ST-1-1", "ST-1-2", "ST-2-1", "NEW-1", "NEW-2")

codes = st.sampled_from(CODES)
changes = st.builds(
    Change,
    kind=st.sampled_from(EventKind),
    unit=codes,
    name=st.sampled_from(("Công đoàn Một", "Công đoàn Hai")),
    level=st.sampled_from((Level.UPPER, Level.GRASSROOTS, Level.GROUP)),
    other=codes,
    new_code=st.sampled_from(("NEW-1", "NEW-2", "")),
    children=st.lists(codes, max_size=1).map(tuple),
    people=st.lists(st.sampled_from(("DV1", "DV2", "DV3")), max_size=2, unique=True).map(tuple),
    moves_posts=st.booleans(),
    moves_rights=st.booleans(),
)
decisions = st.lists(
    st.tuples(st.integers(0, 300), st.lists(changes, min_size=1, max_size=4)), min_size=1, max_size=4
)


@pytest.fixture
def world(app: Flask) -> World:
    made = World()
    db.session.commit()
    return made


def decide(day: date, wanted: list[Change]) -> UnitDecision | None:
    """Return the decision as it was carried out, or None where it is refused as a whole."""
    try:
        with db.session.begin_nested():
            draft = draft_decision(wanted, Paper(day), account_id=None, now=NOON)
            carry_out_decision(draft, scope=ALL, now=NOON)
    except Refused:
        return None
    return draft


def check_paths() -> None:
    """The tree of today by its paths is the one that the placements give."""
    tree = tree_as_of(NOON.date())
    units = {row[0]: (row[1], row[4]) for row in everything()[0] if row[6] is None}
    assert {unit.id: (unit.name, unit.path) for unit in tree.units.values()} == units
    assert not tree.orphans


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=decisions)
def test_random_decisions_forward_and_undone_leave_all_as_it_was(
    world: World, wanted: list[tuple[int, list[Change]]]
) -> None:
    before = everything()
    states = []
    done = []
    for day, some in wanted:
        state = everything()
        decision = decide(FIRST + timedelta(days=day), some)
        if decision is None:
            assert everything() == state
        else:
            states.append(state)
            done.append(decision)
        check_paths()
    for decision, state in zip(reversed(done), reversed(states), strict=True):
        undo_decision(decision, account_id=None, now=NOON)
        assert everything() == state
        check_paths()
    assert everything() == before
    db.session.rollback()
