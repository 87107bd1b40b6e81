"""The published file of a standing, read and ranked again: by whoever has it, without any database."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import zip_longest
from typing import IO, Any

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.ranking.conclusion import Conclusion, Terms, conclude
from quizzes.ranking.published import FORMAT, columns_of, standing_lines
from quizzes.ranking.rules import Scope
from quizzes.ranking.values import MISSING, Row, Table, Values, distance, row_of, scaled

BATCH = 5000


class NotAStanding(Refused):
    """The file is no published standing, or somebody damaged it."""

    def __init__(self, line: int) -> None:
        super().__init__(
            _l("Tệp không phải là kết quả đã công bố, hoặc đã bị hỏng ở dòng %(line)d.", line=line)
        )


@dataclass(frozen=True)
class RankedAgain:
    """What the values of a file come to, and the first line where the file says something else."""

    conclusion: Conclusion
    sha256: str
    differs_at: int | None


def rank_again(stream: IO[bytes]) -> RankedAgain:
    """Read a published file, rank its values anew, and compare every line."""
    terms, table, hashed = _read(stream)
    conclusion = conclude(terms, table)
    stream.seek(0)
    lines = zip_longest(stream, standing_lines(conclusion))
    differs = (
        number
        for number, (said, found) in enumerate(lines, start=1)
        if said is None or found is None or said != found.encode()
    )
    return RankedAgain(conclusion, hashed, next(differs, None))


def _read(stream: IO[bytes]) -> tuple[Terms, Table, str]:
    hashed = sha256()
    table = Table()
    rows: list[Row] = []
    terms: Terms | None = None
    columns: tuple[str, ...] = ()
    number = 0
    try:
        for number, line in enumerate(stream, start=1):
            hashed.update(line)
            said = json.loads(line)
            if number == 1:
                terms = _terms(said)
                columns = columns_of(terms)
            elif number == 2:
                _check_columns(said, columns)
            elif terms is not None:
                rows.append(_row(dict(zip(columns, said, strict=True)), terms))
                if len(rows) == BATCH:
                    table.add(rows)
                    rows = []
        table.add(rows)
        if terms is None or number < 2:
            raise NotAStanding(number)
        return terms, table, hashed.hexdigest()
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, ZeroDivisionError) as error:
        raise NotAStanding(number) from error


def _terms(said: Any) -> Terms:
    if said.pop("format") != FORMAT:
        raise ValueError(FORMAT)
    return Terms.from_json(said)


def _check_columns(said: Any, columns: tuple[str, ...]) -> None:
    if tuple(said) != columns:
        raise ValueError("other columns")


def _row(own: Mapping[str, Any], terms: Terms) -> Row:
    """Return a line as a row of a table; how far a prediction is off is computed anew for a round."""
    is_round = terms.scope is Scope.ROUND
    first, second = _number(own["prediction"]), _number(own.get("prediction2"))
    values = Values(
        score=scaled(Fraction(own["score"])),
        right=own["right"],
        questions=own["questions"],
        answered=_number(own["answered"]),
        duration=own["duration"],
        start=own["start"],
        hand_in=own["hand_in"],
        essay=scaled(Fraction(own["essay"])),
        prediction=first,
        distance=distance(first, terms.counted) if is_round else _number(own["distance"]),
        prediction2=second,
        distance2=distance(second, terms.counted2) if is_round else _number(own.get("distance2")),
        perfect_papers=own["perfect_papers"],
        referred=own["referred"],
        most=scaled(Fraction(own["most"])),
    )
    return row_of(
        str(own["receipt"]),
        values,
        unit=str(own["unit"]),
        kind=str(own["kind"]),
        division=str(own["division"]),
        rounds=own["rounds"],
        passed_over=own["passed_over"],
        decided=_number(own["decided"]),
    )


def _number(said: int | None) -> int:
    return MISSING if said is None else said
