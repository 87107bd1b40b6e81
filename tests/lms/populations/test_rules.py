"""What a definition says, and who may change it."""

import pytest

from lms.populations.rules import Definition, PersonKind, common_path


@pytest.mark.parametrize(
    ("paths", "shared"),
    [
        (["/1/"], "/1/"),
        (["/1/7/42/", "/1/7/"], "/1/7/"),
        (["/1/7/42/", "/1/7/43/"], "/1/7/"),
        (["/1/7/", "/1/70/"], "/1/"),
        (["/1/", "/2/"], "/"),
        ([], "/"),
    ],
)
def test_the_lowest_unit_above_all_holds_a_population(paths: list[str], shared: str) -> None:
    assert common_path(paths) == shared


def test_a_definition_is_the_same_in_any_order() -> None:
    one = Definition(units=(2, 1), post_kinds=("chair", "vice_chair"), people=(9, 9, 3))
    other = Definition(units=(1, 2), post_kinds=("vice_chair", "chair"), people=(3, 9))

    assert one.hash == other.hash
    assert Definition.from_json(one.to_json()) == Definition.from_json(other.to_json())
    assert one.hash != Definition(units=(1, 2), kind=PersonKind.CADRE).hash
