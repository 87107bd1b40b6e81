"""Whether everything is as it should be, one sentence for each thing that is not."""

import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_babel import LazyString
from sqlalchemy.exc import DBAPIError

from lms import config, db
from lms.files import queries as files
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs import queries as jobs
from lms.jobs.runner import take_lock

SHORTEST_KEY = 16
PATIENCE = timedelta(minutes=2)


class Check(NamedTuple):
    """One thing that was looked at, and what is wrong with it."""

    name: str
    problems: list[str]


def run_checks(now: datetime) -> list[Check]:
    """Return what was looked at, in the order in which it should be mended."""
    found = [Check(str(name), list(look(now))) for name, look in BEFORE_THE_TABLES]
    if any(check.problems for check in found):
        return found
    return [*found, *(Check(str(name), list(look(now))) for name, look in IN_THE_TABLES)]


def revision() -> str | None:
    """Return the migration at which the database is, None for an empty one."""
    with db.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


@cache
def newest_revision() -> str | None:
    """Return the newest migration of this version of the platform."""
    return ScriptDirectory.from_config(db.alembic_config()).get_current_head()


def _configuration(now: datetime) -> Iterator[str]:
    settings = config.current()
    if len(settings.secret_key) < SHORTEST_KEY or len(settings.data_key) < SHORTEST_KEY:
        yield _("Khoá SECRET_KEY và DATA_KEY phải dài ít nhất %(count)s ký tự.", count=SHORTEST_KEY)
    if not os.access(settings.data, os.W_OK):
        yield _("Không ghi được vào thư mục dữ liệu %(path)s.", path=settings.data)
    keys = settings.data / "keys"
    if keys.is_dir() and stat.S_IMODE(keys.stat().st_mode) & 0o077:
        yield _(
            "Người khác đọc được thư mục khoá %(path)s. Hãy chạy: chmod 700 %(path)s",
            path=keys,
        )


def _database(now: datetime) -> Iterator[str]:
    try:
        with db.reading() as session:
            session.connection()
    except DBAPIError as error:
        yield _("Không dùng được cơ sở dữ liệu: %(reason)s", reason=str(error.orig).splitlines()[0])


def _migrations(now: datetime) -> Iterator[str]:
    try:
        found, newest = revision(), newest_revision()
    except DBAPIError:
        return
    if found != newest:
        yield _(
            "Cơ sở dữ liệu ở phiên bản %(found)s, cần phiên bản %(newest)s. Hãy chạy: lms init",
            found=found or "–",
            newest=newest,
        )


def _files(now: datetime) -> Iterator[str]:
    for file in files.list_missing():
        yield _("Tệp “%(name)s” (số %(id)s) bị mất hoặc không còn nguyên vẹn.", name=file.name, id=file.id)


def _jobs(now: datetime) -> Iterator[str]:
    waiting = jobs.count_waiting(before=now - PATIENCE)
    if not waiting:
        return
    lock = take_lock(config.current().data)
    if lock is None:
        yield _("Có %(count)s công việc nền bị kẹt dù bộ chạy công việc đang hoạt động.", count=waiting)
    else:
        lock.close()
        yield _(
            "Có %(count)s công việc nền đang chờ mà không có tiến trình nào làm. "
            "Hãy khởi động máy chủ, hoặc chạy: lms jobs run",
            count=waiting,
        )


Look = Callable[[datetime], Iterator[str]]
BEFORE_THE_TABLES: tuple[tuple[LazyString, Look], ...] = (
    (_l("Cấu hình"), _configuration),
    (_l("Cơ sở dữ liệu"), _database),
    (_l("Phiên bản cơ sở dữ liệu"), _migrations),
)
IN_THE_TABLES: tuple[tuple[LazyString, Look], ...] = (
    (_l("Tệp"), _files),
    (_l("Công việc nền"), _jobs),
)
