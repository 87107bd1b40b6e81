"""A standing as commands tell it: as JSON piece by piece, or as lines of a table."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lms.i18n import gettext as _
from quizzes.ranking import telling
from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.readers import RankedAgain
from quizzes.ranking.rules import CollectivePrize
from quizzes.ranking.telling import facts as facts


def file_facts(again: RankedAgain) -> dict[str, Any]:
    """Return the same of a file, with its hash, and whether its values come to what it says."""
    agreement = {"agrees": again.differs_at is None, "differs_at_line": again.differs_at}
    return {**facts(again.conclusion), "sha256": again.sha256, **agreement}


def as_json(
    about: dict[str, Any], conclusion: Conclusion, *, division: str, prize: CollectivePrize | None
) -> Iterator[str]:
    """Give one JSON object piece by piece: a million entrants need not be held at once."""
    name, rows = _rows(conclusion, division, prize)
    yield json.dumps(about, ensure_ascii=False)[:-1] + f', "{name}": ['
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def as_lines(conclusion: Conclusion, *, division: str, prize: CollectivePrize | None) -> Iterator[str]:
    """Give the lines of a table, its columns apart by tabs."""
    for place, row in enumerate(_rows(conclusion, division, prize)[1]):
        flat = {name: value for name, value in row.items() if name not in ("values", "prizes")}
        flat |= row.get("values", {})
        prizes = row["prizes"]
        flat["prizes"] = ", ".join(prizes) if isinstance(prizes, list) else prizes
        if place == 0:
            yield "\t".join(flat) + "\n"
        yield "\t".join("–" if value is None else str(value) for value in flat.values()) + "\n"


def summary(again: RankedAgain) -> str:
    """Return in one sentence whether a file says what its values come to."""
    if again.differs_at is None:
        return _("Xếp lại từ tệp cho đúng kết quả đã công bố. SHA-256: %(hash)s", hash=again.sha256)
    return _("Xếp lại từ tệp cho kết quả khác với tệp, bắt đầu từ dòng %(line)s.", line=again.differs_at)


def _rows(
    conclusion: Conclusion, division: str, prize: CollectivePrize | None
) -> tuple[str, Iterable[dict[str, Any]]]:
    if prize is None:
        return "entrants", telling.entrants(conclusion, division)
    return "units", (
        row for row in telling.units(prize, conclusion.units[prize.key]) if division in ("", row["division"])
    )
