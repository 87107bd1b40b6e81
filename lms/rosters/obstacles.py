"""Why an import cannot be taken back: what was changed since, and what came to depend on it."""

from collections.abc import Iterator

from flask_babel import LazyString
from sqlalchemy import Column, ScalarSelect, Select, func, select

from lms import db, i18n
from lms.audit.models import AuditEntry
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rosters import queries
from lms.rosters.models import ImportState, RosterChange, RosterImport
from lms.rosters.queries import TABLES, is_new

REMOVED_ALONG = {"unit_events", "unit_placements"}
"""The history of a unit goes with the unit."""
DEPENDENTS: dict[str, LazyString] = {
    "accounts": _l("tài khoản"),
    "roles": _l("quyền được giao"),
    "ledger_entries": _l("kết quả đã ghi"),
    "lesson_visits": _l("bài học đã mở"),
    "attempts": _l("lượt làm bài"),
    "frozen_people": _l("tên trong chỉ tiêu đã chốt"),
    "memberships.person_id": _l("đơn vị ghi thêm"),
    "memberships.unit_id": _l("đoàn viên ghi thêm"),
    "posts": _l("chức vụ ghi thêm"),
    "units": _l("đơn vị trực thuộc ghi thêm"),
    "reading_units": _l("số liệu chỉ tiêu"),
    "targets": _l("chỉ tiêu"),
    "contests": _l("cuộc thi"),
    "courses": _l("khoá học"),
    "question_banks": _l("ngân hàng câu hỏi"),
    "populations": _l("nhóm đối tượng"),
    "roster_imports": _l("danh sách khác đưa vào"),
    "audit_entries": _l("thay đổi do cán bộ quản trị ghi"),
}
"""What people call the rows of a table, or of one column of it, that refer to another."""
COUNTED = {
    "people": _l("%(count)s người đã có %(what)s."),
    "units": _l("%(count)s đơn vị đã có %(what)s."),
    "memberships": _l("%(count)s tư cách đoàn viên đã có %(what)s."),
    "posts": _l("%(count)s chức vụ đã có %(what)s."),
}


def of_undoing(done: RosterImport) -> list[str]:
    """Return what keeps an import from being taken back, a sentence each; nothing if it can be."""
    return [*_later_imports(done), *_altered(done), *_edited(done), *_dependents(done)]


def _later_imports(done: RosterImport) -> Iterator[str]:
    """Give the newest import that touched the same rows again and stands."""
    mine = select(RosterChange.row_id).where(RosterChange.import_id == done.id)
    for name in TABLES:
        later = db.session.scalar(
            select(RosterImport)
            .join(RosterChange, RosterChange.import_id == RosterImport.id)
            .where(
                RosterImport.id != done.id,
                RosterImport.state == ImportState.COMMITTED,
                RosterImport.committed_at >= done.committed_at,
                RosterChange.table_name == name,
                RosterChange.id > _last_change(done),
                RosterChange.row_id.in_(mine.where(RosterChange.table_name == name)),
            )
            .order_by(RosterImport.id.desc())
            .limit(1)
        )
        if later is not None and later.committed_at is not None:
            moment = i18n.moment(later.committed_at)
            yield _("Lần nhập lúc %(moment)s đã thay đổi tiếp; hãy hoàn tác lần đó trước.", moment=moment)
            return


def _last_change(done: RosterImport) -> ScalarSelect[int]:
    return select(func.max(RosterChange.id)).where(RosterChange.import_id == done.id).scalar_subquery()


def _altered(done: RosterImport) -> Iterator[str]:
    """Give how many rows that the import changed are no longer as it left them."""
    changes = db.session.scalars(select(RosterChange).where(RosterChange.import_id == done.id, ~is_new)).all()
    rows = queries.changed_rows(changes)
    altered = 0
    for change in changes:
        row = rows.get((change.table_name, change.row_id))
        now = queries.as_json({name: getattr(row, name, None) for name in change.after})
        altered += row is None or now != change.after
    if altered:
        yield _("%(count)s mục đã được sửa tiếp sau lần nhập này.", count=i18n.number(altered))


def _edited(done: RosterImport) -> Iterator[str]:
    """Give how many people whom the import brought were changed by hand since."""
    edited = db.session.scalar(
        select(func.count(AuditEntry.subject_id.distinct())).where(
            AuditEntry.subject_kind == "person",
            AuditEntry.happened_at > done.committed_at,
            AuditEntry.subject_id.in_(_made(done, "people")),
        )
    )
    if edited:
        yield _("Thông tin của %(count)s người mới đã được sửa tiếp.", count=i18n.number(edited))


def _dependents(done: RosterImport) -> Iterator[str]:
    """Give what refers to rows that the import made, without having come with it."""
    for table in db.Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            target = key.column.table.name
            if target not in TABLES or table.name in REMOVED_ALONG:
                continue
            count = db.session.scalar(_referring(done, key.parent, target))
            if count:
                what = DEPENDENTS.get(str(key.parent)) or DEPENDENTS.get(table.name) or _l("dữ liệu khác")
                yield str(COUNTED[target]) % {"count": i18n.number(count), "what": what}


def _referring(done: RosterImport, column: Column[int], target: str) -> Select[int]:
    found = select(func.count(column.distinct())).where(column.in_(_made(done, target)))
    own = column.table.name
    return found.where(column.table.c.id.not_in(_made(done, own))) if own in TABLES else found


def _made(done: RosterImport, table: str) -> Select[int]:
    """Return the ids of the rows of a table that the import made."""
    return select(RosterChange.row_id).where(
        RosterChange.import_id == done.id, RosterChange.table_name == table, is_new
    )
