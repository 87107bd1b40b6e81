"""Writing reports in the background."""

from datetime import date
from tempfile import TemporaryFile

from lms import db, i18n
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Kind, Outcome, Work
from lms.reports import actions, queries
from lms.units.models import Unit
from lms.web import path_to


def write_completions(work: Work) -> Outcome:
    """Write the roster of completions and keep it for whoever asked."""
    with db.only_reading():
        unit = db.session.get_one(Unit, work.arguments["unit_id"])
        asked: int | None = work.arguments["course_id"]
        courses = [one for one in queries.list_courses([unit.path]) if asked in {None, one.id}]
        db.session.expunge_all()
    as_of = date.fromisoformat(work.arguments["as_of"])

    def tell(done: int, total: int, rows: int) -> None:
        work.progress(done, total, _("Đã ghi %(rows)s dòng", rows=i18n.number(rows)))

    with TemporaryFile() as stream:
        rows = actions.write_completions(stream, courses, unit, as_of, made_at=work.now, tell=tell)
        name = f"ket-qua-hoc-tap-{unit.code}-{as_of.isoformat()}.xlsx"
        file = actions.keep_report(stream, name, owner_id=work.owner_id, now=work.now)
    message = _("Danh sách “%(unit)s” có %(rows)s dòng.", unit=unit.name, rows=i18n.number(rows))
    return Outcome(message, path_to("reports.file", file_id=file.id))


COMPLETIONS = Kind(actions.COMPLETION, _l("Danh sách kết quả học tập"), write_completions)
