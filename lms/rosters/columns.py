"""A line of a roster as the columns of a person; encryption and sort keys are made here, before the write."""

from collections.abc import Iterable
from typing import Any

from lms import crypto
from lms.rosters.changes import PersonPlan
from lms.text import fold, person_sort_key

FIELDS = ("name", "birth", "sex", "phone", "email", "member_code", "national_id", "joined", "note")


def columns_of(plan: PersonPlan, fields: Iterable[str]) -> dict[str, Any]:
    """Return the columns of a person for these fields of the line."""
    line, values = plan.line, dict[str, Any]()
    for field in fields:
        match field:
            case "name":
                values |= {
                    "family_name": line.name.family,
                    "given_name": line.name.given,
                    "name_sort": person_sort_key(line.name.family, line.name.given),
                    "name_folded": fold(line.name.full),
                }
            case "birth":
                values |= {
                    "birth_date": line.birth.first if line.birth else None,
                    "birth_precision": line.birth.precision if line.birth else None,
                }
            case "joined":
                values |= {
                    "union_join_date": line.joined.first if line.joined else None,
                    "union_join_precision": line.joined.precision if line.joined else None,
                }
            case "national_id":
                number = line.national_id
                values |= {
                    "national_id_hash": plan.national_id_hash,
                    "national_id_encrypted": crypto.encrypt(number) if number else None,
                    "national_id_last4": number[-4:] if number else None,
                }
            case _:
                values[field] = getattr(line, field)
    return values
