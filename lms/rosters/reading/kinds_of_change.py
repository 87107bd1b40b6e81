"""What a row of a file of changes says that happened to a person since the last list."""

import re
from enum import StrEnum

from lms.text import fold


class Change(StrEnum):
    """What happened to a person: came, went to another unit, left, or is written otherwise."""

    NEW = "new"
    MOVED = "moved"
    LEFT = "left"
    CHANGED = "changed"


WORDS = {
    Change.LEFT: r"""
        giam\b.*|roi\b.*|nghi(?: viec| huu| cong tac)?|thoi\b.*|ra khoi\b.*|xoa ten.*|
        chuyen di\b.*|chuyen ra\b.*|tu tran|da mat|cham dut\b.*|left
    """,
    Change.MOVED: "chuyen(?: den| ve| sang| noi| vi tri)?(?: don vi)?.*|dieu dong.*|luan chuyen.*|moved",
    Change.CHANGED: r"(?:thay doi|sua|dieu chinh|cap nhat|bo sung|doi)\b.*|changed",
    Change.NEW: r"(?:tang )?moi\b.*|tang\b.*|ket nap.*|gia nhap.*|vao\b.*|new",
}
_patterns = {
    change: re.compile(re.sub(r"\n\s*", "", alternatives.strip())) for change, alternatives in WORDS.items()
}


def kind_of_change(text: str) -> Change | None:
    """Return what the words of an office mean, None where they are not known."""
    words = fold(text).strip(" .:-")
    return next((change for change, pattern in _patterns.items() if pattern.fullmatch(words)), None)
