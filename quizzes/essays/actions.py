"""Writing an essay: beginning, keeping drafts, handing in."""

from datetime import datetime
from random import Random
from secrets import token_bytes
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, true, update
from sqlalchemy.exc import IntegrityError

from lms import db
from lms.errors import Conflict, Forbidden, Invalid
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.attempts.answers import NoAnswer
from quizzes.attempts.drawing import receipt_code
from quizzes.attempts.essay import Writing
from quizzes.entrants.queries import may_sit
from quizzes.essays import rules
from quizzes.essays.models import Essay
from quizzes.essays.papers import find_essay_of, find_paper
from quizzes.essays.queries import EssayRound, find_essay
from quizzes.essays.rules import EssayOver, HandedInForGood


class NewerKept(Conflict):
    """Something newer was kept, from another page."""

    def __init__(self) -> None:
        super().__init__(_l("Bài này đang được viết ở một trang khác. Hãy tải lại trang để viết tiếp."))


class Kept(NamedTuple):
    """What a save came to: the sequence that the server has, and its words."""

    seq: int
    words: int


def begin_essay(one: EssayRound, person_id: int | None, *, now: datetime, random: Random) -> Essay:
    """Return somebody's essay of a round, which begins now unless it began before."""
    if person_id is None:
        raise Forbidden(_l("Tài khoản này không gắn với một đoàn viên nên không dự thi được."))
    found = find_essay(one.round.id, person_id)
    if found is not None:
        return found
    may_sit(person_id, one.quiz, now)
    if not one.clock.is_open(now):
        raise Conflict(_l("Bài tự luận chỉ viết được khi vòng thi đang mở."))
    essay = Essay(
        round_id=one.round.id, person_id=person_id, started_at=now, receipt_code=receipt_code(random)
    )
    try:
        with db.session.begin_nested():
            db.session.add(essay)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("Bạn vừa mở bài này ở một nơi khác. Hãy tải lại trang.")) from error
    return essay


def save_draft(one: EssayRound, person_id: int | None, text: str, *, seq: int, now: datetime) -> Kept:
    """Keep what is written so far; the same again changes nothing, and what is older is refused."""
    essay = _writable(one, person_id, now)
    text = _checked(text)
    words = rules.count_words(text)
    db.session.execute(
        update(Essay)
        .where(Essay.id == essay.id, Essay.seq < seq, _may_change(one))
        .values(draft=text, draft_words=words, seq=seq, saved_at=now)
    )
    db.session.refresh(essay)
    if essay.seq > seq or essay.draft != text:
        raise NewerKept
    return Kept(essay.seq, essay.draft_words)


def hand_in_essay(one: EssayRound, person_id: int | None, text: str, *, seq: int, now: datetime) -> Essay:
    """Hand in what is written; handing in the same again changes nothing."""
    essay = _writable(one, person_id, now)
    text = _checked(text)
    words = rules.count_words(text)
    if not rules.has_right_length(one.essay, words):
        raise Invalid(
            {
                "text": _l(
                    "Bài có %(words)d từ; bài nộp phải từ %(fewest)d đến %(most)d từ.",
                    words=words,
                    fewest=max(one.essay.fewest_words, 1),
                    most=one.essay.most_words,
                )
            }
        )
    if essay.text == text:
        return essay
    changed = db.session.execute(
        update(Essay)
        .where(Essay.id == essay.id, _may_change(one))
        .values(
            draft=text,
            draft_words=words,
            seq=max(essay.seq + 1, seq),
            saved_at=now,
            text=text,
            handed_in_at=now,
        )
        .returning(Essay.id)
    ).first()
    if changed is None:
        raise HandedInForGood
    db.session.refresh(essay)
    return essay


def keep_within(attempt_id: int, writing: Writing, now: datetime) -> None:
    """Keep what is written within a paper; whoever asks holds the attempt, which is open."""
    found = find_paper(attempt_id)
    if found is None:
        raise NoAnswer
    draft = _checked(writing.text)
    essay = find_essay_of(attempt_id)
    if essay is None and not draft:
        return
    if essay is None:
        essay = Essay(
            round_id=found.round_id,
            attempt_id=attempt_id,
            person_id=found.person_id,
            started_at=found.started_at,
            receipt_code=receipt_code(Random(token_bytes(32))),  # noqa: S311 - a seed of the system's
        )
        db.session.add(essay)
    elif essay.seq > writing.seq or essay.draft == draft:
        return
    essay.draft, essay.draft_words = draft, rules.count_words(draft)
    essay.seq, essay.saved_at = writing.seq, now
    db.session.flush()


def _writable(one: EssayRound, person_id: int | None, now: datetime) -> Essay:
    """Return somebody's essay as long as it can be written."""
    essay = find_essay(one.round.id, person_id)
    if essay is None:
        raise Conflict(_l("Hãy bấm “Bắt đầu viết” trước."))
    ends_at = one.clock.ends_at(essay.started_at)
    if now >= ends_at + rules.GRACE:
        raise EssayOver(ends_at)
    if essay.text is not None and not one.essay.may_change:
        raise HandedInForGood
    return essay


def _may_change(one: EssayRound) -> ColumnElement[bool]:
    """Whether a text may still follow what was handed in."""
    return or_(Essay.text.is_(None), true() if one.essay.may_change else Essay.text.is_(None))


def _checked(text: str) -> str:
    """Return a text with its line ends alike, in NFC."""
    tidy = nfc(text.replace("\r\n", "\n")).strip()
    if len(tidy) > rules.LONGEST_ESSAY:
        raise Invalid({"text": _l("Bài viết dài tối đa 100.000 ký tự.")})
    return tidy
