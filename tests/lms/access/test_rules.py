from datetime import date

import pytest

from lms.access import rules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("k7pm-4qr3-twxy", "K7PM4QR3TWXY"), (" K7PM 4QR3 TWXY\n", "K7PM4QR3TWXY"), ("B7SMU", "875MV"), ("", "")],
)
def test_a_code_is_read_as_people_type_it(typed: str, kept: str) -> None:
    assert rules.normalise(typed) == kept


def test_a_code_is_shown_in_groups_and_read_back() -> None:
    assert rules.show("K7PM4QR3TWXY") == "K7PM-4QR3-TWXY"
    assert rules.normalise(rules.show(rules.LETTERS)) == rules.LETTERS


def test_no_two_letters_of_a_code_look_alike() -> None:
    for pair in ("0O", "1I", "IL", "2Z", "5S", "8B", "UV"):
        assert sum(letter in rules.LETTERS for letter in pair) <= 1


def test_a_birth_date_is_known_in_the_ways_it_is_typed() -> None:
    assert rules.birthday_passwords(date(1985, 3, 9)) == ("09031985", "19850309", "931985")
    assert rules.birthday_passwords(None) == ()
