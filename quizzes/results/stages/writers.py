"""The published file of a stage: JSON Lines in one form, and the empty workbook to fill in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import IO, Any

from lms.i18n import gettext as _
from lms.spreadsheets import Column, Table
from quizzes.ranking.rules import Prize
from quizzes.results.stages.rules import COLUMNS

FORMAT = "contest-stage/1"
FIELDS = ("place", "name", "unit", "points", "prize", "remark")


def write_stage(about: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], stream: IO[bytes]) -> str:
    """Write the file: what it is about, then a line for each of the results; return its SHA-256."""
    found = sha256()
    for text in _lines(about, lines):
        found.update(text.encode())
        stream.write(text.encode())
    return found.hexdigest()


def template(prizes: Sequence[Prize]) -> Table:
    """Return an empty table with two lines that show how it is filled in."""
    shown: list[dict[str, str]] = [
        {
            "name": _("Đội tuyển ví dụ: hãy xoá"),
            "kind": _("Tập thể"),
            "points": "92,5",
            "prize": prizes[0].title if prizes else "",
            "verified": "x",
        },
        {
            "name": _("Người ví dụ: hãy xoá"),
            "kind": _("Cá nhân"),
            "points": "90",
            "remark": _("Trình bày tốt"),
        },
    ]
    return Table(
        _("Kết quả"),
        [Column(str(title), width=30 if name == "name" else 18) for name, title in COLUMNS.items()],
        [[line.get(name, "") for name in COLUMNS] for line in shown],
    )


def _lines(about: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield _canonical({"format": FORMAT, **about})
    yield _canonical(FIELDS)
    for line in lines:
        yield _canonical([line[name] for name in FIELDS])


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
