"""What a change changed, value by value."""

from typing import Any

import pytest

from lms.records.rules import Difference, differences

Values = dict[str, Any] | None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, []),
        ({"name": "A", "level": "upper"}, {"name": "A", "level": "upper"}, []),
        ({"name": "A", "level": "upper"}, {"name": "B", "level": "upper"}, [(("name",), "A", "B")]),
        (None, {"phone": "0912345678", "email": None}, [(("phone",), None, "0912345678")]),
        ({"note": ""}, {"note": None}, []),
        ({"note": "cũ"}, {"note": ""}, [(("note",), "cũ", None)]),
        ({"is_shuffled": True}, {"is_shuffled": False}, [(("is_shuffled",), True, False)]),
        ({"minutes": 15}, {"minutes": 0}, [(("minutes",), 15, 0)]),
        (
            {"people": {"new": 1, "moved": 2}},
            {"people": {"new": 3, "moved": 2}},
            [(("people", "new"), 1, 3)],
        ),
        (
            {"rounds": [{"title": "Vòng 1"}]},
            {"rounds": [{"title": "Vòng 1"}, {"title": "Vòng 2"}]},
            [(("rounds", "2", "title"), None, "Vòng 2")],
        ),
        (
            {"evidence": ["course:a"]},
            {"evidence": ["course:a", "course:b"]},
            [(("evidence",), ["course:a"], ["course:a", "course:b"])],
        ),
    ],
)
def test_only_what_differs_is_left(before: Values, after: Values, expected: list[Any]) -> None:
    assert differences(before, after) == [Difference(*one) for one in expected]
