"""One import being written: every row that it makes or changes is kept with its values of before."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from lms import db
from lms.bulk import Row, insert_values, new_ids
from lms.people.models import Membership, Person, Post
from lms.people.naming import rename_accounts
from lms.rosters import queries
from lms.rosters.changes import PersonPlan, PlannedPost
from lms.rosters.models import RosterChange, RosterImport
from lms.rosters.staged import Staged
from lms.rosters.staging import PERSON_COLUMNS, columns_of
from lms.units.actions import move_unit, rename_unit
from lms.units.founding import found_units
from lms.units.rules import Decision

POST_COLUMNS = ("title", "post_kind", "cadre_type", "term", "since", "until")
CHANGE_COLUMNS = ("import_id", "table_name", "row_id", "before", "after")


class Writing:
    """One import being written; every row it makes or changes is kept, so that it can be taken back."""

    def __init__(self, staged: Staged, done: RosterImport, now: datetime) -> None:
        self.staged = staged
        self.done = done
        self.now = now
        self.day = staged.terms.day
        self.changes: list[Row] = []

    def write(self) -> None:
        """Write units, people, memberships and posts, a few statements each."""
        self._load()
        unit_ids = self._units()
        people = list(zip(self.staged.people, self._people(), strict=True))
        self._memberships(people, unit_ids)
        self._posts(people, unit_ids)
        insert_values(RosterChange, CHANGE_COLUMNS, self.changes)

    def _load(self) -> None:
        """Load the rows that change at once, so that none is asked for on its own."""
        missing = self.staged.missing if self.staged.terms.may_remove else ()
        leaving = [membership.id for plan in self.staged.people for membership in plan.leaves]
        leaving += [membership.id for _person, membership in missing]
        posts = [post.id for person, _membership in missing for post in person.posts]
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
        columns = (*PERSON_COLUMNS, "created_at")
        rows = ((*row, self.now) for row in self.staged.new_rows)
        made = iter(self._insert(Person, columns, rows, len(self.staged.new_rows)))
        for plan in self.staged.people:
            if plan.known is not None and plan.fields:
                self._update(Person, plan.known.id, columns_of(plan, plan.fields))
        rename_accounts([plan.known.id for plan in self.staged.people if plan.known and plan.fields])
        return [plan.known.id if plan.known else next(made) for plan in self.staged.people]

    def _memberships(self, people: Sequence[tuple[PersonPlan, int]], unit_ids: dict[str, int]) -> None:
        for plan, _person_id in people:
            for membership in plan.leaves:
                self._update(Membership, membership.id, {"until": self._end(membership.since)})
        joining = [
            (person_id, unit_ids[key], self.staged.terms.as_of or self.day if plan.leaves else None)
            for plan, person_id in people
            for key in plan.joins
        ]
        self._insert(Membership, ("person_id", "unit_id", "since"), joining, len(joining))
        if self.staged.terms.may_remove:
            for person, membership in self.staged.missing:
                self._update(Membership, membership.id, {"until": self._end(membership.since)})
                for post in person.posts:
                    if post.unit_id == membership.unit_id:
                        self._update(Post, post.id, {"until": self._end(post.since)})

    def _posts(self, people: Sequence[tuple[PersonPlan, int]], unit_ids: dict[str, int]) -> None:
        begun = [
            (person_id, unit_ids[post.unit], *_post_values(post).values())
            for plan, person_id in people
            for post in plan.new_posts
        ]
        self._insert(Post, ("person_id", "unit_id", *POST_COLUMNS), begun, len(begun))
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

    def _insert(
        self, model: type[db.Base], columns: Sequence[str], rows: Iterable[Row], count: int
    ) -> list[int]:
        """Return the ids of the new rows in their order."""
        ids = new_ids(model, count)
        insert_values(
            model, ("id", *columns), ((row_id, *row) for row_id, row in zip(ids, rows, strict=True))
        )
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
        old = None if before is None else queries.as_json(before)
        self.changes.append((self.done.id, table, row_id, old, queries.as_json(after)))


def _post_values(post: PlannedPost) -> dict[str, Any]:
    return {name: getattr(post, name) for name in POST_COLUMNS}
