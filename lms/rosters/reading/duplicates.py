"""Rows of one person become one person; rows that only seem to are noted."""

from collections.abc import Iterable
from dataclasses import replace

from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.problems import Place, Problem, Report, Severity
from lms.rosters.reading.roster import RosterPerson, RosterPost
from lms.text import fold

Key = tuple[str, ...]

COMPARED = {
    "birth": _l("ngày sinh"),
    "sex": _l("giới tính"),
    "national_id": _l("số CCCD"),
    "phone": _l("điện thoại"),
    "email": _l("e-mail"),
    "joined": _l("ngày vào công đoàn"),
}


def merged(
    rows: Iterable[RosterPerson], continued: frozenset[Place], report: Report
) -> tuple[RosterPerson, ...]:
    """The people of the rows, each once, in order of their first row.

    Two rows are one person by member code; else by national ID with the folded name; else by folded name,
    birth date and unit, unless their codes or numbers differ. Where there are no codes and numbers at all,
    only an equal ordinal number says so; other rows stay apart as namesakes. `continued` are rows that go on
    with the person above: their names were merged, or they have one ordinal number.
    """
    people: list[RosterPerson] = []
    known: dict[Key, int] = {}
    numbers: dict[str, int] = {}
    last: int | None = None
    for row in rows:
        keys, doubt = _keys(row), None
        position = _position(row, keys, people, known)
        if row.places[0] in continued and last is not None:
            position = last
        elif position is not None:
            doubt = _namesake_doubt(row, people[position])
        if position is None or doubt:
            position = len(people)
            people.append(replace(row, namesake=doubt) if doubt else row)
            _note_shared_number(row, people, numbers, report)
        else:
            people[position] = _joined(people[position], row, report, is_expected=row.places[0] in continued)
            keys += _keys(people[position])
        _note_shared_name(row, position, people, known, report)
        last = position
        for key in keys:
            known.setdefault(key, position)
    return tuple(people)


def _keys(person: RosterPerson) -> list[Key]:
    """What the person can be known again by, the surest first."""
    name = fold(person.name.full)
    keys: list[Key] = []
    if person.member_code:
        keys.append(("code", person.member_code))
    if person.national_id:
        keys.append(("number", person.national_id, name))
    if person.birth:
        keys += [("birth", name, str(person.birth), unit) for unit in person.units or ("",)]
    return keys


def _position(
    row: RosterPerson, keys: list[Key], people: list[RosterPerson], known: dict[Key, int]
) -> int | None:
    """Which of the people this row is, if any."""
    for key in keys:
        position = known.get(key)
        if position is not None and _may_be_one(people[position], row, by_code=key[0] == "code"):
            return position
    return None


def _may_be_one(person: RosterPerson, row: RosterPerson, *, by_code: bool) -> bool:
    """Whether nothing that tells people apart differs."""
    if by_code:
        return True
    return all(
        ours is None or theirs is None or ours == theirs
        for ours, theirs in ((person.member_code, row.member_code), (person.national_id, row.national_id))
    )


def _namesake_doubt(row: RosterPerson, first: RosterPerson) -> Problem | None:
    """The doubt whether a row means the first person, where no code or number tells."""
    if any((row.member_code, row.national_id, first.member_code, first.national_id)):
        return None
    if row.ordinal and row.ordinal == first.ordinal:
        return None
    differing = [
        str(label)
        for name, label in {**COMPARED, "posts": _l("chức vụ")}.items()
        if getattr(row, name) != getattr(first, name)
    ]
    place, number = row.places[0], first.places[0].row
    if not differing:
        reason = _l("Trùng với dòng %(row)s.", row=number)
        return Problem(Severity.WARNING, place, reason, row.name.full)
    reason = _l(
        "Cùng họ tên, ngày sinh và đơn vị với dòng %(row)s nhưng khác %(what)s. Nếu là hai người, hãy ghi mã "
        "đoàn viên hoặc số CCCD của từng người; nếu là một người, hãy ghi cùng số thứ tự ở hai dòng.",
        row=number,
        what=", ".join(differing),
    )
    return Problem(Severity.ERROR, place, reason, row.name.full)


def _joined(person: RosterPerson, row: RosterPerson, report: Report, *, is_expected: bool) -> RosterPerson:
    """The person with what the row adds; the first row decides where they differ."""
    if _contradicts(person, row, report):
        return person
    posts = person.posts + tuple(post for post in row.posts if not _holds(person, post))
    units = person.units if row.posts else tuple(dict.fromkeys(person.units + row.units))
    adds_nothing = (posts, units) == (person.posts, person.units)
    _note_repeated(person, row, report, adds_nothing=adds_nothing, is_expected=is_expected)
    blanks = {name: getattr(row, name) for name in COMPARED if getattr(person, name) is None}
    return replace(
        person,
        posts=posts,
        units=units,
        places=person.places + row.places,
        member_code=person.member_code or row.member_code,
        note=person.note or row.note,
        **blanks,
    )


def _contradicts(person: RosterPerson, row: RosterPerson, report: Report) -> bool:
    """Whether a row cannot be of the person whose code or number it bears; the report says why."""
    place, first = row.places[0], person.places[0]
    if fold(person.name.full) != fold(row.name.full):
        reason = _l(
            "Mã đoàn viên này đã thuộc về người khác: “%(name)s”, dòng %(row)s.",
            name=person.name.full,
            row=first.row,
        )
        report.error(place, reason, value=row.member_code or "")
        return True
    if person.change is not row.change:
        reason = _l(
            "Cùng một người với dòng %(row)s nhưng khác loại biến động. Nếu người này chuyển đơn vị, hãy ghi "
            "một dòng “Chuyển” với đơn vị mới.",
            row=first.row,
        )
        report.error(place, reason, value=row.name.full)
        return True
    return False


def _note_repeated(
    person: RosterPerson, row: RosterPerson, report: Report, *, adds_nothing: bool, is_expected: bool
) -> None:
    """Say that a row is of a person who was read before, where that may be a mistake."""
    first = person.places[0]
    differing = [
        str(label)
        for name, label in COMPARED.items()
        if getattr(row, name) is not None and getattr(person, name) not in (None, getattr(row, name))
    ]
    if differing:
        reason = _l(
            "Cùng một người với dòng %(row)s nhưng khác %(what)s; lấy theo dòng trước.",
            row=first.row,
            what=", ".join(differing),
        )
    elif is_expected:
        return
    elif adds_nothing:
        reason = _l("Trùng với dòng %(row)s.", row=first.row)
    elif not person.member_code:
        reason = _l("Cùng một người với dòng %(row)s; gộp các chức vụ.", row=first.row)
    else:
        return
    report.warning(row.places[0], reason, value=row.name.full)


def _holds(person: RosterPerson, post: RosterPost) -> bool:
    return any((fold(held.title), held.unit) == (fold(post.title), post.unit) for held in person.posts)


def _note_shared_number(
    row: RosterPerson, people: list[RosterPerson], numbers: dict[str, int], report: Report
) -> None:
    """Warn of a national ID that another person of the file has, too."""
    if row.national_id is None:
        return
    other = people[numbers.setdefault(row.national_id, len(people) - 1)]
    if other is not row:
        reason = _l(
            "Số CCCD này cũng ghi cho “%(name)s” ở dòng %(row)s.",
            name=other.name.full,
            row=other.places[0].row,
        )
        report.warning(row.places[0], reason, value=row.national_id)


def _note_shared_name(
    row: RosterPerson, position: int, people: list[RosterPerson], known: dict[Key, int], report: Report
) -> None:
    """Warn of two people of one unit with one name of whom nothing else is known."""
    if row.birth or row.member_code or row.national_id:
        return
    for unit in row.units or ("",):
        other = people[known.setdefault(("name", fold(row.name.full), unit), position)]
        if other is not people[position]:
            reason = _l(
                "Cùng họ tên và đơn vị với dòng %(row)s, không có ngày sinh và số CCCD; tính là hai người.",
                row=other.places[0].row,
            )
            report.warning(row.places[0], reason, value=row.name.full)
