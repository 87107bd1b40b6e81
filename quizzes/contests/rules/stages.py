"""Stages of a contest that are no timed paper: works, a public vote, a live final."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from flask_babel import LazyString

from lms.html import clean
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.contests.rules.rounds import closing

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000


class StageKind(StrEnum):
    """What people do in a stage."""

    WORKS = "works"
    VOTE = "vote"
    LIVE = "live"


STAGE_NAMES = {
    StageKind.WORKS: _l("Nộp tác phẩm"),
    StageKind.VOTE: _l("Bình chọn công khai"),
    StageKind.LIVE: _l("Thi trực tiếp"),
}


@dataclass(frozen=True)
class Stage:
    """A stage with its dates and the words that tell people what to do."""

    title: str
    kind: StageKind
    opens_at: datetime
    closes_at: datetime
    text: str = ""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the stage that `to_json` wrote."""
        moments = {name: datetime.fromisoformat(value[name]) for name in ("opens_at", "closes_at")}
        return cls(**{**value, **moments, "kind": StageKind(value["kind"])})

    def to_json(self) -> dict[str, Any]:
        """Return the stage as JSON, its moments in UTC."""
        moments = {"opens_at": self.opens_at.isoformat(), "closes_at": self.closes_at.isoformat()}
        return asdict(self) | moments

    @property
    def tidy(self) -> Self:
        """The same with its title on one line in NFC, closing at midnight for 23:59, and its text cleaned."""
        title, text = " ".join(nfc(self.title).split()), str(clean(nfc(self.text)))
        return replace(self, title=title, closes_at=closing(self.closes_at), text=text)


def problems_of_stage(stage: Stage) -> dict[str, LazyString]:
    """Return what is wrong with a stage, by field."""
    found: dict[str, LazyString] = {}
    if not stage.title:
        found["title"] = _l("Hãy đặt tên cho phần thi.")
    elif len(stage.title) > LONGEST_TITLE:
        found["title"] = _l("Tên phần thi dài tối đa %(most)d ký tự.", most=LONGEST_TITLE)
    if len(stage.text) > LONGEST_TEXT:
        found["text"] = _l("Lời hướng dẫn dài tối đa 10.000 ký tự.")
    if stage.closes_at <= stage.opens_at:
        found["closes_at"] = _l("Giờ đóng phải sau giờ mở.")
    return found
