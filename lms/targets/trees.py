"""The tree of units of a reading's day: kept once for all days on which it was the same."""

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from sqlalchemy import select

from lms import db
from lms.bulk import insert_rows
from lms.targets.models import FrozenTree, FrozenUnit
from lms.units.past import Standing, Tree

Chain = tuple[int, ...]
COLUMNS = ("tree_id", "unit_id", "parent_id", "path", "depth", "code", "name", "name_sort", "level")


class DayTree:
    """The units that stood on a day, with what a reading asks of them."""

    def __init__(self, tree: Tree) -> None:
        self.units: dict[int, Standing] = tree.units

    @cached_property
    def sha256(self) -> str:
        """The same text for the same tree."""
        facts = [
            (unit.id, unit.parent_id, unit.code, unit.name, unit.level)
            for _, unit in sorted(self.units.items())
        ]
        canonical = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def chains_below(self, root: int) -> dict[int, Chain]:
        """Return the ids from one unit down to each unit at or below it."""
        top = self.units.get(root)
        if top is None:
            return {}
        above = top.depth
        return {
            unit.id: tuple(int(part) for part in unit.path.strip("/").split("/")[above:])
            for unit in self.units.values()
            if unit.path.startswith(top.path)
        }


def freeze_tree(tree: DayTree) -> int:
    """Return the id of a tree that is kept; the same tree is written once."""
    known = db.session.scalar(select(FrozenTree.id).where(FrozenTree.sha256 == tree.sha256))
    if known is not None:
        return known
    frozen = FrozenTree(sha256=tree.sha256)
    db.session.add(frozen)
    db.session.flush()
    insert_rows(FrozenUnit, COLUMNS, _rows(tree, frozen.id))
    return frozen.id


def _rows(tree: DayTree, tree_id: int) -> Iterable[tuple[Any, ...]]:
    return (
        (
            tree_id,
            unit.id,
            unit.parent_id,
            unit.path,
            unit.depth,
            unit.code,
            unit.name,
            unit.name_sort,
            unit.level,
        )
        for unit in tree.units.values()
    )
