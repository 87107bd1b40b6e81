"""What kind of post a written post is."""

import re
from enum import StrEnum
from functools import lru_cache

from lms.i18n import lazy_gettext as _l
from lms.text import fold, nfc


class PostKind(StrEnum):
    """The kinds of post that audiences and reports tell apart; other posts have no kind."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    STANDING_MEMBER = "standing_member"
    COMMITTEE_MEMBER = "committee_member"
    INSPECTION_COMMITTEE = "inspection_committee"
    WOMEN_AFFAIRS_BOARD = "women_affairs_board"
    GROUP_LEADER = "group_leader"
    GROUP_DEPUTY = "group_deputy"


POST_NAMES = {
    PostKind.CHAIR: _l("Chủ tịch"),
    PostKind.VICE_CHAIR: _l("Phó Chủ tịch"),
    PostKind.STANDING_MEMBER: _l("Uỷ viên Ban Thường vụ"),
    PostKind.COMMITTEE_MEMBER: _l("Uỷ viên Ban Chấp hành"),
    PostKind.INSPECTION_COMMITTEE: _l("Uỷ ban Kiểm tra"),
    PostKind.WOMEN_AFFAIRS_BOARD: _l("Ban Nữ công"),
    PostKind.GROUP_LEADER: _l("Tổ trưởng công đoàn"),
    PostKind.GROUP_DEPUTY: _l("Tổ phó công đoàn"),
}

SHORT_FORMS = {
    "pct": "pho chu tich",
    "ct": "chu tich",
    "tt": "thuong truc",
    "uv": "uy vien",
    "bch": "ban chap hanh",
    "btv": "ban thuong vu",
    "uvbch": "uy vien ban chap hanh",
    "uvbtv": "uy vien ban thuong vu",
    "uvtv": "uy vien thuong vu",
    "uvubkt": "uy vien uy ban kiem tra",
    "ubkt": "uy ban kiem tra",
    "bnc": "ban nu cong",
    "cd": "cong doan",
    "cdcs": "cong doan co so",
    "cdbp": "cong doan bo phan",
    "cdv": "cong doan vien",
    "dv": "doan vien",
    "dvcd": "doan vien cong doan",
    "ldld": "lien doan lao dong",
    "nld": "nguoi lao dong",
}
_union = r"(?: (?:cap|cong doan|lien doan|nghiep doan|to cong doan|chuyen trach|khong chuyen trach)\b.*)?"
KINDS = [
    (PostKind.WOMEN_AFFAIRS_BOARD, r".*\bnu cong\b.*"),
    (
        PostKind.INSPECTION_COMMITTEE,
        r".*\buy ban kiem tra\b.*|(?:uy vien|truong ban) kiem tra.*",
    ),
    (PostKind.VICE_CHAIR, r"pho chu tich(?: thuong truc| phu trach)?" + _union),
    (PostKind.CHAIR, r"(?:quyen |q )?chu tich" + _union),
    (PostKind.STANDING_MEMBER, r"(?:uy vien )?(?:ban )?thuong vu" + _union),
    (PostKind.COMMITTEE_MEMBER, r"(?:uy vien )?(?:ban )?chap hanh" + _union + "|uy vien" + _union),
    (PostKind.GROUP_DEPUTY, r"(?:to pho|pho to truong|pho to)" + _union),
    (PostKind.GROUP_LEADER, r"to truong" + _union),
]
_kinds = [(kind, re.compile(pattern)) for kind, pattern in KINDS]
_plain_member = re.compile(
    r"(?:la )?(?:doan vien|cong doan vien)(?: cong doan)?|nguoi lao dong|cong nhan(?: vien)?|nhan vien|"
    r"giao vien|cong chuc|vien chuc|khong|ko|khong co|chua co"
)
_joints = re.compile(r"\s*(?:[;,+&\n/]|\s[-–]\s|\bkiêm\b(?!\s+nhiệm)|\bđồng thời\b)\s*", re.IGNORECASE)


@lru_cache(maxsize=1024)
def post_kind(text: str) -> PostKind | None:
    """The kind of a written post, abbreviated or not; None for posts of no kind of their own."""
    words = _plain_words(text)
    return next((kind for kind, pattern in _kinds if pattern.fullmatch(words)), None)


def is_post(text: str) -> bool:
    """Whether the text names a post at all; "Đoàn viên" and a dash do not."""
    words = _plain_words(text)
    return bool(words) and not _plain_member.fullmatch(words)


@lru_cache(maxsize=1024)
def split_posts(text: str) -> tuple[str, ...]:
    """The posts that one cell names, as written; a cell is split only where each part is of a known kind."""
    written = " ".join(nfc(text).split())
    parts = [part for part in _joints.split(nfc(text).strip()) if part]
    if len(parts) > 1 and all(post_kind(part) or not is_post(part) for part in parts):
        return tuple(" ".join(part.split()) for part in parts if is_post(part))
    return (written,) if is_post(written) else ()


def _plain_words(text: str) -> str:
    """The words folded, with short forms written out: "UV.BCH CĐCS" becomes a phrase."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(text)).split()
    phrase = " ".join(SHORT_FORMS.get(word, word) for word in words)
    return re.sub(r"\bp (?=chu tich)", "pho ", phrase)
