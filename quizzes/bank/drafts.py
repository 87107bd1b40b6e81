"""Imports on the page: a file is kept, looked at, and then its questions come into the bank, once."""

import io
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select

from lms import db
from lms.errors import Invalid, NotFound
from lms.files.actions import keep_made
from lms.files.queries import get_file, path_of
from lms.i18n import lazy_gettext as _l
from lms.units.models import Unit
from lms.units.queries import within
from quizzes.bank.formats.choosing import Format, Upload, read_questions
from quizzes.bank.importing import Plan, import_questions, plan_import
from quizzes.bank.models import QuestionBank, QuestionImport

MOST_ON_PAGE = 2000
"""So many questions are read while somebody waits; larger files are for the command."""
PASTED = "van-ban-dan.txt"


def draft_import(
    bank_id: int,
    file: Upload,
    *,
    key: Upload | None = None,
    chosen: str = "",
    account_id: int | None,
    now: datetime,
) -> int:
    """Return the id of an import to look at; a file that cannot be read is refused."""
    _format, reading = read_questions(file, chosen=Format(chosen) if chosen else None, key=key)
    if len(reading.found) > MOST_ON_PAGE:
        text = _l("Tệp có hơn %(most)d câu. Hãy chia thành nhiều tệp rồi nhập lần lượt.", most=MOST_ON_PAGE)
        raise Invalid({"file": text})
    return db.session.scalars(
        insert(QuestionImport)
        .values(
            bank_id=bank_id,
            file_id=_keep(file, account_id, now),
            key_file_id=_keep(key, account_id, now) if key else None,
            format=chosen,
            account_id=account_id,
            created_at=now,
        )
        .returning(QuestionImport.id)
    ).one()


def _keep(file: Upload, account_id: int | None, now: datetime) -> int:
    kept = keep_made(
        io.BytesIO(file.content),
        name=file.name,
        media_type="application/octet-stream",
        uploaded_by_id=account_id,
        now=now,
    )
    return kept.id


def require_import(import_id: int, paths: Iterable[str]) -> tuple[QuestionImport, QuestionBank]:
    """Return an import into a bank of the units below the paths, and the bank; any other is not found."""
    row = db.session.execute(
        select(QuestionImport, QuestionBank)
        .join(QuestionBank, QuestionBank.id == QuestionImport.bank_id)
        .join(Unit, Unit.id == QuestionBank.unit_id)
        .where(QuestionImport.id == import_id, within(paths))
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy lần nhập này."))
    return row[0], row[1]


def plan_of(draft: QuestionImport) -> tuple[Format, Plan]:
    """Return the format of the file, and what importing it would do now."""
    key = _upload(draft.key_file_id) if draft.key_file_id else None
    chosen = Format(draft.format) if draft.format else None
    found, reading = read_questions(_upload(draft.file_id), chosen=chosen, key=key)
    return found, plan_import(draft.bank_id, reading)


def _upload(file_id: int) -> Upload:
    file = get_file(file_id)
    return Upload(path_of(file).read_bytes(), file.name)


def commit_import(import_id: int, *, skips_unsupported: bool, account_id: int | None, now: datetime) -> int:
    """Return how many questions came into the bank; a second time none do."""
    draft = db.session.scalars(
        select(QuestionImport)
        .where(QuestionImport.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if draft.imported_at is not None:
        return 0
    _format, plan = plan_of(draft)
    ids = import_questions(
        draft.bank_id, plan, skips_unsupported=skips_unsupported, account_id=account_id, now=now
    )
    draft.imported_at = now
    return len(ids)
