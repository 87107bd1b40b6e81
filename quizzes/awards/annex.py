"""The annex of a decision: the list of those who win, people by division, then units."""

from collections.abc import Iterable, Iterator, Sequence

from lms.documents.rules import Align, Block, Document, Grid, Head, Line
from quizzes.awards.decision import center, mark
from quizzes.awards.rules import Awarded, Facts, Laureate, UnitLaureate, grouped, money

NUMBER = Head("TT", 3, Align.CENTER)
RANK = Head("Hạng", 4, Align.CENTER)
VALUE = Head("Giá trị (đồng)", 7, Align.RIGHT)


def annex(awarded: Awarded, facts: Facts) -> Document:
    """Return the annex."""
    blocks: list[Block] = [
        center("PHỤ LỤC", is_bold=True),
        center(f"Danh sách cá nhân, tập thể đạt giải {awarded.occasion}", is_bold=True),
        center(
            f"(Ban hành kèm theo Quyết định số {facts.full_number} {facts.day} của {facts.authority})",
            13,
            is_italic=True,
            is_ruled=True,
        ),
    ]
    sections = [list(_people(awarded)), list(_units(awarded))]
    for numeral, section in zip(("I", "II"), filter(None, sections), strict=False):
        title, *others = section
        blocks += [Line(f"{numeral}. {title}", size=13, before=8, is_bold=True), *_blocks(others)]
    return Document(
        f"Danh sách đạt giải {awarded.occasion}",
        (tuple(blocks),),
        foot=awarded.source,
        watermark=mark(awarded),
    )


def _blocks(parts: Iterable[str | Grid]) -> Iterator[Block]:
    for part in parts:
        yield part if isinstance(part, Grid) else Line(part, size=13, before=4, is_bold=True)


def _people(awarded: Awarded) -> Iterator[str | Grid]:
    """Give the heading of this part, then for each division its name and its table."""
    divisions = grouped(awarded.people)
    if divisions:
        yield "GIẢI CÁ NHÂN"
    for division, people in divisions.items():
        if division:
            yield f"Bảng: {awarded.divisions.get(division, division)}"
        elif len(divisions) > 1:
            yield "Giải chung"
        yield _table_of_people(people, has_values=awarded.total > 0)


def _table_of_people(people: Sequence[Laureate], *, has_values: bool) -> Grid:
    heads = (NUMBER, RANK, Head("Họ và tên", 10), Head("Đơn vị", 14), Head("Giải", 7))
    rows = (
        (str(place), str(one.rank) if one.rank else "", one.name, one.unit, one.prize, _value(one))
        for place, one in enumerate(people, start=1)
    )
    return _grid(heads, rows, has_values=has_values)


def _units(awarded: Awarded) -> Iterator[str | Grid]:
    tables: dict[str, list[UnitLaureate]] = {}
    for one in awarded.units:
        tables.setdefault(one.table, []).append(one)
    if tables:
        yield "GIẢI TẬP THỂ"
    heads = (NUMBER, RANK, Head("Đơn vị", 22), Head("Giải", 9))
    for title, units in tables.items():
        yield title
        rows = (
            (str(place), str(one.rank) if one.rank else "", one.name, one.prize, _value(one))
            for place, one in enumerate(units, start=1)
        )
        yield _grid(heads, rows, has_values=awarded.total > 0)


def _grid(heads: tuple[Head, ...], rows: Iterable[tuple[str, ...]], *, has_values: bool) -> Grid:
    if has_values:
        return Grid((*heads, VALUE), tuple(rows))
    return Grid(heads, tuple(row[:-1] for row in rows))


def _value(one: Laureate | UnitLaureate) -> str:
    return money(one.value) if one.value else ""
