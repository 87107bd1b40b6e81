"""Reading targets in the background, on demand and every night, and writing who is not done."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from tempfile import TemporaryFile

from lms import db, i18n
from lms.errors import Conflict, Refused
from lms.files.actions import keep_made
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Daily, Kind, Outcome, Work
from lms.rights import EVERYWHERE
from lms.spreadsheets import XLSX, write_xlsx
from lms.targets import actions, queries
from lms.targets.computing import Computed, compute
from lms.targets.missing import Listed, all_missing
from lms.targets.models import Target
from lms.targets.numbers import numbers_of
from lms.targets.readings import keep_reading
from lms.targets.rules import PeriodNotBegun
from lms.targets.sharing import Shared
from lms.targets.writers import missing_table
from lms.web import path_to

TOLD_EVERY = 500
TURNS = 2


def read_targets(work: Work) -> Outcome:
    """Read one target, or all that can be read, as of a day; by default today.

    The numbers are computed while nobody waits; only writing them holds the lock.
    """
    asked: int | None = work.arguments.get("target_id")
    as_of = work.arguments.get("as_of")
    day = date.fromisoformat(as_of) if as_of else i18n.today(work.now)
    with db.only_reading():
        targets = [
            (listed.target.id, listed.target.wording)
            for listed in queries.list_targets([EVERYWHERE])
            if asked in {None, listed.target.id}
        ]
    read, shared = 0, Shared(day)
    for place, (target_id, wording) in enumerate(targets):
        work.progress(place, len(targets), wording)
        read += _read(target_id, shared, work, is_asked=asked is not None)
    url = path_to("targets.show", target_id=asked) if asked else path_to("targets.index")
    return Outcome(_("Đã tính %(read)s chỉ tiêu đến %(day)s.", read=read, day=i18n.day(day)), url)


def _read(target_id: int, shared: Shared, work: Work, *, is_asked: bool) -> bool:
    """Read one target and commit: each reading is whole by itself, and nobody shall wait for all of them.

    Where somebody changed whom the population means while it was computed, it is computed once more.
    """
    for _turn in range(TURNS):
        computed = _computed(target_id, shared, is_asked=is_asked)
        if computed is None:
            return False
        try:
            keep_reading(computed, now=work.now)
        except Conflict:
            db.rollback()
        else:
            db.commit()
            return True
    return False


def _computed(target_id: int, shared: Shared, *, is_asked: bool) -> Computed | None:
    """Return what a target comes to, with no lock held; at night a period that has not begun is left out."""
    with db.only_reading():
        try:
            return compute(db.session.get_one(Target, target_id), shared)
        except PeriodNotBegun:
            if is_asked:
                raise
            return None
        finally:
            db.session.expunge_all()


def write_missing(work: Work) -> Outcome:
    """Write the list of those not done in a unit, and keep it for whoever asked."""
    target_id, unit_id = work.arguments["target_id"], work.arguments["unit_id"]
    unit_name: str = work.arguments["name"]
    with TemporaryFile() as stream:
        with db.only_reading():
            target = db.session.get_one(Target, target_id)
            reading = queries.newest_reading(target_id)
            if reading is None or reading.frozen_population_id is None:
                raise Refused(_l("Chỉ tiêu này không có danh sách người chưa hoàn thành."))
            ratio = numbers_of(reading, unit_id).ratio
            left = ratio.denominator - ratio.numerator
            people = _told(all_missing(reading, unit_id), left, work)
            write_xlsx(stream, missing_table(target, unit_name, reading, people), made_at=work.now)
            name = f"chua-hoan-thanh-{target.code}-{reading.as_of.isoformat()}.xlsx"
        file = keep_made(stream, name=name, media_type=XLSX, uploaded_by_id=work.owner_id, now=work.now)
    message = _("Danh sách “%(unit)s” có %(rows)s người.", unit=unit_name, rows=i18n.number(left))
    return Outcome(message, path_to("targets.missing.file", target_id=target_id, file_id=file.id))


def _told(people: Iterable[Listed], left: int, work: Work) -> Iterator[Listed]:
    """Give the people while somebody is told how far it is."""
    for number, one in enumerate(people):
        if number % TOLD_EVERY == 0:
            work.progress(number, max(left, 1), _("Đã ghi %(rows)s dòng", rows=i18n.number(number)))
        yield one


READING = Kind(actions.READ, _l("Tính chỉ tiêu"), read_targets)
WRITING_MISSING = Kind(actions.MISSING, _l("Danh sách chưa hoàn thành"), write_missing)
NIGHTLY = Daily(actions.READ, time(1, 30))
