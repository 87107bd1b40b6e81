"""Who may do what: every staff right is a role that holds for a subtree of units."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

EVERYWHERE = "/"
"""The path of a right over every unit, those that do not exist yet included: every path begins with it."""


class Role(StrEnum):
    """The staff roles."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    TRAINER = "trainer"
    GRADER = "grader"


@dataclass(frozen=True)
class Right:
    """A role in the subtree below (and with) one unit; paths are as in `units.path`, or EVERYWHERE."""

    role: Role
    unit_path: str


@dataclass(frozen=True)
class Viewer:
    """The person who asks: who they are to every page, loaded once per request."""

    account_id: int
    token: str
    display_name: str
    person_id: int | None = None
    unit_line: str = ""
    rights: frozenset[Right] = field(default_factory=frozenset)
    home: str | None = None
    """The one page that a guest's session is good for; everybody else's is good for all."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the signed cookie keeps of this person: the token of the session."""
        return self.token

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in; templates ask this."""
        return True

    @property
    def is_guest(self) -> bool:
        """Whether this is somebody without an account of their own, let in to one place."""
        return self.home is not None

    @property
    def is_staff(self) -> bool:
        """Whether any staff right is held."""
        return bool(self.rights)

    def has(self, *roles: Role) -> bool:
        """Whether one of the roles is held anywhere; an administrator holds every role."""
        wanted = {*roles, Role.ADMINISTRATOR}
        return any(right.role in wanted for right in self.rights)

    def scope(self, *roles: Role) -> tuple[str, ...]:
        """Return the paths below which one of the roles holds, none inside another."""
        wanted = {*roles, Role.ADMINISTRATOR}
        return outermost(right.unit_path for right in self.rights if right.role in wanted)

    def may(self, role: Role, unit_path: str) -> bool:
        """Whether the role holds for the unit at this path."""
        return any(unit_path.startswith(path) for path in self.scope(role))


class Stranger:
    """Nobody is signed in."""

    is_authenticated = False
    is_active = False
    is_anonymous = True
    is_signed_in = False
    is_guest = False
    is_staff = False
    display_name = ""
    unit_line = ""

    def get_id(self) -> None:
        """Return nothing: a stranger has no session."""

    def has(self, *roles: Role) -> bool:
        """Whether a stranger holds a role: never."""
        return False


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that lie in no other of them, in order."""
    kept: list[str] = []
    for path in sorted(paths):
        if not any(path.startswith(other) for other in kept):
            kept.append(path)
    return tuple(kept)
