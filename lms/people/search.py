"""How people and units are found by the search over everything."""

from collections.abc import Sequence

from flask import Flask, url_for

from lms import clock, i18n
from lms.i18n import lazy_gettext as _l
from lms.people.lists import Wanted, list_people
from lms.people.queries import Listed
from lms.people.views import people, units
from lms.rights import Viewer
from lms.search import Finder, Hit, add_finder
from lms.units.queries import path_names, search_units


def register(app: Flask) -> None:
    """Let people and units be found."""
    add_finder(app, Finder("people", _l("Người"), people.ROLES, _find_people, _all_people))
    add_finder(app, Finder("units", _l("Đơn vị"), units.ROLES, _find_units, _all_units))


def _find_people(viewer: Viewer, words: str, most: int) -> Sequence[Hit]:
    wanted = Wanted(viewer.scope(*people.ROLES), i18n.today(clock.now()), text=words)
    return [
        Hit(listed.person.name, url_for("people.show", person_id=listed.person.id), _line(listed))
        for listed in list_people(wanted, size=most).items
    ]


def _line(listed: Listed) -> str:
    """Return the birth year, unit and posts: what tells namesakes apart."""
    born = listed.person.birth_date
    parts = [str(born.year) if born else "", *(unit.name for unit in listed.homes[:1])]
    parts += [line.post.title for line in listed.posts]
    return " · ".join(part for part in parts if part)


def _find_units(viewer: Viewer, words: str, most: int) -> Sequence[Hit]:
    found = search_units(words, scope=viewer.scope(*units.ROLES), size=most).items
    paths = path_names([unit.id for unit in found])
    return [Hit(unit.name, url_for("units.show", unit_id=unit.id), paths[unit.id]) for unit in found]


def _all_people(words: str) -> str:
    return url_for("people.index", q=words)


def _all_units(words: str) -> str:
    return url_for("units.index", q=words)
