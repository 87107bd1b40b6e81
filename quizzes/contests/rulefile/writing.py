"""The rules of a contest as a file that reads back as the same rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.plan import Part
from quizzes.contests.rulefile.contest import CONTEST
from quizzes.contests.rulefile.tables import Table
from quizzes.contests.rules.contest import NewContest
from quizzes.contests.rules.rounds import RoundRules


@dataclass(frozen=True)
class Names:
    """What ids are called in a file: banks by name and unit, questions by their place in the bank."""

    unit: str = ""
    population: str = ""
    banks: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    questions: Mapping[int, Mapping[int, int]] = field(default_factory=dict)


def write_rules(contest: NewContest, names: Names) -> str:
    """Return a contest as a rules file; what is usual is left out."""
    rules = replace(contest.rules, rounds=())
    values = {
        **vars(rules),
        "title": contest.title,
        "summary": contest.summary,
        "unit": names.unit,
        "population": names.population,
    }
    lines = [*_keys(CONTEST, values)]
    for table in CONTEST.tables:
        if table.target == "rounds":
            for one in contest.rules.rounds:
                lines += _table(table, "rounds", _round(table, one, names))
        elif table.target:
            lines += _inner(table, table.name, values.get(table.target))
    return "\n".join(lines).strip() + "\n"


def _round(table: Table, one: RoundRules, names: Names) -> dict[str, Any]:
    name, unit = names.banks[one.bank_id]
    numbers = names.questions.get(one.bank_id, {})
    parts = [_numbered(part, numbers) for part in one.plan.parts]
    return {**table.take(one), "bank": name, "bank_unit": unit, "plan.parts": parts}


def _numbered(part: Part, numbers: Mapping[int, int]) -> Part:
    """Return a part with the places of its chosen questions."""
    if not set(part.question_ids) <= set(numbers):
        raise Refused(_l("Một câu đã chọn sẵn không còn trong ngân hàng nên chưa xuất được thể lệ."))
    return replace(part, question_ids=tuple(numbers[one] for one in part.question_ids))


def _inner(table: Table, path: str, value: Any) -> Iterator[str]:
    """Yield the lines of a table or of a list of them; nothing is written where there is nothing."""
    for one in value if table.is_list else [value]:
        if one is not None:
            yield from _table(table, path, table.take(one))


def _table(table: Table, path: str, values: Mapping[str, Any]) -> Iterator[str]:
    keys = list(_keys(table, values))
    inner = [
        line
        for one in table.tables
        for line in _inner(one, f"{path}.{one.name}", values.get(one.target or one.name))
    ]
    if keys or inner or table.is_list:
        yield from ("", f"[[{path}]]" if table.is_list else f"[{path}]", *keys, *inner)


def _keys(table: Table, values: Mapping[str, Any]) -> Iterator[str]:
    for key in table.keys:
        if key.target in values and (key.is_needed or values[key.target] != key.default):
            yield f"{key.name} = {key.kind.write(values[key.target])}"
