"""What was found out is remembered for a moment, and no longer."""

import pytest

from lms.auth import memory
from lms.auth.memory import PROOFS, Memory, Pass, proof_of
from lms.rights import Viewer

HOA = Viewer(account_id=1, token="t", display_name="Nguyễn Thị Hoà", person_id=1)
SENT = {
    "HTTP_COOKIE": "lms=a",
    "HTTP_X_CSRFTOKEN": "b",
    "HTTP_HOST": "thi.example.vn",
    "wsgi.url_scheme": "https",
}


def test_a_viewer_is_remembered_for_a_moment() -> None:
    known: Memory[Viewer] = Memory(seconds=60)

    known.remember("hash", HOA)
    assert known.recall("hash") == HOA
    assert known.recall("another") is None

    known.remember("hash", HOA, seconds=-1)
    assert known.recall("hash") is None


def test_everybody_is_forgotten_at_once() -> None:
    memory.viewers.remember("hash", HOA)
    memory.passes.remember(b"proof", Pass(1, "phone"))

    memory.forget_all()

    assert memory.viewers.recall("hash") is None
    assert memory.passes.recall(b"proof") is None


@pytest.mark.parametrize("name", PROOFS)
def test_a_request_that_differs_in_one_proof_proves_something_else(name: str) -> None:
    assert proof_of(SENT) == proof_of(dict(SENT))
    assert proof_of(SENT) != proof_of({**SENT, name: "another"})


def test_what_moves_from_one_proof_to_the_next_proves_something_else() -> None:
    assert proof_of({"HTTP_COOKIE": "a", "HTTP_X_CSRFTOKEN": ""}) != proof_of(
        {"HTTP_COOKIE": "", "HTTP_X_CSRFTOKEN": "a"}
    )
