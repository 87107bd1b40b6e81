"""What a population is: "and" between kinds of condition, "or" within one."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE

MOST_LISTED = 2000
"""So many people a named list may hold."""


class PersonKind(StrEnum):
    """Member and cadre are different populations: a cadre holds a post on the day that is asked."""

    MEMBER = "member"
    CADRE = "cadre"


KIND_NAMES = {
    PersonKind.MEMBER: _l("Đoàn viên (gồm cả cán bộ)"),
    PersonKind.CADRE: _l("Cán bộ công đoàn (đang giữ ít nhất một chức vụ)"),
}


@dataclass(frozen=True)
class Belonging:
    """One way in which a person belongs to a unit on a day: by membership, or by a post."""

    unit_id: int
    unit_path: str
    level: str
    is_post: bool = False
    post_kind: str | None = None
    cadre_type: str | None = None


@dataclass(frozen=True)
class Definition:
    """Which people are meant; a kind of condition that is empty does not restrict.

    `units` are the roots of subtrees. Posts and cadre types speak of posts held on the day; the unit through
    which somebody belongs is then the unit of that post, else the unit of the membership.
    """

    units: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()
    post_kinds: tuple[str, ...] = ()
    cadre_types: tuple[str, ...] = ()
    kind: PersonKind = PersonKind.MEMBER
    people: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Return the definition that `to_json` wrote."""
        lists = {
            field.name: tuple(value.get(field.name, ())) for field in fields(cls) if field.name != "kind"
        }
        return cls(kind=PersonKind(value.get("kind", PersonKind.MEMBER)), **lists)

    def to_json(self) -> dict[str, Any]:
        """Return the definition as JSON: each list sorted and without repetition."""
        return {
            name: value if isinstance(value, str) else sorted(set(value))
            for name, value in asdict(self).items()
        }

    @property
    def hash(self) -> str:
        """The same text for the same meaning."""
        canonical = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def asks_posts(self) -> bool:
        """Whether only posts make somebody belong."""
        return self.kind is PersonKind.CADRE or bool(self.post_kinds or self.cadre_types)

    def admits(self, belonging: Belonging) -> bool:
        """Whether this way of belonging is meant."""
        return (
            belonging.is_post == self.asks_posts
            and (not self.units or any(f"/{unit}/" in belonging.unit_path for unit in self.units))
            and (not self.levels or belonging.level in self.levels)
            and (not self.post_kinds or belonging.post_kind in self.post_kinds)
            and (not self.cadre_types or belonging.cadre_type in self.cadre_types)
        )

    def includes(self, person_id: int, belongings: Iterable[Belonging]) -> bool:
        """Whether a person who belongs in these ways is meant."""
        named = not self.people or person_id in self.people
        return named and any(self.admits(belonging) for belonging in belongings)


def common_path(paths: Iterable[str]) -> str:
    """Return the path of the lowest unit that is, or stands above, each of these; EVERYWHERE for none."""
    chains = [path.strip("/").split("/") for path in paths]
    shared: list[str] = []
    for level in zip(*chains, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return f"/{'/'.join(shared)}/" if shared else EVERYWHERE
