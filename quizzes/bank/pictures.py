"""Keeping and finding the pictures of questions."""

import io
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, insert, or_, select

from lms import db
from lms.errors import NotFound
from lms.files.actions import keep
from lms.files.models import File
from lms.files.rules import PICTURES
from lms.i18n import lazy_gettext as _l
from lms.units.models import Unit
from quizzes.bank.formats.reading import Picture
from quizzes.bank.models import Question, QuestionBank, QuestionPicture, QuestionVersion
from quizzes.bank.sharing import reached_by


def keep_pictures(pictures: Iterable[Picture], *, account_id: int | None, now: datetime) -> None:
    """Store the pictures that are new, so that their addresses show them."""
    by_hash = {picture.sha256: picture for picture in pictures}
    known = set(db.session.scalars(select(QuestionPicture.sha256).where(QuestionPicture.sha256.in_(by_hash))))
    for sha256, picture in by_hash.items():
        if sha256 in known:
            continue
        file = keep(
            io.BytesIO(picture.content),
            name=f"{sha256[:12]}.{picture.ending}",
            accepted=PICTURES,
            uploaded_by_id=account_id,
            now=now,
        )
        db.session.execute(insert(QuestionPicture).values(sha256=sha256, file_id=file.id))


def is_in_banks(sha256: str, paths: Iterable[str]) -> bool:
    """Whether a question of the banks of units below the paths shows a picture, or once did."""
    statement = (
        select(QuestionVersion.id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .join(Unit, Unit.id == QuestionBank.unit_id)
        .where(reached_by(paths), shows(sha256))
    )
    return db.session.scalar(statement.limit(1)) is not None


def was_brought_by(sha256: str, account_id: int | None) -> bool:
    """Whether this account brought a picture: it sees it before any question shows it."""
    statement = (
        select(QuestionPicture.sha256)
        .join(File, File.id == QuestionPicture.file_id)
        .where(QuestionPicture.sha256 == sha256, File.uploaded_by_id == account_id)
    )
    return db.session.scalar(statement) is not None


def shows(sha256: str) -> ColumnElement[bool]:
    """Return the condition of a version that shows a picture anywhere."""
    said = (
        QuestionVersion.stem,
        QuestionVersion.explanation,
        cast(QuestionVersion.options, Text),
        cast(QuestionVersion.pairs, Text),
        cast(QuestionVersion.distractors, Text),
    )
    return or_(*(text.contains(sha256, autoescape=True) for text in said))


def require_picture(sha256: str) -> File:
    """Return a picture of a question by the hash of its content."""
    statement = select(File).join(QuestionPicture, QuestionPicture.file_id == File.id)
    file = db.session.scalar(statement.where(QuestionPicture.sha256 == sha256))
    if file is None:
        raise NotFound(_l("Không tìm thấy hình này."))
    return file
