"""Which values a surviving row takes over from its double."""

from collections.abc import Mapping
from typing import Any

TAKEN_TOGETHER = (
    ("birth_date", "birth_precision"),
    ("sex",),
    ("phone",),
    ("email",),
    ("member_code",),
    ("national_id_hash", "national_id_encrypted", "national_id_last4"),
    ("union_join_date", "union_join_precision"),
)
"""Columns of a person that are known or unknown together."""


def taken_over(survivor: Mapping[str, Any], double: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of the double and not of the survivor.

    >>> taken_over({"sex": None, "phone": "0912345678"}, {"sex": "male", "phone": "0987654321"})
    {'sex': 'male'}
    """
    found: dict[str, Any] = {}
    for names in TAKEN_TOGETHER:
        if survivor.get(names[0]) is None and double.get(names[0]) is not None:
            found |= {name: double.get(name) for name in names}
    return found
