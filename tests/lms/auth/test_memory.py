"""Who asked is remembered for a moment, and no longer."""

from lms.auth import memory
from lms.rights import Viewer

HOA = Viewer(account_id=1, token="t", display_name="Nguyễn Thị Hoà", person_id=1)


def test_a_viewer_is_remembered_for_a_moment() -> None:
    memory.remember("hash", HOA)
    assert memory.recall("hash") == HOA
    assert memory.recall("another") is None

    memory.remember("hash", HOA, seconds=0)
    assert memory.recall("hash") is None


def test_everybody_is_forgotten_at_once() -> None:
    memory.remember("hash", HOA)

    memory.forget_all()

    assert memory.recall("hash") is None
