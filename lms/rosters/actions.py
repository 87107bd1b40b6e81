"""A roster on its way in: a draft that is looked at, then one import in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms import db
from lms.audit.actions import record as record_change
from lms.errors import Conflict, Refused
from lms.i18n import lazy_gettext as _l
from lms.rosters import queries
from lms.rosters.models import ImportState, RosterImport, RosterMapping
from lms.rosters.staged import Staged, counts
from lms.rosters.staging import stage
from lms.rosters.writing import Writing

PREVIEW, COMMIT, UNDO = "rosters.preview", "rosters.commit", "rosters.undo"
"""The kinds of job that work on rosters."""


@dataclass(frozen=True)
class Source:
    """Where a roster came from: the kept file, what was asked of it, and the draft that was previewed."""

    file_id: int
    options: dict[str, Any]
    account_id: int | None = None
    draft_id: int | None = None


class HasErrors(Refused):
    """The roster has errors; `staged` tells them all."""

    def __init__(self, staged: Staged) -> None:
        super().__init__(
            _l(
                "Tệp có %(count)s lỗi nên chưa nhập gì. Lỗi đầu tiên: %(reason)s",
                count=len(staged.errors),
                reason=staged.errors[0].reason,
            )
        )
        self.staged = staged


def draft_import(
    file_id: int,
    *,
    unit_id: int | None,
    as_of: date | None,
    scope: Sequence[str],
    account_id: int,
    now: datetime,
) -> int:
    """Return a new import that is looked at before it is carried out."""
    draft = RosterImport(
        file_id=file_id,
        unit_id=unit_id,
        account_id=account_id,
        as_of=as_of,
        options={"scope": list(scope)},
        state=ImportState.PREVIEWED,
        summary={},
        created_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft.id


def change_options(draft: RosterImport, **options: Any) -> None:
    """Ask something else of a draft; it is previewed anew."""
    _require_draft(draft)
    draft.options = {**draft.options, **options}
    draft.summary = {}


def change_parent(draft: RosterImport, unit_id: int | None) -> None:
    """Let the units of a draft stand below another unit, or below that of the letterhead; previewed anew."""
    change_options(draft)
    draft.unit_id = unit_id


def confirm(draft: RosterImport, *, may_remove: bool, brake: int) -> None:
    """Keep what was agreed to of an import that is about to be carried out, with how many would leave."""
    _require_draft(draft)
    if not draft.summary:
        raise Conflict(_l("Bản xem trước chưa sẵn sàng; hãy chờ đọc xong tệp."))
    agreed = draft.summary["counts"]["people"]["missing"]
    draft.options = {**draft.options, "may_remove": may_remove, "brake": brake, "agreed": agreed}


def keep_preview(draft_id: int, preview: dict[str, Any], report_id: int | None) -> None:
    """Keep what a draft would do: in short for the page, and as a file with every line of it."""
    draft = db.session.get_one(RosterImport, draft_id)
    if draft.state == ImportState.PREVIEWED:
        draft.summary, draft.report_id = preview, report_id


def remember_mapping(
    unit_id: int | None, header_hash: str, mapping: dict[str, str], *, now: datetime
) -> None:
    """Keep which column of a header row holds which field, for the next file of the unit or of none."""
    if queries.remembered_mapping(unit_id, header_hash) != mapping:
        db.session.add(
            RosterMapping(unit_id=unit_id, header_hash=header_hash, mapping=mapping, created_at=now)
        )


def import_roster(staged: Staged, source: Source, *, now: datetime) -> RosterImport | None:
    """Write what was staged and return the import; None if there is nothing to change.

    What somebody else changed since it was staged is compared once more.
    """
    if queries.stamp(db.session()) != staged.stamp:
        staged = stage(db.session(), staged.roster, staged.terms)
    if staged.errors:
        raise HasErrors(staged)
    if staged.is_idle:
        return None
    done = _begun(staged, source, now)
    Writing(staged, done, now).write()
    record_change(
        account_id=source.account_id,
        action="roster.import",
        subject_kind="roster_import",
        subject_id=done.id,
        subject_name=queries.file_name_of(done),
        unit_id=done.unit_id,
        after=done.summary,
        now=now,
    )
    return done


def _begun(staged: Staged, source: Source, now: datetime) -> RosterImport:
    """Return the import that is now carried out: the draft, if there was one."""
    done = db.session.get(RosterImport, source.draft_id, with_for_update=True) if source.draft_id else None
    if done is None:
        done = RosterImport(file_id=source.file_id, account_id=source.account_id, created_at=now)
        db.session.add(done)
    else:
        _require_draft(done)
    done.unit_id = staged.terms.parent_id or _top_unit_id(staged)
    done.as_of = staged.terms.as_of
    done.options = source.options
    done.state = ImportState.COMMITTED
    done.summary = counts(staged)
    done.committed_at = now
    db.session.flush()
    return done


def _require_draft(draft: RosterImport) -> None:
    if draft.state != ImportState.PREVIEWED:
        raise Conflict(_l("Danh sách này đã được nhập."))


def _top_unit_id(staged: Staged) -> int | None:
    return next(iter(staged.units.ids.values()), None)
