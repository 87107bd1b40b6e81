"""Imports on the page: a file is kept, looked at, and then its questions come into the bank, once."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from tempfile import TemporaryFile

from sqlalchemy import select, update

from lms import db
from lms.errors import NotFound
from lms.files.actions import keep_made
from lms.files.queries import get_file, path_of
from lms.i18n import lazy_gettext as _l
from lms.units.models import Unit
from quizzes.bank.formats.choosing import Format, Upload, check_size, format_of, read_questions, text_size
from quizzes.bank.formats.sheets import headings_of
from quizzes.bank.importing import Plan, import_questions, plan_import
from quizzes.bank.models import QuestionBank, QuestionImport
from quizzes.bank.previews import STEP, Head, Preview, head_of, lines_of, read_preview, written_preview
from quizzes.bank.sharing import reached_by

MOST_AT_ONCE = 500
MOST_TEXT_AT_ONCE = 2**17
"""So many questions, of so many bytes of text, are read while somebody waits; more by a job, once for all."""
PASTED = "van-ban-dan.txt"
PREVIEW, COMMIT = "quizzes.preview_questions", "quizzes.import_questions"
JSON_LINES = "application/jsonl"


def draft_import(
    bank_id: int,
    file: Upload,
    *,
    key: Upload | None = None,
    chosen: str = "",
    account_id: int | None,
    now: datetime,
) -> QuestionImport:
    """Return an import to look at; a file that cannot be read is refused, a large one is read by a job."""
    check_size(file)
    is_large = text_size(file) > MOST_TEXT_AT_ONCE
    if is_large and not chosen:
        format_of(file.content, file.name)
    elif not is_large:
        _format, reading = read_questions(file, chosen=Format(chosen) if chosen else None, key=key)
        is_large = len(reading.found) > MOST_AT_ONCE
    draft = QuestionImport(
        bank_id=bank_id,
        file_id=_keep(file, account_id, now),
        key_file_id=_keep(key, account_id, now) if key else None,
        format=chosen,
        account_id=account_id,
        is_large=is_large,
        created_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


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
        .where(QuestionImport.id == import_id, reached_by(paths, writes=True))
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy lần nhập này."))
    return row[0], row[1]


def preview_of(draft: QuestionImport, first: int) -> Preview | None:
    """Return a page of what importing would do; None while a job still reads the file."""
    if draft.is_large:
        return (
            read_preview(path_of(get_file(draft.preview_file_id)), first) if draft.preview_file_id else None
        )
    head, plan = _head_and_plan(draft)
    return Preview(head, lines_of(plan.reading.found[first : first + STEP]))


def keep_preview(import_id: int, *, now: datetime) -> None:
    """Read a large file and keep what importing it would do; nothing is locked while it is read."""
    with db.only_reading():
        draft = db.session.get_one(QuestionImport, import_id)
        head, plan = _head_and_plan(draft)
        db.session.expunge_all()
    with TemporaryFile() as stream:
        stream.writelines(written_preview(head, plan.reading.found))
        file = keep_made(
            stream,
            name=f"xem-truoc-{import_id}.jsonl",
            media_type=JSON_LINES,
            uploaded_by_id=draft.account_id,
            now=now,
        )
    db.session.execute(
        update(QuestionImport).where(QuestionImport.id == import_id).values(preview_file_id=file.id)
    )


def map_columns(draft: QuestionImport, columns: Mapping[str, int]) -> None:
    """Say where the fields of a sheet stand; a kept preview is no longer that of the file."""
    draft.columns = dict(columns)
    draft.preview_file_id = None


def plan_of(draft: QuestionImport) -> tuple[Format, Plan]:
    """Return the format of the file, and what importing it would do now."""
    key = _upload(draft.key_file_id) if draft.key_file_id else None
    chosen = Format(draft.format) if draft.format else None
    found, reading = read_questions(_upload(draft.file_id), chosen=chosen, key=key, columns=draft.columns)
    return found, plan_import(draft.bank_id, reading)


def _head_and_plan(draft: QuestionImport) -> tuple[Head, Plan]:
    found, plan = plan_of(draft)
    headings: Mapping[str, str] = {}
    places: Mapping[str, int] = {}
    if found == Format.XLSX:
        file = _upload(draft.file_id)
        headings, places = headings_of(file.content, file.name, mapping=draft.columns)
    return head_of(found, plan, headings=headings, places=places), plan


def _upload(file_id: int) -> Upload:
    file = get_file(file_id)
    return Upload(path_of(file).read_bytes(), file.name)


def commit_import(
    import_id: int,
    *,
    skips_unsupported: bool,
    account_id: int | None,
    now: datetime,
    plan: Plan | None = None,
) -> int:
    """Return how many questions came into the bank; a second time none do.

    `plan` is what was read before, without a lock, where reading takes long.
    """
    draft = db.session.scalars(
        select(QuestionImport)
        .where(QuestionImport.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if draft.imported_at is not None:
        return 0
    plan = plan or plan_of(draft)[1]
    ids = import_questions(
        draft.bank_id, plan, skips_unsupported=skips_unsupported, account_id=account_id, now=now
    )
    draft.imported_at = now
    return len(ids)
