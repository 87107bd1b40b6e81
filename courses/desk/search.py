"""How courses are found by the search over everything."""

from collections.abc import Sequence

from flask import Flask, url_for

from courses.desk.queries import list_courses
from lms.i18n import lazy_gettext as _l
from lms.rights import Role, Viewer
from lms.search import Finder, Hit, add_finder


def register(app: Flask) -> None:
    """Let trainers find their courses."""
    add_finder(app, Finder("courses", _l("Khoá học"), (Role.TRAINER,), _find, _all))


def _find(viewer: Viewer, words: str, most: int) -> Sequence[Hit]:
    page = list_courses(viewer.scope(Role.TRAINER), words)
    return [
        Hit(line.course.title, url_for("catalogue.course", course_id=line.course.id), line.unit_name)
        for line in page.items[:most]
    ]


def _all(words: str) -> str:
    return url_for("catalogue.index", q=words)
