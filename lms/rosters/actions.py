"""Importing a roster in one transaction, and taking an import back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from lms import db
from lms.audit.actions import record as record_change
from lms.errors import Conflict, Refused
from lms.i18n import lazy_gettext as _l
from lms.people.models import Membership, Person, Post
from lms.rosters import queries
from lms.rosters.changes import PersonPlan, PlannedPost
from lms.rosters.columns import columns_of
from lms.rosters.models import ImportState, RosterChange, RosterImport, RosterMapping
from lms.rosters.staging import Staged, counts, stage
from lms.units.actions import found_units, move_unit, rename_unit
from lms.units.models import Unit, UnitEvent, UnitPlacement
from lms.units.rules import Decision

TABLES: dict[str, type[db.Base]] = {
    "units": Unit,
    "people": Person,
    "memberships": Membership,
    "posts": Post,
}


PREVIEW, COMMIT, UNDO = "rosters.preview", "rosters.commit", "rosters.undo"
"""The kinds of job that work on rosters."""


@dataclass(frozen=True)
class Source:
    """Where a roster came from: the kept file, what was asked of it, and the draft that was previewed."""

    file_id: int
    options: dict[str, Any]
    account_id: int | None = None
    draft_id: int | None = None


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
    if draft.state != ImportState.PREVIEWED:
        raise Conflict(_l("Danh sách này đã được nhập."))
    draft.options = {**draft.options, **options}
    draft.summary = {}


def keep_preview(draft_id: int, preview: dict[str, Any]) -> None:
    """Keep what a draft would do."""
    draft = db.session.get_one(RosterImport, draft_id)
    if draft.state == ImportState.PREVIEWED:
        draft.summary = preview


class HasErrors(Refused):
    """The roster has errors; `staged` tells them all."""

    def __init__(self, staged: Staged) -> None:
        super().__init__(_l("Tệp có %(count)s lỗi nên chưa nhập gì.", count=len(staged.errors)))
        self.staged = staged


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
    _Writing(staged, done, now).write()
    record_change(
        account_id=source.account_id,
        action="roster.import",
        subject_kind="roster_import",
        subject_id=done.id,
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
    elif done.state != ImportState.PREVIEWED:
        raise Conflict(_l("Danh sách này đã được nhập."))
    done.unit_id = staged.terms.parent_id or _top_unit_id(staged)
    done.as_of = staged.terms.as_of
    done.options = source.options
    done.state = ImportState.COMMITTED
    done.summary = counts(staged)
    done.committed_at = now
    db.session.flush()
    return done


def _top_unit_id(staged: Staged) -> int | None:
    return next(iter(staged.units.ids.values()), None)


class _Writing:
    """One import being written; every row it makes or changes is kept, so that it can be taken back."""

    def __init__(self, staged: Staged, done: RosterImport, now: datetime) -> None:
        self.staged = staged
        self.done = done
        self.now = now
        self.day = staged.terms.day
        self.changes: list[dict[str, Any]] = []

    def write(self) -> None:
        """Write units, people, memberships and posts, a few statements each."""
        self._load()
        unit_ids = self._units()
        people = list(zip(self.staged.people, self._people(), strict=True))
        self._memberships(people, unit_ids)
        self._posts(people, unit_ids)
        for start in range(0, len(self.changes), queries.CHUNK):
            db.session.execute(insert(RosterChange), self.changes[start : start + queries.CHUNK])

    def _load(self) -> None:
        """Load the rows that change at once, so that none is asked for on its own."""
        leaving = [membership.id for plan in self.staged.people for membership in plan.leaves]
        leaving += [membership.id for _person, membership in self.staged.missing]
        posts = [post.id for person, _membership in self.staged.missing for post in person.posts]
        for plan in self.staged.people:
            posts += [post.id for post in plan.ended_posts]
            posts += [held.id for held, _post in plan.retyped_posts]
        people = [plan.known.id for plan in self.staged.people if plan.known and plan.fields]
        self.loaded = [
            row
            for model, ids in ((Person, people), (Membership, leaving), (Post, posts))
            for chunk in queries.chunks(ids)
            for row in db.session.scalars(select(model).where(model.id.in_(chunk)))
        ]

    def _units(self) -> dict[str, int]:
        """Found the new units; return the id of every unit of the file by its key."""
        plans = self.staged.units
        decision = Decision(now=self.now, on=self.staged.terms.as_of, account_id=self.done.account_id)
        made = found_units([plan for _key, plan in plans.new], decision) if plans.new else []
        ids = plans.ids | {key: unit.id for (key, _plan), unit in zip(plans.new, made, strict=True)}
        self._note_new("units", [unit.id for unit in made])
        changing = Decision(now=self.now, on=self.day, account_id=self.done.account_id)
        for unit, name in plans.renamed:
            self._note("units", unit.id, {"name": unit.name}, {"name": name})
            rename_unit(unit.id, name, changing)
        for unit, parent_key in plans.moved:
            self._note("units", unit.id, {"parent_id": unit.parent_id}, {"parent_id": ids[parent_key]})
            move_unit(unit.id, ids[parent_key], changing)
        return ids

    def _people(self) -> list[int]:
        """Write the people; return the id of each, in the order of the plans."""
        made = iter(self._insert(Person, [{**row, "created_at": self.now} for row in self.staged.new_rows]))
        for plan in self.staged.people:
            if plan.known is not None and plan.fields:
                self._update(Person, plan.known.id, columns_of(plan, plan.fields))
        return [plan.known.id if plan.known else next(made) for plan in self.staged.people]

    def _memberships(self, people: Sequence[tuple[PersonPlan, int]], unit_ids: dict[str, int]) -> None:
        for plan, _person_id in people:
            for membership in plan.leaves:
                self._update(Membership, membership.id, {"until": self._end(membership.since)})
        self._insert(
            Membership,
            [
                {
                    "person_id": person_id,
                    "unit_id": unit_ids[key],
                    "since": self.staged.terms.as_of or self.day if plan.leaves else None,
                    "until": None,
                }
                for plan, person_id in people
                for key in plan.joins
            ],
        )
        if self.staged.terms.may_remove:
            for person, membership in self.staged.missing:
                self._update(Membership, membership.id, {"until": self._end(membership.since)})
                for post in person.posts:
                    if post.unit_id == membership.unit_id:
                        self._update(Post, post.id, {"until": self._end(post.since)})

    def _posts(self, people: Sequence[tuple[PersonPlan, int]], unit_ids: dict[str, int]) -> None:
        self._insert(
            Post,
            [
                {"person_id": person_id, "unit_id": unit_ids[post.unit], **_post_values(post)}
                for plan, person_id in people
                for post in plan.new_posts
            ],
        )
        for plan, _person_id in people:
            for held, post in plan.retyped_posts:
                values = {name: value for name, value in _post_values(post).items() if value is not None}
                self._update(Post, held.id, values)
            for ended in plan.ended_posts:
                self._update(Post, ended.id, {"until": self._end(ended.since)})

    def _end(self, since: date | None) -> date:
        """Return the day from which something no longer holds; never before it began."""
        day = self.staged.terms.as_of or self.day
        return day if since is None else max(day, since)

    def _insert(self, model: type[db.Base], rows: list[dict[str, Any]]) -> list[int]:
        """Return the ids of the new rows in their order."""
        table = cast(Table, model.__table__)
        ids: list[int] = []
        for start in range(0, len(rows), queries.CHUNK):
            chunk = rows[start : start + queries.CHUNK]
            statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
            ids += db.session.connection().execute(statement, chunk).scalars()
        self._note_new(model.__tablename__, ids)
        return ids

    def _update(self, model: type[db.Base], row_id: int, values: dict[str, Any]) -> None:
        row = db.session.get_one(model, row_id)
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        self._note(model.__tablename__, row_id, before, values)

    def _note_new(self, table: str, ids: Iterable[int]) -> None:
        for row_id in ids:
            self._note(table, row_id, None, {})

    def _note(self, table: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self.changes.append(
            {
                "import_id": self.done.id,
                "table_name": table,
                "row_id": row_id,
                "before": None if before is None else _as_json(before),
                "after": _as_json(after),
            }
        )


def _post_values(post: PlannedPost) -> dict[str, Any]:
    return {
        "title": post.title,
        "post_kind": post.post_kind,
        "cadre_type": post.cadre_type,
        "term": post.term,
        "since": post.since,
        "until": post.until,
    }


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def remember_mapping(unit_id: int, header_hash: str, mapping: dict[str, str], *, now: datetime) -> None:
    """Keep which column of a header row holds which field, for the next file of the unit."""
    if queries.remembered_mapping(unit_id, header_hash) != mapping:
        db.session.add(
            RosterMapping(unit_id=unit_id, header_hash=header_hash, mapping=mapping, created_at=now)
        )


def undo_import(import_id: int, *, account_id: int | None, now: datetime) -> RosterImport:
    """Take an import back: what it made is removed, what it changed is as before.

    Refused when something else came to depend on it, or changed it, since then; then nothing is undone.
    """
    done = db.session.get_one(RosterImport, import_id, with_for_update=True)
    if done.state != ImportState.COMMITTED:
        raise Conflict(_l("Lần nhập này đã được hoàn tác."))
    changes = db.session.scalars(
        select(RosterChange).where(RosterChange.import_id == import_id).order_by(RosterChange.id.desc())
    ).all()
    decision = Decision(now=now, account_id=account_id)
    _restore([change for change in changes if change.before is not None], decision)
    try:
        with db.session.begin_nested():
            _remove([change for change in changes if change.before is None])
    except IntegrityError as error:
        raise Conflict(
            _l("Không hoàn tác được: đã có dữ liệu phát sinh từ lần nhập này, như tài khoản.")
        ) from error
    done.state, done.undone_at = ImportState.UNDONE, now
    record_change(
        account_id=account_id,
        action="roster.undo",
        subject_kind="roster_import",
        subject_id=done.id,
        before=done.summary,
        now=now,
    )
    return done


def _restore(changes: Iterable[RosterChange], decision: Decision) -> None:
    """Set the rows that were changed back, unless somebody changed them again."""
    for change in changes:
        model = TABLES[change.table_name]
        row = db.session.get_one(model, change.row_id)
        if any(_as_json({name: getattr(row, name)})[name] != after for name, after in change.after.items()):
            raise Conflict(_l("Không hoàn tác được: dữ liệu đã được sửa tiếp sau lần nhập này."))
        for name, value in (change.before or {}).items():
            if isinstance(row, Unit):
                _decide_back(row, name, value, decision)
            else:
                setattr(row, name, _from_json(model.__table__.c[name].type, value))
    db.session.flush()


def _decide_back(unit: Unit, name: str, value: Any, decision: Decision) -> None:
    """Give a unit its name or its place of before by a decision of its own: its history is kept."""
    if name == "name":
        rename_unit(unit.id, value, decision)
    else:
        move_unit(unit.id, value, decision)


def _from_json(kind: Any, value: Any) -> Any:
    return date.fromisoformat(value) if value is not None and kind.python_type is date else value


def _remove(changes: Sequence[RosterChange]) -> None:
    """Delete the rows that the import made, those that refer to others first."""
    made: dict[str, list[int]] = {name: [] for name in reversed(TABLES)}
    for change in changes:
        made[change.table_name].append(change.row_id)
    for name, ids in made.items():
        for chunk in queries.chunks(ids):
            if name == "units":
                db.session.execute(delete(UnitPlacement).where(UnitPlacement.unit_id.in_(chunk)))
                db.session.execute(delete(UnitEvent).where(UnitEvent.unit_id.in_(chunk)))
            db.session.execute(delete(TABLES[name]).where(TABLES[name].__table__.c.id.in_(chunk)))
