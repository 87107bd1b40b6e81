"""Any office's way of writing is read as what the office meant."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lms.rosters.reading.legacy_fonts import Encoding
from lms.rosters.reading.roster import Roster
from lms.rosters.reading.rules import LegacyLetters, read_roster
from lms.units.rules import Level
from tests.lms.rosters.reading.members import UPPER, Habits, as_read, members, tree, truth
from tests.lms.rosters.reading.office import Office

habits = st.builds(
    Habits,
    seed=st.integers(0, 10_000),
    letterhead=st.sampled_from(["none", "lines", "one_cell"]),
    names=st.sampled_from(["split", "split_without_labels", "full"]),
    is_shouting=st.booleans(),
    has_odd_spaces=st.booleans(),
    births=st.sampled_from(["text", "dotted", "date", "serial", "year", "month"]),
    sexes=st.sampled_from(["birth_columns", "words", "marks", "women_only"]),
    units=st.sampled_from(["sections", "roman_sections", "column", "merged_column", "sheets"]),
    headers=st.integers(0, 2),
    encoding=st.sampled_from([None, *Encoding]),
    is_merged=st.booleans(),
    is_numbered=st.booleans(),
    has_endings=st.booleans(),
    hidden=st.sampled_from([(), ("id",), ("note", "phone")]),
    has_extra_columns=st.booleans(),
    cadres=st.sampled_from(["mark", "words", "two_marks"]),
).filter(lambda office: is_readable(office))


def is_readable(office: Habits) -> bool:
    """Whether the file says all that the truth does."""
    if office.sexes == "women_only":
        sexes = {person.sex for person in members(office)}
        return len(sexes) == 2 and office.units != "sheets"
    return True


def read(office: Habits) -> Roster:
    return read_roster(Office(office).write(), legacy_letters=LegacyLetters.CONVERT)


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@example(Habits())
@example(Habits(encoding=Encoding.TCVN3, births="date"))
@example(Habits(encoding=Encoding.VNI, units="roman_sections", is_shouting=True))
@given(habits)
def test_every_person_is_read_as_meant(office: Habits) -> None:
    roster = read(office)

    assert roster.errors == ()
    assert as_read(roster) == truth(office)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(habits)
def test_units_hang_below_the_letterhead(office: Habits) -> None:
    has_letterhead = office.letterhead != "none" or office.units == "sheets"
    above = [(UPPER[0], Level.PROVINCE, None), (UPPER[1], Level.UPPER, UPPER[0])] if has_letterhead else []
    units = dict.fromkeys(person.unit for person in members(office))

    assert tree(read(office)) == [
        *above,
        *[(unit, Level.GRASSROOTS, UPPER[1] if has_letterhead else None) for unit in units],
    ]
