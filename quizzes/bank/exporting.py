"""Taking the questions of a bank out into a file of a format: all that it can hold, or a refusal by name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from lms import db
from lms.errors import Refused
from lms.files.models import File
from lms.files.queries import path_of
from lms.i18n import lazy_gettext as _l
from lms.spreadsheets import XLSX
from quizzes.bank import queries
from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.out.gift import write_gift
from quizzes.bank.formats.out.losses import Target, left_behind, losses
from quizzes.bank.formats.out.moodle import write_moodle
from quizzes.bank.formats.out.qti.package import write_qti
from quizzes.bank.formats.out.sheets import write_sheet
from quizzes.bank.formats.out.word.document import write_word
from quizzes.bank.models import QuestionPicture
from quizzes.bank.stored import restored

SHOWN = 20
EXPORT = "quizzes.export_questions"
MEDIA_TYPES = {
    Target.GIFT: "text/x-gift",
    Target.MOODLE_XML: "application/xml",
    Target.XLSX: XLSX,
    Target.QTI21: "application/zip",
    Target.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class NotHeld(Refused):
    """The format cannot hold some of the questions: each is named with what it would lose."""

    def __init__(self, target: Target, named: Sequence[str]) -> None:
        super().__init__(
            _l(
                "Định dạng %(format)s không giữ được %(count)d câu: %(named)s",
                format=target.value,
                count=len(named),
                named="; ".join(named[:SHOWN]),
            )
        )


@dataclass(frozen=True)
class Export:
    """A file of questions: how many it holds, and in how many of them what was left behind."""

    content: bytes
    count: int
    left_behind: Mapping[str, int]


def export_bank(bank_id: int, target: Target, *, skips_unsupported: bool = False) -> Export:
    """Return the questions in use of a bank as a file; one that the format cannot hold refuses it by name."""
    held: list[NewQuestion] = []
    named: list[str] = []
    for question, version in queries.all_questions(bank_id):
        if question.retired_at is not None:
            continue
        said = restored(question, version)
        lost = losses(said, target)
        if lost:
            named.append(f"{question.id} ({', '.join(str(loss.what) for loss in lost)})")
        else:
            held.append(said)
    if named and not skips_unsupported:
        raise NotHeld(target, named)
    left = Counter(str(name) for question in held for name in left_behind(question, target))
    return Export(written(held, target), len(held), left)


def written(questions: Sequence[NewQuestion], target: Target) -> bytes:
    """Return questions that the format can hold as a file of it."""
    if target == Target.MOODLE_XML:
        return write_moodle(questions, _picture)
    if target == Target.XLSX:
        return write_sheet(questions)
    if target == Target.QTI21:
        return write_qti(questions, _picture)
    if target == Target.DOCX:
        return write_word(questions, _picture)
    return write_gift(questions).encode()


def _picture(sha256: str) -> bytes:
    statement = select(File).join(QuestionPicture, QuestionPicture.file_id == File.id)
    file = db.session.scalar(statement.where(QuestionPicture.sha256 == sha256))
    return path_of(file).read_bytes() if file else b""
