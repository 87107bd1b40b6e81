"""Previewing, importing and undoing rosters in the background, the same way as the commands."""

from dataclasses import replace
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy.orm import Session

from lms import db, i18n
from lms.errors import Refused
from lms.files.actions import keep_made
from lms.files.models import File
from lms.files.queries import path_of
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Kind, Outcome, Work
from lms.rosters import actions, queries
from lms.rosters.effects import unit_names, units_left
from lms.rosters.models import RosterImport
from lms.rosters.previews import preview_of
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.roster import Roster
from lms.rosters.reading.rules import LegacyLetters, read_roster
from lms.rosters.reports import write_report
from lms.rosters.staged import Staged, Terms
from lms.rosters.staging import stage
from lms.rosters.undoing import undo_import
from lms.spreadsheets import XLSX
from lms.units.models import Unit
from lms.web import path_to


def preview(work: Work) -> Outcome:
    """Read a roster and keep what importing it would do."""
    draft = _draft(work)
    work.progress(0, 3, _("Đang đọc tệp"))
    roster = _read(draft)
    work.progress(1, 3, _("Đang so sánh với dữ liệu hiện có"))
    with db.reading() as session:
        staged = _staged(session, draft, roster, work)
        names = unit_names(staged, queries.unit_names(session, units_left(staged)))
        parent = session.get(Unit, draft.unit_id) if draft.unit_id else None
    work.progress(2, 3, _("Đang lập bản xem trước"))
    with TemporaryFile() as report:
        write_report(report, staged, names)
        file = keep_made(
            report,
            name=_("doi-chieu-%(id)s.xlsx", id=draft.id),
            media_type=XLSX,
            uploaded_by_id=work.owner_id,
            now=work.now,
        )
    actions.keep_preview(draft.id, preview_of(staged, names, parent), file.id)
    return Outcome(_("Đã đọc xong tệp."), path_to("rosters.show", import_id=draft.id))


def commit(work: Work) -> Outcome:
    """Import a roster as it was previewed; what changed meanwhile is compared once more."""
    draft = _draft(work)
    work.progress(0, 2, _("Đang đọc tệp"))
    roster = _read(draft)
    with db.reading() as session:
        staged = _staged(session, draft, roster, work)
    work.progress(1, 2, _("Đang ghi"))
    source = actions.Source(draft.file_id, draft.options, account_id=work.owner_id, draft_id=draft.id)
    done = actions.import_roster(staged, source, now=work.now)
    message = _("Đã nhập xong.") if done else _("Tệp này không làm thay đổi gì.")
    return Outcome(message, path_to("rosters.show", import_id=draft.id))


def undo(work: Work) -> Outcome:
    """Take an import back."""
    draft = _draft(work)
    undo_import(draft.id, account_id=work.owner_id, now=work.now)
    return Outcome(_("Đã hoàn tác."), path_to("rosters.show", import_id=draft.id))


def _draft(work: Work) -> RosterImport:
    """Return the import as it stands, free of any transaction."""
    with db.reading() as session:
        draft = session.get(RosterImport, work.arguments["import_id"])
        if draft is None:
            raise Refused(_l("Không tìm thấy lần nhập danh sách này."))
        session.expunge(draft)
        return draft


def _read(draft: RosterImport) -> Roster:
    with db.reading() as session:
        file = session.get_one(File, draft.file_id)
        content, name = path_of(file).read_bytes(), file.name
    options: dict[str, Any] = draft.options
    workbook = read_workbook(content, name)
    letters = LegacyLetters(options.get("legacy", LegacyLetters.ASK))
    roster = read_roster(workbook, options.get("mappings") or {}, letters)
    remembered = {
        table.header_key: mapping
        for table in roster.tables
        if table.header_key not in (options.get("mappings") or {})
        and (mapping := queries.remembered_mapping(draft.unit_id, table.header_key))
    }
    return (
        read_roster(workbook, {**remembered, **(options.get("mappings") or {})}, letters)
        if remembered
        else roster
    )


def _staged(session: Session, draft: RosterImport, roster: Roster, work: Work) -> Staged:
    options = draft.options
    terms = Terms(
        day=i18n.today(work.now),
        as_of=draft.as_of,
        parent_id=draft.unit_id,
        scope=tuple(options["scope"]),
        may_remove=bool(options.get("may_remove")),
        agreed_to_remove=options.get("agreed"),
    )
    if "brake" in options:
        terms = replace(terms, brake_percent=options["brake"])
    return stage(session, roster, terms)


PREVIEWING = Kind(actions.PREVIEW, _l("Xem trước danh sách"), preview)
COMMITTING = Kind(actions.COMMIT, _l("Nhập danh sách"), commit)
UNDOING = Kind(actions.UNDO, _l("Hoàn tác nhập danh sách"), undo)
