"""The files that were made of a decision, its annex and certificates."""

from sqlalchemy import select

from lms import db
from lms.errors import NotFound
from lms.files.models import File
from lms.i18n import lazy_gettext as _l
from quizzes.awards.models import AwardPaper


def list_papers(standing_id: int) -> list[tuple[AwardPaper, File]]:
    """Return the files that were made from a version, in their order."""
    rows = db.session.execute(
        select(AwardPaper, File)
        .join(File, File.id == AwardPaper.file_id)
        .where(AwardPaper.standing_id == standing_id)
        .order_by(AwardPaper.id)
    )
    return [(paper, file) for paper, file in rows]


def require_paper(standing_id: int, paper_id: int) -> File:
    """Return a file that was made from a version; any other is not found."""
    file = db.session.scalar(
        select(File)
        .join(AwardPaper, AwardPaper.file_id == File.id)
        .where(AwardPaper.id == paper_id, AwardPaper.standing_id == standing_id)
    )
    if file is None:
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return file
